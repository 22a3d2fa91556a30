"""The table: for every route of the site, who may go there. One line a route.

A new page fails ``test_matrix`` until it has its line here, and so does a line without a page.

How to add yours
----------------

``"app:name": page(WHO)`` for a page that is about no object or about one that a maker in
``makers.py`` gives by the name of its part of the address (``<uuid:disc>`` → ``disc``).

``"app:name": of_case(WHO)`` for a page with ``<uuid:case>``. Only those of ``WHO`` are let in
who may know of the case where it lies (``SEES``); everybody else is to be refused. It is asked
for a case that lies with the county and for a draft; name other ``stages`` where that says more,
and ``only`` those in which even the right people get anywhere.

``post=WHO`` says who may send something there; without it the page must take none. An empty form
is sent: whoever is let in may be told that it is incomplete, but not 403 or 404. ``told=WHO`` are
those who get in and are told with 409 that the step is not theirs. Where an empty form finds
nothing (404), ``sends=`` names the makers whose objects are sent along.

Further words go into the address as they stand: ``of_case(WHO, kind="docx")``; a word after
a colon is the name of another maker: ``page(WHO, membership=":colleague")``. An argument
that no maker knows and that is not given here fails the test by its name.
"""

from __future__ import annotations

from tests.platform.matrix.who import (
    ANYBODY,
    AT_OFFICES,
    AUTHORITIES,
    BENEATH_THE_COUNTY,
    BUREAUS,
    CITIES,
    COUNTY,
    EXAMINERS,
    FIRM,
    FIRMS,
    GROUPS,
    HANDED_IN,
    KEEPERS,
    MANAGERS_OF_COUNTY,
    NOBODY,
    OFFICERS,
    PROVINCES,
    RANKERS,
    READERS,
    RECEIVERS,
    ROLES,
    SEES,
    TERRITORIAL,
    USERS,
    WITH_A_SECOND_FACTOR,
    WITH_FIRM,
    Row,
    _set,
    edited_by,
    examined_by,
    of_case,
    page,
    taken_by,
)

"""The five other departments."""
EXAMINERS = COUNTIES | GROUPS
RANKERS = CITIES | PROVINCES
OFFICERS = EXAMINERS | RANKERS
RECEIVERS = RANKERS | GROUPS
"""They take in the summary tables of the offices below."""
ISSUERS = _set("city", "province")
"""Rankers that have issued a list."""
AUTHORITIES = OFFICERS | BUREAUS
TERRITORIAL = COUNTIES | RANKERS
ROLES = FIRMS | OFFICERS | BUREAUS
USERS = ROLES | {"no_role"}
ANYBODY = USERS | {"stranger"}
READERS = FIRM | OFFICERS | BUREAUS
"""Whoever may see a case may see this page of it."""

BENEATH_THE_COUNTY = _set(
    *("clerk", "signatory", "clerk_next", "signatory_next"),
    *("county", "bureau_county", "city", "bureau_city", "province", "bureau_province"),
)
"""Who reads the county's notices: its firms, and whoever looks over its work."""

WITH_A_SECOND_FACTOR = _set("county")

MANAGERS_OF_COUNTY = _set("county", "city")
"""They run the accounts of the county's office: its own manager, and the one of the city above."""
KEEPERS = COUNTY | {"city", "province"}

_CHAIN = _set("clerk", "signatory", *COUNTY, "city", "province")
SEES: Mapping[str, Who] = {
    "draft": _set("clerk", "signatory"),
    "returned": _CHAIN,
    "at_county": _CHAIN | {"bureau_county"},
    "at_city": _CHAIN | {"bureau_county", "bureau_city"},
    "at_province": _CHAIN | {"bureau_county", "bureau_city", "bureau_province"},
    "recommended": _CHAIN | {"bureau_county", "bureau_city", "bureau_province"},
    "central": _set("clerk_central", "group", "province"),
    "self_rating": _set("clerk", "signatory"),
}
"""Who may know of a case, by where it lies; asked of ``filing:case`` with everybody."""

READ_A_LETTER = _set("county", "city", "province", "bureau_county")
"""Who reads an issued opinion on several: its office, and those who see a case in it."""

WITH_FIRM = ("draft", "returned")
HANDED_IN = ("at_county", "at_city", "at_province", "recommended", "central")
AT_OFFICES = ("at_county", "at_city", "central")


