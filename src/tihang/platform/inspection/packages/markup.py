"""Reading a part's XML as it streams by: no document type, no entities, nothing kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

from tihang.platform.inspection.refusal import Refused
from tihang.text import _

Attributes = dict[str, str]
DEEPEST = 256


def read(
    pieces: Iterable[bytes],
    on_element: Callable[[str, Attributes], None] | None = None,
    on_text: Callable[[str, str], None] | None = None,
) -> None:
    """Read a part; raise Refused where it is not plain, well-formed XML.

    ``on_element(name, attributes)`` is called for each element and ``on_text(name, text)``
    for its text; names are without their namespaces. Without either, the part is only
    checked, which is many times faster.
    """
    reader = _Reader(on_element, on_text)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _check_encoding
    if on_element or on_text:
        parser.buffer_text = True
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
    if on_text:
        parser.CharacterDataHandler = reader.text
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # Takes no keyword.
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise Refused(_("文件内部的 XML 无法读取，请用原软件打开后另存再上传")) from None


def _refuse_doctype(*_said: object) -> None:
    raise Refused(_("文件内部的 XML 带有 DTD 或外部实体，可能读取服务器文件，不予收取"))


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii", "utf-16", "gb18030", "gbk"):
        raise Refused(_("文件内部的 XML 使用了不常见的编码，请用原软件打开后另存再上传"))


class _Reader:
    def __init__(
        self,
        on_element: Callable[[str, Attributes], None] | None,
        on_text: Callable[[str, str], None] | None,
    ) -> None:
        self.on_element = on_element
        self.on_text = on_text
        self.open: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        local = name.rpartition(" ")[2]
        self.open.append(local)
        if len(self.open) > DEEPEST:
            raise Refused(_("文件内部的 XML 嵌套过深，请用原软件打开后另存再上传"))
        if self.on_element:
            self.on_element(local, {k.rpartition(" ")[2]: v for k, v in attributes.items()})

    def end(self, _name: str) -> None:
        self.open.pop()

    def text(self, text: str) -> None:
        if self.on_text and self.open:
            self.on_text(self.open[-1], text)
