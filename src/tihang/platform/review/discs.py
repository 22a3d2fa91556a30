"""What goes onto the disc of an issued list beside the filings: table, letter, opinions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from tihang import documents
from tihang.documents.disc import Paper
from tihang.platform.filing.models import Case
from tihang.platform.papers import companions
from tihang.platform.review import cover_letters, letters, queries
from tihang.platform.review.models import CoverLetter, RankingList
from tihang.platform.review.tables import table_form, table_of

KIND = "ranking"


def about(ranking: RankingList) -> str:
    """How a disc names the list that it is of."""
    return f"{KIND}:{ranking.pk}"


def name_of(ranking: RankingList) -> str:
    tier = ranking.round.rules.tier(ranking.tier).name.zh
    return f"{tier}智能工厂上报材料 第{ranking.serial}批"


def register() -> None:
    """Let discs of issued lists have their papers; call it in ``AppConfig.ready``."""
    companions.register(KIND, companions_of)


def companions_of(key: str, check_address: str) -> companions.Companions:
    """The papers of the list itself, and those of each of its cases."""
    ranking = RankingList.objects.select_related("round", "authority").get(
        pk=key, state=RankingList.State.ISSUED
    )
    return companions.Companions(tuple(_of_the_list(ranking, check_address)), opinion_of)


def _of_the_list(ranking: RankingList, check_address: str) -> Iterator[Paper]:
    form = table_form(ranking.round, ranking.tier)
    if form is not None:
        entries = list(ranking.entries.select_related("case"))
        table = table_of(form, ranking.authority.name, ranking.round, entries)
        makers: dict[str, Callable[[documents.RecommendationTable], bytes]] = {
            "xlsx": documents.recommendation_xlsx,
            "docx": documents.recommendation_docx,
            "pdf": documents.recommendation_pdf,
        }
        for kind, make in makers.items():
            yield Paper(f"推荐汇总表.{kind}", partial(make, table))
    letter = CoverLetter.objects.filter(ranking=ranking, issued_at__isnull=False).first()
    if letter is not None:
        paper = cover_letters.paper_of(letter, check_address)
        yield Paper("推荐函.pdf", partial(documents.cover_letter_pdf, paper))
        yield Paper("推荐函.docx", partial(documents.cover_letter_docx, paper))


def opinion_of(case: Case) -> tuple[Paper, ...]:
    """The opinion that accompanies a case, where there is one."""
    opinion = queries.issued_opinion(case)
    if opinion is None:
        return ()
    letter = letters.letter(case, opinion)
    return (
        Paper("初审意见.pdf", partial(documents.opinion_pdf, letter)),
        Paper("初审意见.docx", partial(documents.opinion_docx, letter)),
    )
