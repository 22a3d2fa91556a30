"""From plain data to a checked dossier: the last step of reading, whatever the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import ValidationError

from tihang import edition as editions
from tihang.dossier.check import check_against_edition
from tihang.dossier.errors import DossierError, Location, Problem, problems_of, refuse
from tihang.dossier.model import Dossier
from tihang.dossier.shape import keys_at
from tihang.edition.model import Edition
from tihang.text import _


def build_dossier(
    data: object, place: Callable[[Location], str], edition: Edition | None = None
) -> Dossier:
    """Check plain data and return the dossier.

    ``place`` names a location for messages. Raises DossierError with every problem found;
    warnings do not stop it.
    """
    if not isinstance(data, Mapping):
        raise refuse(_("内容不是申报数据：最外层应为一组“字段：值”"))
    rules = edition_of(data.get("edition"), place(("edition",)), edition)
    try:
        dossier = Dossier.model_validate(data)
    except ValidationError as error:
        raise DossierError(problems_of(error, place, keys_at)) from error
    problems = [p for p in check_against_edition(dossier, rules) if not p.warning]
    if problems:
        raise DossierError(Problem(place(p.location), p.message, p.expected) for p in problems)
    return dossier


def edition_of(named: object, place: str, edition: Edition | None) -> Edition:
    """The edition of that name, loaded unless it is given.

    Raises DossierError where there is none of that name, or another one is given.
    """
    if isinstance(named, str) and edition is not None and named == edition.id:
        return edition
    if isinstance(named, str) and edition is None and named in editions.available():
        return editions.load(named)
    known = [edition.id] if edition else editions.available()
    if named is None:
        message = _("缺少版本（年度规则）")
    elif isinstance(named, str):
        message = _("没有名为“%(edition)s”的版本") % {"edition": named}
    else:
        message = _("版本应为文字，请加引号")
    expected = _("可用的版本：%(known)s") % {"known": "、".join(known)}
    raise refuse(message, place=place, expected=expected)