@dataclass(frozen=True)
class Row:
    """Who may go to a route: to look, and to send something."""

    get: Who
    post: Who | None = None
    told: Who = NOBODY
    stages: tuple[str, ...] = ()
    """The cases that it is asked about; none for a page that is about no case."""
    only: tuple[str, ...] = ()
    """Of these, the stages in which anyone is let in; all where none is named."""
    args: Mapping[str, str] = field(default_factory=dict)
    sends: tuple[str, ...] = ()
    """What is sent along, by the names of makers; where without it nothing would be found."""

    def allowed(self, method: str, stage: str) -> Who:
        who = (self.post if method == "POST" else self.get) or NOBODY
        if not stage:
            return who
        return who & SEES[stage] if not self.only or stage in self.only else NOBODY

    def let_in(self, stage: str) -> Who:
        """Who passes the rule, even if the page can only be sent to (405)."""
        return self.get & SEES[stage] if stage else self.get


def page(get: Who, *, post: Who | None = None, sends: tuple[str, ...] = (), **args: str) -> Row:
    return Row(get, post, args=args, sends=sends)


def of_case(
    get: Who,
    *,
    post: Who | None = None,
    told: Who = NOBODY,
    stages: tuple[str, ...] = ("at_county", "draft"),
    only: tuple[str, ...] = (),
    **args: str,
) -> Row:
    return Row(get, post, told, stages, only, args)


def taken_by(who: Who, *, sends: tuple[str, ...] = (), **args: str) -> Row:
    """A page that can only be sent to."""
    return page(who, post=who, sends=sends, **args)


def examined_by(who: Who, **args: str) -> Row:
    """Part of the examination, sent by those with whom the case was filed."""
    return of_case(who, post=who, stages=AT_OFFICES, **args)


def edited_by(who: Who, *, post: bool = True, **args: str) -> Row:
    """A page of the draft, open while the case is with the firm."""
    return of_case(who, post=who if post else None, only=WITH_FIRM, **args)


