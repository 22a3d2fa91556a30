"""The declaration of truth: a second person signs one content, and no other."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.platform.conftest import Engage, Land, SignIn
from tests.platform.filing.conftest import Firm, signed
from tests.platform.submission.conftest import Rewrite
from tihang.dossier.canonical import content_hash
from tihang.dossier.model import Dossier
from tihang.platform.actor import Role
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.drafts import NotEditable
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused, take_step
from tihang.platform.journal import queries as journal
from tihang.platform.submission import services, signing
from tihang.platform.submission.guards import declared
from tihang.platform.submission.models import Signed

TICKS = {
    "declaration.lawful": "on",
    "declaration.truthful": "on",
    "declaration.no_secrets": "on",
    "declaration.accepts_visits": "on",
    "capacity": "legal",
}


def page_of(case: Case) -> str:
    return f"/cases/{case.pk}/sign/"


@pytest.mark.django_db
def test_signing_makes_every_declaration_in_the_signers_name(unsigned: Case, firm: Firm) -> None:
    case = signed(unsigned, firm)
    declaration = loaded(case.draft.dossier).declaration
    assert declaration.lawful
    assert declaration.truthful
    assert declaration.no_secrets
    assert declaration.accepts_visits
    assert declaration.signed_by == firm.signatory.actor.name
    signature = case.signatures.get()
    assert signature.content_hash == content_hash(loaded(case.draft.dossier))
    assert signature.version == case.draft.version
    entry = journal.latest(case.stream)
    assert entry is not None
    assert (entry.action, entry.data["hash"]) == ("sign", signature.content_hash)


@pytest.mark.django_db
def test_what_is_frozen_is_what_was_signed(complete: Case, firm: Firm) -> None:
    case = filing.submit(firm.clerk.actor, complete)
    assert case.revisions.get().content_hash == case.signatures.get().content_hash


@pytest.mark.django_db
def test_without_a_signature_nothing_is_handed_in(unsigned: Case, firm: Firm) -> None:
    with pytest.raises(StepRefused, match="真实性承诺尚未签署"):
        filing.submit(firm.clerk.actor, unsigned)
    assert not unsigned.revisions.exists()


@pytest.mark.django_db
def test_any_later_change_makes_the_signature_void_and_says_where(
    complete: Case, firm: Firm, rewrite: Rewrite
) -> None:
    case = rewrite(complete, enterprise={"contact": "另一人"})
    standing = signing.standing_of(case)
    assert standing.is_void
    assert len(standing.changed) == 1
    with pytest.raises(StepRefused, match=f"签署后内容有修改（{standing.changed[0]}）"):
        filing.submit(firm.clerk.actor, case)
    assert filing.submit(firm.clerk.actor, signed(case, firm)).state == "county_examination"


@pytest.mark.django_db
def test_a_change_that_was_taken_back_leaves_the_signature_in_force(
    complete: Case, firm: Firm, rewrite: Rewrite
) -> None:
    contact = loaded(complete.draft.dossier).enterprise.contact
    case = rewrite(complete, enterprise={"contact": "另一人"})
    case = rewrite(case, enterprise={"contact": contact})
    assert signing.standing_of(case).holds


@pytest.mark.django_db
def test_a_declaration_changed_by_hand_is_not_a_signature(
    unsigned: Case, firm: Firm, rewrite: Rewrite
) -> None:
    forged = {"lawful": True, "truthful": True, "no_secrets": True, "accepts_visits": True}
    case = rewrite(unsigned, declaration=forged | {"signed_by": "某人"})
    assert declared(case, firm.clerk.actor) != []


@pytest.mark.django_db
def test_an_import_brings_no_declaration(case: Case, firm: Firm, whole: Dossier) -> None:
    assert whole.declaration.signed_by
    filing.import_dossier(firm.clerk.actor, case, whole, case.draft.version)
    case = Case.objects.get(pk=case.pk)
    assert loaded(case.draft.dossier).declaration.signed_by is None


@pytest.mark.django_db
def test_who_signed_cannot_hand_in(complete: Case, firm: Firm) -> None:
    with pytest.raises(StepRefused, match="签署人与提交人须为两个人"):
        filing.submit(firm.signatory.actor, complete)


@pytest.mark.django_db
def test_who_wrote_last_cannot_sign_but_another_can(
    unsigned: Case, firm: Firm, land: Land, engage: Engage
) -> None:
    posted = {"enterprise.contact": "新联系人"}
    filing.save_section(
        firm.signatory.actor, unsigned, "enterprise", posted, unsigned.draft.version
    )
    unsigned.draft.refresh_from_db()
    version = unsigned.draft.version
    with pytest.raises(services.CannotSign, match="最后由您本人修改"):
        services.sign(firm.signatory.actor, unsigned, capacity="legal", base_version=version)
    another = engage("another-signatory", Role.SIGNATORY, land.firm).actor
    services.sign(another, unsigned, capacity="legal", base_version=version)


@pytest.mark.django_db
def test_a_clerk_cannot_sign(unsigned: Case, firm: Firm) -> None:
    version = unsigned.draft.version
    with pytest.raises(services.CannotSign, match="企业填报人"):
        services.sign(firm.clerk.actor, unsigned, capacity="legal", base_version=version)


@pytest.mark.django_db
def test_a_signatory_of_another_firm_cannot_sign(
    unsigned: Case, land: Land, engage: Engage, sign_in: SignIn
) -> None:
    rival = engage("rival", Role.SIGNATORY, land.neighbour)
    with pytest.raises(NotEditable):
        services.sign(rival.actor, unsigned, capacity="legal", base_version=2)
    assert sign_in(rival).post(page_of(unsigned), TICKS).status_code == 404


@pytest.mark.django_db
def test_what_cannot_be_read_is_put_right_before_anybody_signs(unsigned: Case, firm: Firm) -> None:
    posted = {"factory.lines": "若干"}
    filing.save_section(firm.clerk.actor, unsigned, "factory", posted, unsigned.draft.version)
    unsigned.draft.refresh_from_db()
    with pytest.raises(services.CannotSign, match="无法读取"):
        services.sign(
            firm.signatory.actor,
            unsigned,
            capacity="legal",
            base_version=unsigned.draft.version,
        )


@pytest.mark.django_db
def test_an_unchanged_filing_keeps_its_signature_over_a_return(complete: Case, firm: Firm) -> None:
    case = filing.submit(firm.clerk.actor, complete)
    take_step(case, "return", firm.county.actor, reason="请核对")
    assert filing.resubmit(firm.clerk.actor, case).state == "county_examination"


@pytest.mark.django_db
def test_a_signature_can_be_neither_changed_nor_deleted(complete: Case) -> None:
    signature = complete.signatures.get()
    with pytest.raises(Signed):
        signature.save()
    with pytest.raises(Signed):
        signature.delete()


@pytest.mark.django_db
def test_every_declaration_is_ticked_for_itself(
    unsigned: Case, firm: Firm, sign_in: SignIn
) -> None:
    desk = sign_in(firm.signatory)
    page = desk.get(page_of(unsigned)).content.decode()
    assert " checked" not in page
    version = {"base_version": unsigned.draft.version}
    for left_out in TICKS:
        some = {name: value for name, value in TICKS.items() if name != left_out}
        assert desk.post(page_of(unsigned), some | version).status_code == 400
    assert not unsigned.signatures.exists()
    assert desk.post(page_of(unsigned), TICKS | version).status_code == 302
    assert unsigned.signatures.get().get_capacity_display() == "法定代表人"


@pytest.mark.django_db
def test_what_changed_since_the_page_was_opened_is_not_signed(
    unsigned: Case, firm: Firm, sign_in: SignIn, rewrite: Rewrite
) -> None:
    seen = unsigned.draft.version
    rewrite(unsigned, enterprise={"contact": "另一人"})
    answer = sign_in(firm.signatory).post(page_of(unsigned), TICKS | {"base_version": seen})
    assert answer.status_code == 409
    assert "请重新核对后再签署" in answer.content.decode()
    assert not unsigned.signatures.exists()


@pytest.mark.django_db
def test_two_signatories_at_once_leave_one_signature(
    unsigned: Case, firm: Firm, land: Land, engage: Engage
) -> None:
    version = unsigned.draft.version
    another = engage("another-signatory", Role.SIGNATORY, land.firm).actor
    services.sign(firm.signatory.actor, unsigned, capacity="authorised", base_version=version)
    with pytest.raises(services.CannotSign, match="又有修改"):
        services.sign(another, unsigned, capacity="legal", base_version=version)
    assert unsigned.signatures.count() == 1


@pytest.mark.django_db
def test_a_clerk_reads_who_is_to_sign(unsigned: Case, firm: Firm, sign_in: SignIn) -> None:
    desk = sign_in(firm.clerk)
    page = desk.get(page_of(unsigned)).content.decode()
    assert firm.signatory.actor.name in page
    assert "签署身份" not in page
    assert desk.post(page_of(unsigned), TICKS).status_code == 403


@pytest.mark.django_db
def test_a_firm_with_one_account_reads_who_opens_the_second(
    unsigned: Case, firm: Firm, sign_in: SignIn
) -> None:
    firm.signatory.user.is_active = False
    firm.signatory.user.save()
    page = sign_in(firm.clerk).get(page_of(unsigned)).content.decode()
    assert "请联系平台管理员" in page


@pytest.mark.django_db
def test_the_form_shows_the_declaration_and_takes_none(
    unsigned: Case, firm: Firm, client: Client
) -> None:
    client.force_login(firm.clerk.user)
    section = signing.section_of_declaration(unsigned)
    page = client.get(f"/cases/{unsigned.pk}/sections/{section.id}/").content.decode()
    assert 'id="declaration.truthful"' in page
    assert 'name="declaration.' not in page
    assert page_of(unsigned) in page
