"""What a paper cannot draw, said while there is time to write it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ORDINARY = re.compile("[ -~\n\t\u3000-\u3002\u4e00-\u9fa5\uff01-\uff5e“”‘’—…·、℃±×÷≥≤²³]*")
"""What every font of the papers has; for such a text the fonts need not be loaded."""


def undrawn(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters that the PDF shows by their number, each once, in their order."""
    odd = [text for text in texts if not _ORDINARY.fullmatch(text)]
    if not odd:
        return ()
    from tihang.documents.fonts import FontError, available_fonts
    from tihang.documents.glyphs import replaced

    try:
        fonts = available_fonts()
    except FontError:
        return ()
    return tuple(dict.fromkeys(c for text in odd for c in replaced(text, fonts)))
