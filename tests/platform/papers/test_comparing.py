"""Papers handed in: each outcome, and nothing called the same that was not read."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pytest

from tests.documents.comparison.papers import pdf_of_blank_pages, with_body
from tests.platform.conftest import Person
from tests.platform.made_up_cases import Theatre
from tests.platform.papers.conftest import HandIn, filed_dossier, pdf_of, word_of
from tihang.dossier.model import Factory
from tihang.platform.errors import Conflict
from tihang.platform.evidence.services import UploadRefused
from tihang.platform.filing import services as filing
from tihang.platform.filing.models import Case
from tihang.platform.journal import queries as journal
from tihang.platform.papers import services, tasks
from tihang.platform.papers.consistency import consistency_of
from tihang.platform.papers.models import SubmittedPaper
from tihang.platform.papers.queries import papers_of
from tihang.platform.review import services as review
from tihang.platform.review.services import ReturnItem


def test_the_pdf_and_the_word_file_of_the_filing_are_the_same(filed: Case, hand_in: HandIn) -> None:
    for data in (pdf_of(filed), word_of(filed)):
        paper = hand_in(filed, data)
        assert paper.state == "same"
        assert paper.outcome["code"]["status"] == "same"
        assert paper.checked_at is not None
        assert paper.content_hash == filed.revisions.get().content_hash


def test_one_changed_number_in_the_word_file_is_found(filed: Case, hand_in: HandIn) -> None:
    project = filed_dossier(filed).factory.project or ""
    data = with_body(word_of(filed), lambda body: body.replace(project, f"{project}9"))
    paper = hand_in(filed, data)
    assert paper.state == "different"
    found = paper.outcome["fields"]
    assert {(each["online"], each["paper"]) for each in found} == {(project, f"{project}9")}
    assert found[0]["change"] == {"online": "", "paper": "9"}


def returned(theatre: Theatre, case: Case) -> Case:
    section = "factory"
    item = ReturnItem("section", section, "请更正")
    return review.return_for_correction(theatre.county.actor, case, items=[item], note="请更正")


def test_the_paper_of_an_earlier_revision_is_known_by_its_code(
    theatre: Theatre, filed: Case, hand_in: HandIn
) -> None:
    old = pdf_of(filed)
    case = returned(theatre, filed)
    changed = filed_dossier(case).model_copy(update={"factory": Factory(project="新的项目名称")})
    theatre.write(case, changed)
    case = filing.resubmit(theatre.firm.actor, case)
    paper = hand_in(case, old)
    assert paper.state == "different"
    found = consistency_of(paper)
    assert found is not None
    assert found.code_status == "other"
    assert found.other_revision is not None
    assert found.other_revision.number == 1
    again = services.check_again(theatre.firm.actor, paper, found.other_revision)
    again.refresh_from_db()
    assert (again.state, again.revision_id) == ("same", found.other_revision.pk)
    paper.refresh_from_db()
    assert paper.state == "different", "the earlier outcome stays"


def test_a_pure_scan_is_never_called_the_same(filed: Case, hand_in: HandIn) -> None:
    paper = hand_in(filed, pdf_of_blank_pages(3), code=filed.revisions.get().code.lower())
    assert paper.state == "manual"
    found = consistency_of(paper)
    assert found is not None
    assert found.scanned
    assert found.code_status == "none"
    assert found.typed == "same"
    services.note_code(theatre_actor(paper), paper, "0000-0000-0000-0000")
    found = consistency_of(paper)
    assert found is not None
    assert (found.typed, found.other_revision) == ("other", None)


def test_a_page_without_text_leaves_the_paper_to_a_person(filed: Case, hand_in: HandIn) -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf_of(filed)))
    pages = len(writer.pages)
    writer.add_blank_page(595, 842)
    buffer = BytesIO()
    writer.write(buffer)
    paper = hand_in(filed, buffer.getvalue())
    assert paper.state == "manual"
    found = consistency_of(paper)
    assert found is not None
    assert (found.scanned, found.without_text) == (False, str(pages + 1))


def theatre_actor(paper: SubmittedPaper) -> object:
    from tihang.platform.accounts.queries import actor_for

    assert paper.uploaded_by is not None
    return actor_for(paper.uploaded_by)


def test_a_draft_on_paper_is_not_what_was_filed(filed: Case, hand_in: HandIn) -> None:
    paper = hand_in(filed, word_of(filed, draft=True))
    assert paper.state == "different"
    assert paper.outcome["draft"] is True


def test_another_paper_altogether_is_said_to_be_one(
    theatre: Theatre, filed: Case, hand_in: HandIn
) -> None:
    from tests.documents.comparison.papers import paper as printed

    paper = hand_in(filed, printed("pioneer", "docx"))
    assert paper.state == "different"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b""),
        ("a.pdf", b"<html><script>alert(1)</script></html>"),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
        ("a.pdf", b"%PDF-1.7\nno object in it\n%%EOF"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_and_nothing_is_kept(
    filed: Case, hand_in: HandIn, name: str, data: bytes
) -> None:
    with pytest.raises(UploadRefused) as refused:
        hand_in(filed, data, name=name)
    assert str(refused.value)
    assert not SubmittedPaper.objects.exists()


def test_a_file_that_cannot_be_read_is_told_with_the_reason(
    filed: Case, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tihang.documents.comparison import PaperRefused
    from tihang.platform.papers.services import comparing

    def refuse(*_arguments: object) -> None:
        raise PaperRefused("PDF 文件已损坏，无法打开")

    monkeypatch.setattr(comparing, "compare_paper", refuse)
    paper = hand_in(filed, pdf_of(filed))
    assert paper.state == "refused"
    assert paper.outcome == {"reason": "PDF 文件已损坏，无法打开"}


def test_a_comparison_that_breaks_down_leaves_no_paper_waiting(
    filed: Case, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tihang.platform.papers.services import comparing

    def burst(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(comparing, "compare_paper", burst)
    paper = hand_in(filed, pdf_of(filed))
    assert (paper.state, paper.outcome) == ("refused", {"failed": True})


def test_a_comparison_done_twice_stays_as_it_is(filed: Case, hand_in: HandIn) -> None:
    paper = hand_in(filed, pdf_of(filed))
    before = paper.checked_at
    tasks.check_paper.call(str(paper.pk))
    paper.refresh_from_db()
    assert paper.checked_at == before


def test_a_paper_of_the_draft_is_compared_with_the_draft_and_is_the_firms_own(
    theatre: Theatre, filed: Case, hand_in: HandIn
) -> None:
    case = returned(theatre, filed)
    changed = filed_dossier(case).model_copy(update={"factory": Factory(project="草稿中的名称")})
    theatre.write(case, changed)
    case = Case.objects.get(pk=case.pk)
    from tihang.documents import filing_docx

    data = filing_docx(changed, case.edition, draft=True)
    paper = hand_in(case, data)
    assert paper.revision is None
    assert paper.kind == "plain"
    assert paper.state == "same"
    assert paper in papers_of(theatre.firm.actor, case)
    assert paper not in papers_of(theatre.county.actor, case)


def test_what_is_done_with_papers_stands_in_the_journal(
    theatre: Theatre, filed: Case, hand_in: HandIn
) -> None:
    hand_in(filed, pdf_of(filed), who=theatre.county)
    actions = [entry.action for entry in journal.entries(filed.stream)]
    assert actions[-2:] == ["paper-handed-in", "paper-compared"]


def test_only_what_the_firm_filed_can_be_compared_with(theatre: Theatre, hand_in: HandIn) -> None:
    case = theatre.at_city()
    paper = hand_in(case, pdf_of(case))
    by_county = case.revisions.order_by("-number")[0]
    with pytest.raises(Conflict):
        services.check_again(theatre.firm.actor, paper, by_county)


def test_an_officer_may_hand_in_the_paper_received(
    theatre: Theatre, filed: Case, hand_in: HandIn
) -> None:
    paper = hand_in(filed, pdf_of(filed), who=theatre.county)
    assert paper.organisation == theatre.county.actor.organisation
    person: Person = theatre.firm
    assert paper in papers_of(person.actor, filed)
