"""Unified social credit codes (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

from tihang.text import _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
LENGTH = 18


def check_character(first17: str) -> str:
    """The 18th character that belongs to the first 17."""
    total = sum(
        ALPHABET.index(character) * weight
        for character, weight in zip(first17, WEIGHTS, strict=True)
    )
    return ALPHABET[(31 - total) % 31]


def check_credit_code(code: str) -> str:
    """Return the code in capitals, or raise ValueError saying what is wrong with it."""
    code = code.strip().upper()
    if len(code) != LENGTH:
        raise ValueError(
            _("统一社会信用代码应为 18 位，现为 %(length)d 位") % {"length": len(code)}
        )
    for position, character in enumerate(code, 1):
        if character not in ALPHABET:
            raise ValueError(
                _("统一社会信用代码第 %(position)d 位“%(character)s”不是允许的字符")
                % {"position": position, "character": character}
            )
    expected = check_character(code[:17])
    if code[17] != expected:
        raise ValueError(
            _("统一社会信用代码校验位不符：末位应为“%(expected)s”，现为“%(found)s”")
            % {"expected": expected, "found": code[17]}
        )
    return code
