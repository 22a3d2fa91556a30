"""Single cells of a summary table, as people and spreadsheets write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from tihang.dossier.codes import check_credit_code
from tihang.dossier.sheets.words import shorten
from tihang.text import _

_HAN = r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]"
_BETWEEN_HAN = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_PHONES = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d{1,2}", re.ASCII | re.IGNORECASE)
_MOBILE_DIGITS = 11
_RANK = re.compile(r"(?:第|no\.?|\()?(\d{1,4})(?:\.0+)?(?:名|位|号|\)|\.|、)?", re.ASCII)
_CHINESE_RANK = re.compile(r"(?:第|\()?([一二三四五六七八九十]{1,3})(?:名|位|号|\)|\.|、)?")
_DIGITS = "零一二三四五六七八九"


def one_line(text: str) -> str:
    """A text without the line breaks and blanks that only lay it out."""
    return re.sub(r"\s+", " ", _BETWEEN_HAN.sub("", text.strip()))


def read_mobile(text: str) -> str:
    """A mobile number of 11 digits. Raises ValueError that says what is wrong."""
    written = unicodedata.normalize("NFKC", text).strip()
    if _SCIENTIFIC.fullmatch(written):
        return _from_scientific(written)
    digits = re.sub(r"[\s\-()'‐‑–—]", "", written)
    digits = re.sub(r"^(?:\+|00)86(?=1)", "", digits)
    digits = re.sub(r"\.0+$", "", digits)
    if len(digits) == _MOBILE_DIGITS + 2 and digits.startswith("861"):
        digits = digits[2:]
    if _MOBILE.fullmatch(digits):
        return digits
    if len(_PHONES.findall(re.sub(r"[ \-]", "", written))) > 1:
        raise ValueError(_("有两个以上手机号，请只保留一个"))
    if digits.isdecimal() and digits.startswith("1"):
        raise ValueError(_("手机号应为 11 位数字，现为 %(count)d 位") % {"count": len(digits)})
    raise ValueError(_("应为 11 位手机号，现为“%(text)s”") % {"text": shorten(text)})


def _from_scientific(written: str) -> str:
    number = Decimal(written)
    mantissa = re.sub(r"\D", "", written.lower().partition("e")[0])
    if len(mantissa) == _MOBILE_DIGITS and _MOBILE.fullmatch(f"{number:f}"):
        return f"{number:f}"
    raise ValueError(_("手机号成了科学计数法，尾数已丢失，请将单元格设为文本格式后重新填写"))


def split_contact(text: str) -> tuple[str, str]:
    """Name and mobile number that stand in one cell; either may be empty."""
    written = unicodedata.normalize("NFKC", text)
    packed = re.sub(r"(?<=\d)[ \-](?=\d)", "", written)
    found = _PHONES.findall(packed)
    if len(found) != 1:
        return one_line(text), ""
    name = packed.replace(found[0], " ")
    return one_line(re.sub(r"[\s,，;；、/:：()（）+]+", " ", name)), found[0]


def read_rank(text: str) -> int | None:
    """A place in an order, in digits or in Chinese; none where the text is no such thing."""
    written = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    if found := _RANK.fullmatch(written):
        return int(found[1]) or None
    found = _CHINESE_RANK.fullmatch(written)
    return _chinese(found[1]) if found else None


def _chinese(numeral: str) -> int | None:
    if "十" not in numeral:
        return _DIGITS.index(numeral) if len(numeral) == 1 else None
    tens, _ten, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)


def read_credit_code(text: str) -> str:
    """A unified social credit code. Raises ValueError that says what is wrong with it."""
    written = unicodedata.normalize("NFKC", text).strip().upper()
    if re.fullmatch(r"\d\.\d+E\+?\d+", written):
        raise ValueError(_("信用代码成了科学计数法，尾数已丢失，请将单元格设为文本格式后重新填写"))
    return check_credit_code(re.sub(r"[\s\-']", "", written))
