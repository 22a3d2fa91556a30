"""How an entry of the journal is hashed, wherever it stands."""

from __future__ import annotations

import datetime as dt
import hashlib
from types import SimpleNamespace

from tihang.dossier.chain import ORIGIN, entry_hash


def test_the_hash_is_made_over_every_field_as_it_has_always_been() -> None:
    beijing = dt.timezone(dt.timedelta(hours=8))
    entry = SimpleNamespace(
        stream="case:1",
        seq=2,
        at=dt.datetime(2025, 7, 18, 17, 0, tzinfo=beijing),
        author=None,
        actor_name="张示范",
        actor_role="clerk",
        organisation="示例厂",
        action="submit",
        content="{}",
        prev_hash=ORIGIN,
    )
    text = (
        '["tihang-journal/1","case:1",2,"2025-07-18T09:00:00.000000+00:00",null,'
        f'"张示范","clerk","示例厂","submit","{{}}","{"0" * 64}"]'
    )
    assert entry_hash(entry) == hashlib.sha256(text.encode()).hexdigest()
