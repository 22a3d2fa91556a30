"""Indicators 4 and 5: counted from the scenario instances, as the evaluation counts them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier, KpiFigure, ai_use

AI_SHARE, AI_MODELS = 4, 5


@dataclass(frozen=True)
class Count:
    """What the instances give for an indicator, or why they give nothing yet."""

    number: int
    value: Decimal | None
    words: str
    """How it was counted, for the reader."""
    basis: str
    """The same for the paper, which is Chinese."""


def counts(dossier: Dossier) -> list[Count]:
    """Both indicators as the instances give them."""
    return [_share(dossier), _models(dossier)]


def counted_figure(count: Count, filed: KpiFigure | None) -> KpiFigure:
    """The indicator with the counted value; evidence that was named stays."""
    return KpiFigure(
        number=count.number,
        after=count.value,
        after_year=filed.after_year if filed else None,
        basis=count.basis,
        evidence=filed.evidence if filed else None,
    )


def _share(dossier: Dossier) -> Count:
    use = ai_use(dossier.scenarios or ())
    if not use.total:
        return Count(AI_SHARE, None, _("尚未填写场景实例"), "")
    if use.share is None:
        unsaid = _("有 %(count)d 个场景实例未填明是否应用人工智能") % {"count": use.unsaid}
        return Count(AI_SHARE, None, unsaid, "")
    numbers = {"total": use.total, "using": use.using}
    return Count(
        AI_SHARE,
        _in_percent(use.share),
        _("%(total)d 个场景实例中 %(using)d 个应用人工智能") % numbers,
        f"按申报的场景实例统计：{use.total} 个中 {use.using} 个应用人工智能",
    )


def _in_percent(share: Fraction) -> Decimal:
    """Four decimal places, as the figures of ledgers have."""
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP).normalize() + Decimal(0)


def _models(dossier: Dossier) -> Count:
    instances = dossier.scenarios or ()
    if not instances:
        return Count(AI_MODELS, None, _("尚未填写场景实例"), "")
    using = [each for each in instances if each.uses_ai]
    names = [model.name for each in using for model in each.ai_models or ()]
    unsaid = any(each.uses_ai is None for each in instances)
    if unsaid or None in names or any(each.ai_models is None for each in using):
        return Count(AI_MODELS, None, _("有场景实例未填明所用的人工智能模型"), "")
    number = len(set(names))
    return Count(
        AI_MODELS,
        Decimal(number),
        _("场景实例共填报 %(count)d 个不同的人工智能模型") % {"count": number},
        f"按申报的场景实例统计：不同名称的人工智能模型 {number} 个",
    )