TABLE: dict[str, Row] = {
    # The frame, and the libraries' pages.
    "home": page(ANYBODY),
    "healthz": page(ANYBODY),
    "set_language": page(ANYBODY, post=ANYBODY),
    "account_login": page(ANYBODY, post=ANYBODY),
    "account_logout": page(ANYBODY, post=ANYBODY),
    "account_inactive": page(ANYBODY),
    "account_reauthenticate": page(USERS, post=USERS),
    "account_change_password": page(USERS, post=USERS),
    "mfa_index": page(USERS),
    "mfa_authenticate": page(USERS, post=USERS),
    "mfa_reauthenticate": page(USERS, post=USERS),
    "mfa_activate_totp": page(USERS, post=USERS),
    "mfa_deactivate_totp": page(WITH_A_SECOND_FACTOR, post=WITH_A_SECOND_FACTOR),
    "mfa_view_recovery_codes": page(WITH_A_SECOND_FACTOR),
    "mfa_generate_recovery_codes": page(USERS, post=USERS),
    "mfa_download_recovery_codes": page(WITH_A_SECOND_FACTOR, post=WITH_A_SECOND_FACTOR),
    "account_signup": page(NOBODY),
    "account_email": page(NOBODY),
    "account_email_verification_sent": page(NOBODY),
    "account_set_password": page(NOBODY),
    "account_reset_password": page(NOBODY),
    "account_confirm_login_code": page(NOBODY),
    "account_confirm_email": page(NOBODY, key="abc"),
    "account_reset_password_from_key_done": page(NOBODY),
    "account_reset_password_from_key": page(NOBODY, uidb36="1", key="abc"),
    "account_reset_password_done": page(NOBODY),
    "accounts:profile": page(USERS),
    "accounts:act_in": taken_by(_set("county")),
    "accounts:people": page(AUTHORITIES),
    "accounts:people_of_office": page(COUNTY | {"city"}),
    "accounts:add_to_office": taken_by(MANAGERS_OF_COUNTY),
    "accounts:people_of_firm": page(_set("county")),
    "accounts:add_to_firm": taken_by(_set("county")),
    "accounts:person": page(MANAGERS_OF_COUNTY, membership=":colleague"),
    "accounts:end": taken_by(MANAGERS_OF_COUNTY, membership=":colleague"),
    "accounts:appoint": taken_by(_set("city"), membership=":colleague"),
    "accounts:reset_password": taken_by(MANAGERS_OF_COUNTY, membership=":colleague"),
    "accounts:close": taken_by(MANAGERS_OF_COUNTY, membership=":colleague"),
    "accounts:substitute": page(
        MANAGERS_OF_COUNTY, post=MANAGERS_OF_COUNTY, membership=":colleague"
    ),
    "accounts:firms": page(OFFICERS),
    "accounts:add_firm": page(TERRITORIAL, post=TERRITORIAL),
    "accounts:take_over": page(TERRITORIAL, post=TERRITORIAL),
    "accounts:firm": page(
        _set("clerk", "signatory", "county", "county_deputy", "city", "province")
    ),
    "accounts:edit_firm": page(KEEPERS, post=KEEPERS),
    "accounts:add_factory": taken_by(KEEPERS),
    "accounts:answer_move": page(KEEPERS, post=KEEPERS),
    # outbox
    "outbox:inbox": page(USERS),
    "outbox:read-all": taken_by(USERS),
    "outbox:mail": page(USERS, post=USERS),
    "outbox:message": page(_set("county")),
    # evidence: the firm's own library
    "evidence:library": page(FIRMS),
    "evidence:add": page(FIRMS, post=FIRMS),
    "evidence:piece": page(_set("clerk", "signatory")),
    "evidence:describe": page(_set("clerk", "signatory"), post=_set("clerk", "signatory")),
    "evidence:archive": taken_by(_set("clerk", "signatory")),
    "evidence:restore": taken_by(_set("clerk", "signatory")),
    "evidence:revise": page(_set("clerk", "signatory"), post=_set("clerk", "signatory")),
    "evidence:begin_revision": taken_by(_set("clerk", "signatory")),
    "evidence:download": page(_set("clerk", "signatory")),
    "evidence:preview": page(_set("clerk", "signatory"), page="1"),
    "evidence:begin": taken_by(FIRMS),
    "evidence:upload": page(_set("clerk")),
    "evidence:finish": taken_by(_set("clerk")),
    # filing
    "filing:list": page(FIRMS),
    "filing:start": taken_by(FIRMS, sends=("round",)),
    "filing:case": of_case(READERS, stages=tuple(SEES)),
    "filing:verdicts": of_case(READERS, stages=AT_OFFICES),
    "filing:section": of_case(FIRM, post=FIRM),
    "filing:autosave": edited_by(FIRM),
    "filing:presence": of_case(FIRM, post=FIRM),
    "filing:section_verdicts": of_case(FIRM),
    "filing:section_state": of_case(FIRM),
    "filing:history": of_case(FIRM),
    "filing:version": of_case(FIRM),
    "filing:restore_version": of_case(FIRM, post=FIRM),
    "filing:coverage": of_case(FIRM),
    "filing:pick": edited_by(FIRM),
    "filing:paste": edited_by(FIRM),
    "filing:bring": edited_by(FIRM),
    "filing:take": edited_by(FIRM),
    "filing:preview": of_case(FIRM, post=FIRM),
    "filing:picture": of_case(READERS, number="E01"),
    "filing:paper": of_case(READERS, kind="docx", stages=("at_county",)),
    "filing:workbook": of_case(READERS, stages=("at_county",)),
    "filing:json": of_case(READERS),
    "filing:import": edited_by(FIRM),
    "filing:import_accept": edited_by(FIRM),
    "filing:evidence_use": edited_by(FIRM, section="evidence"),
    "filing:evidence_update": edited_by(FIRM, section="evidence"),
    "filing:evidence_view": of_case(READERS),
    "filing:evidence_file": of_case(READERS),
    "filing:evidence_page": of_case(READERS, page="1"),
    # indicators
    "indicators:workspace": of_case(READERS),
    "indicators:upload": edited_by(FIRM),
    "indicators:instances": edited_by(FIRM),
    "indicators:template": of_case(READERS, kind="orders"),
    "indicators:reading": of_case(READERS),
    "indicators:state": of_case(READERS),
    "indicators:apply": edited_by(FIRM),
    "indicators:again": edited_by(FIRM),
    "indicators:refusals": of_case(READERS),
    "indicators:file": of_case(READERS),
    # rating
    "rating:index": page(FIRMS),
    "rating:start": page(FIRMS, post=_set("clerk", "signatory"), sends=("factory",)),
    "rating:route": page(FIRMS),
    "rating:factory": page(_set("clerk", "signatory")),
    "rating:open_route": page(ANYBODY),
    "rating:guide": of_case(FIRM, post=FIRM),
    "rating:quick": of_case(FIRM, post=FIRM),
    "rating:record": of_case(FIRM, post=FIRM),
    "rating:declare": of_case(FIRM, post=FIRM, stages=("self_rating",)),
    "rating:plan": of_case(FIRM, post=FIRM),
    "rating:edit_plan": page(_set("clerk", "signatory"), post=_set("clerk", "signatory")),
    "rating:plan_file": page(_set("clerk", "signatory"), kind="xlsx"),
    # submission
    "submission:precheck": edited_by(FIRM),
    "submission:sign": of_case(FIRM, post=_set("signatory"), only=WITH_FIRM),
    "submission:check": edited_by(FIRM, post=False),
    "submission:submit": of_case(FIRM, post=FIRM),
    "submission:withdraw": of_case(FIRM, post=FIRM),
    "submission:receipt": of_case(FIRM, only=HANDED_IN),
    # exchange
    "exchange:home": page(OFFICERS),
    "exchange:keys": page(OFFICERS, post=OFFICERS),
    "exchange:own": page(OFFICERS),
    "exchange:revoke": page(COUNTY, post=COUNTY),
    "exchange:choose": page(
        COUNTY | {"county_next"}, post=COUNTY | {"county_next"}, kind="filings"
    ),
    "exchange:sent": page(COUNTY),
    "exchange:sent_progress": page(COUNTY),
    "exchange:download": page(COUNTY),
    "exchange:recall": page(COUNTY, post=COUNTY),
    "exchange:receive": taken_by(OFFICERS),
    "exchange:received": page(COUNTY),
    "exchange:received_progress": page(COUNTY),
    "exchange:accept": taken_by(COUNTY),
    "exchange:discard": taken_by(COUNTY),
    # papers
    "papers:rating": of_case(READERS, kind="docx", stages=("at_county",)),
    "papers:evidence": of_case(READERS, kind="xlsx", stages=("at_county",)),
    "papers:papers": of_case(READERS, post=FIRM | EXAMINERS),
    "papers:disc_of_case": of_case(FIRM | OFFICERS, post=FIRM | OFFICERS, stages=AT_OFFICES),
    "papers:paper": of_case(READERS, stages=("at_county",)),
    "papers:outcome": of_case(READERS, stages=("at_county",)),
    "papers:code": of_case(FIRM | EXAMINERS, post=FIRM | EXAMINERS, stages=("at_county",)),
    "papers:again": of_case(FIRM | EXAMINERS, post=FIRM | EXAMINERS, stages=("at_county",)),
    "papers:file": of_case(READERS, stages=("at_county",)),
    "papers:discs": page(OFFICERS, post=OFFICERS),
    "papers:disc": page(COUNTY),
    "papers:progress": page(COUNTY),
    "papers:download": page(COUNTY, kind="iso"),
    # review
    "review:examination": of_case(OFFICERS | BUREAUS, stages=AT_OFFICES),
    "review:credit": examined_by(EXAMINERS),
    "review:confirm": examined_by(EXAMINERS),
    "review:as-answered": of_case(EXAMINERS, post=EXAMINERS, stages=("at_county",)),
    "review:opinion": examined_by(EXAMINERS),
    "review:judge": examined_by(EXAMINERS),
    "review:step": of_case(
        EXAMINERS, post=OFFICERS, told=RANKERS, stages=("at_county",), action="return"
    ),
    "review:opinion-pdf": of_case(OFFICERS | BUREAUS, stages=("at_county",)),
    "review:opinion-docx": of_case(OFFICERS | BUREAUS, stages=("at_county",)),
    "countersign:list": page(RANKERS | BUREAUS),
    "countersign:ask": page(RANKERS, post=RANKERS),
    "countersign:consultation": page(_set("city", "bureau_city")),
    "countersign:answer": taken_by(_set("bureau_city")),
    "countersign:due": taken_by(_set("city")),
    "countersign:settle": taken_by(_set("city")),
    "review:meter": page(RANKERS),
    "review:drafts": page(RANKERS, post=RANKERS),
    "review:discard": taken_by(RANKERS),
    "review:candidates": page(RANKERS),
    "review:compare": page(RANKERS),
    "review:letter": page(ISSUERS, post=ISSUERS, serial="1"),
    "review:letter-paper": page(ISSUERS, serial="1", format="docx"),
    "review:disc": taken_by(ISSUERS, serial="1"),
    "review:extend": of_case(EXAMINERS, post=EXAMINERS, stages=("returned",)),
    "review:screenshot": of_case(OFFICERS | BUREAUS, stages=("at_county",)),
    "review:credit-list": page(EXAMINERS, post=EXAMINERS),
    "review:credit-settings": page(EXAMINERS | PROVINCES, post=EXAMINERS),
    "review:batches": page(EXAMINERS),
    "review:batch-begin": page(EXAMINERS, post=EXAMINERS),
    "review:batch": page(READ_A_LETTER, post=_set("county")),
    "review:batch-send-up": page(_set("county"), post=_set("county")),
    "review:batch-pdf": page(READ_A_LETTER),
    "review:batch-docx": page(READ_A_LETTER),
    "review:rankings": page(RANKERS),
    "review:ranking": page(RANKERS, post=RANKERS),
    "review:hand-up": page(RANKERS, post=RANKERS),
    "review:table": page(CITIES | PROVINCES, format="xlsx"),
    # worklist
    "worklist:desk": page(OFFICERS | BUREAUS),
    "worklist:export": page(OFFICERS | BUREAUS),
    "worklist:keep": taken_by(OFFICERS | BUREAUS),
    "worklist:counts": page(OFFICERS | BUREAUS),
    "worklist:forget": taken_by(_set("county")),
    "worklist:prepare": taken_by(OFFICERS),
    "worklist:job": page(_set("county")),
    "worklist:progress": page(_set("county")),
    "worklist:confirm": taken_by(_set("county")),
    "worklist:drop": taken_by(_set("county")),
    "worklist:undo": taken_by(_set("county")),
    # intake
    "intake:list": page(RECEIVERS, post=RECEIVERS),
    "intake:import": page(_set("city")),
    "intake:state": page(_set("city")),
    "intake:discard": taken_by(_set("city")),
    "intake:again": taken_by(_set("city")),
    "intake:leave-out-faulty": taken_by(_set("city")),
    "intake:table": taken_by(_set("city"), number="1"),
    "intake:errors": page(_set("city"), number="1"),
    "intake:file": page(_set("city"), number="1"),
    "intake:register": page(RECEIVERS),
    "intake:merged": page(RECEIVERS),
    "intake:row-firm": taken_by(_set("city")),
    "intake:row-case": taken_by(_set("city"), sends=("number",)),
    "intake:row-told": taken_by(_set("city")),
    # recognition
    "recognition:check": page(ANYBODY),
    "recognition:check-code": page(ANYBODY),
    "recognition:decisions": page(OFFICERS),
    "recognition:undo": taken_by(OFFICERS),
    "recognition:preview": taken_by(OFFICERS),
    "recognition:release": taken_by(OFFICERS),
    "recognition:granting": page(GROUPS | PROVINCES, post=GROUPS | PROVINCES),
    "recognition:releases": page(OFFICERS),
    "recognition:release-page": page(COUNTY),
    "recognition:list": page(COUNTY, format="xlsx"),
    "recognition:declarations": page(OFFICERS),
    "recognition:declaration": page(COUNTY | {"city", "province"}, post=_set("city", "province")),
    "recognition:withdraw": page(_set("signatory"), post=_set("signatory")),
    "recognition:spot-checks": page(RANKERS, post=RANKERS),
    "recognition:spot-check": page(_set("city")),
    "recognition:draw": taken_by(_set("city")),
    "recognition:record": page(_set("city")),
    "recognition:result": page(_set("city"), post=_set("city")),
    # rounds: a notice of the county, and a draft of it
    "rounds:notices": page(ROLES),
    "rounds:round": page(ROLES),
    "rounds:calendar": page(ROLES),
    "rounds:notice": page(BENEATH_THE_COUNTY),
    "rounds:file": page(BENEATH_THE_COUNTY),
    "rounds:file-page": page(BENEATH_THE_COUNTY, page="1"),
    "rounds:check": page(BENEATH_THE_COUNTY - FIRMS),
    "rounds:forward": taken_by(COUNTY | {"city", "province"}),
    "rounds:start": taken_by(OFFICERS),
    "rounds:edit": page(COUNTY, post=COUNTY),
    "rounds:attach": taken_by(COUNTY),
    "rounds:detach": taken_by(COUNTY),
    "rounds:discard": taken_by(COUNTY),
    "rounds:take": taken_by(COUNTY),
    "rounds:issue": page(COUNTY, post=COUNTY),
    "rounds:extend": page(COUNTY, post=COUNTY, duty="firm"),
    "rounds:open": page(PROVINCES, post=PROVINCES),
    "rounds:import": page(PROVINCES, post=PROVINCES),
    "rounds:working-days": page(PROVINCES, post=PROVINCES),
    "recognition:check-as-printed": page(ANYBODY),
    # insight
    "insight:waiting": page(ROLES),
}
