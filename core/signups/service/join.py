"""Joining a sign-up from paper to somebody's account: by the letters on the pass, or by a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import NotFound, Refused
from core.contracts.ports import pass_source
from core.contracts.signups import Step
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import Sql, Steps, run
from core.data.ids import new_id, token_hash
from core.data.times import later, utc_now
from core.data.transactions import Transaction, tx
from core.kernel.bus import announce
from core.people.api import PersonsJoined, blank_person, find_or_create_person, person_by_id
from core.services.audit.api import record_statement
from core.services.limits.api import take
from core.services.outbox.api import Recipient, queue
from core.settings import current
from core.signups.links import link_token
from core.signups.queries.own import signups_of_person
from core.signups.queries.paper import Paper, PaperLink, papers_of_signups
from core.signups.queries.sheets import sheet_by_id, signup_by_id
from core.signups.queries.verdicts import applicant_of, verdict_of
from core.signups.service.statements import (
    lock_persons,
    locked_sheet,
    own_place,
    places_where,
    taken_times,
)
from core.signups.service.telling import MESSAGE_OF, tell
from core.signups.time_rules import time_verdicts
from core.signups.values import Place, Sheet, SignupState

LINK_LIFE = timedelta(days=14)
TRIES_PER_HOUR = 10
LINKS_PER_DAY = 3

UNKNOWN = Refusal(
    "unknown_code", msg("No pass from paper has these letters. Look at the paper again.")
)
JOINED = Refusal("joined_already", msg("This sign-up was joined to an account already."))


async def join_by_code(typed: str, *, viewer: Viewer, now: datetime | None = None) -> UUID:
    """Make a sign-up from paper the viewer's own, by the letters on its pass; its id.

    Ten tries an hour and account. Raises TooMany, NotFound for a visitor, and Refused for unknown
    letters, a joined sign-up, a second one on one sheet, and where time would be taken twice.
    """
    if viewer.person is None:
        raise NotFound
    await take(f"signups.join:{viewer.account}", limit=TRIES_PER_HOUR, window=timedelta(hours=1))
    found = await pass_source.get().signups_of_code(typed)
    papers = await papers_of_signups(found)
    if len(papers) != 1:  # letters that two papers share open neither; the coordinator has a link
        raise Refused(UNKNOWN)
    (paper,) = papers.values()
    async with tx() as transaction:
        await _join(paper, viewer.person, viewer=viewer, now=now, within=transaction)
    return paper.signup


async def send_join_link(
    signup: UUID, *, email: str, viewer: Viewer, now: datetime | None = None
) -> None:
    """Mail a link to an address that a coordinator was told; nothing is joined before its button.

    A newer link ends the older one. Raises NotFound, Refused once it is joined, TooMany.
    """
    paper = (await papers_of_signups([signup])).get(signup)
    place = await signup_by_id(signup)
    sheet = await sheet_by_id(place.sheet) if place else None
    if paper is None or sheet is None:
        raise NotFound
    if paper.joined_at:
        raise Refused(JOINED)
    await take(f"signups.join_link:{signup}", limit=LINKS_PER_DAY, window=timedelta(days=1))
    moment, link = now or utc_now(), new_id()

    def steps() -> Steps[None]:
        rows = yield Sql(
            "UPDATE signups_paper SET link = ?, link_hash = ?, link_email = ?, link_expires_at = ?"
            " WHERE id = ? AND joined_at IS NULL RETURNING id",
            [link, token_hash(link_token(link)), email, later(moment, LINK_LIFE), paper.id],
        )
        if not rows:
            raise Refused(JOINED)
        yield record_statement(
            viewer,
            action="signups.paper.link_sent",
            subject=signup,
            organization=sheet.organization,
        )

    async with tx():
        await run(steps)
        await queue(
            kind="signups.join",
            to=Recipient(email=email, language=current().city_language),
            payload={"link": str(link)},
            key=f"signups.join:{link}",
        )


async def join_by_link(linked: PaperLink, *, now: datetime | None = None) -> UUID:
    """Join a sign-up to the address that its link was mailed to; the sign-up's id.

    The person is found or made: the link has proven the address. Raises Refused as `join_by_code`.
    """
    async with tx() as transaction:
        person = await find_or_create_person(
            email=linked.paper.link_email,
            name=linked.place.name,
            language=linked.place.language,
        )
        await _join(linked.paper, person, viewer=None, now=now, within=transaction)
    return linked.paper.signup


async def join_on_word(
    signup: UUID, *, person: UUID, viewer: Viewer, now: datetime | None = None
) -> None:
    """Join a sign-up from paper to a person, on the word of who entered it; inside `tx()` or not.

    All that the person from paper has goes along. Raises NotFound for what did not come on paper,
    Refused as `join_by_code`.
    """
    paper = (await papers_of_signups([signup])).get(signup)
    if paper is None:
        raise NotFound
    async with tx() as transaction:
        await _join(paper, person, viewer=viewer, now=now, within=transaction)


async def _join(
    paper: Paper,
    person: UUID,
    *,
    viewer: Viewer | None,
    now: datetime | None,
    within: Transaction,
) -> None:
    place = await signup_by_id(paper.signup)
    if place is None or place.person is None:
        raise Refused(UNKNOWN)
    joined, moment = place.person, now or utc_now()
    await _ask_rules(joined, person, moment)
    await run(lambda: _steps(paper, joined, person, viewer=viewer, now=moment))
    await announce(PersonsJoined(kept=person, joined=joined), within=within)
    await blank_person(joined, name_to=person)


async def _ask_rules(joined: UUID, person: UUID, now: datetime) -> None:
    """The rooms' own rules, for each living sign-up, of the person whose it becomes."""
    known = await person_by_id(person)
    email = known.email or "" if known else ""
    for found in await signups_of_person(joined):
        if found.place.state.is_active and now < found.sheet.ends_at:
            applicant = applicant_of(replace(found.place, person=person, email=email), Step.JOIN)
            verdict = await verdict_of(found.sheet, applicant, VISITOR, now)
            # What is not about the person was decided when the form was entered.
            refuse(verdict if verdict and verdict.is_personal else None)


# --- the script ----------------------------------------------------------------------------------


def _steps(
    paper: Paper, joined: UUID, person: UUID, *, viewer: Viewer | None, now: datetime
) -> Steps[None]:
    yield from lock_persons([joined, person])
    yield from claim_entry(paper.id, now)
    places = yield from places_where("s.person = ?", [joined])
    sheets = {}
    for sheet in sorted({place.sheet for place in places}):
        sheets[sheet] = yield from locked_sheet(sheet)
    for place in places:
        if place.state.is_active:
            yield from _guard(place, sheets[place.sheet], person)
    yield Sql("UPDATE signups_signup SET person = ? WHERE person = ?", [person, joined])
    yield Sql("UPDATE signups_commitment SET person = ? WHERE person = ?", [person, joined])
    yield record_statement(
        viewer,
        action="signups.paper.joined",
        subject=paper.signup,
        fields=("person",),
        organization=next((sheet.organization for sheet in sheets.values()), None),
    )
    yield from _tell(paper, sheets, now)


def _tell(paper: Paper, sheets: Mapping[UUID, Sheet], now: datetime) -> Steps[None]:
    """What they have now been given at an address: the mail that others got at the sign-up."""
    for place in (yield from places_where("s.id = ?", [paper.signup])):
        is_ahead = place.state.is_active and now < sheets[place.sheet].ends_at
        if place.state in MESSAGE_OF and is_ahead:
            yield from tell(MESSAGE_OF[place.state], sheets[place.sheet], place)


def claim_entry(entry: UUID, now: datetime) -> Steps[None]:
    """Let one of two who join the same paper at once be the first. Raises Refused for the other."""
    rows = yield Sql(
        "UPDATE signups_paper SET joined_at = ?, link = NULL, link_hash = NULL, link_email = '',"
        " link_expires_at = NULL WHERE id = ? AND joined_at IS NULL RETURNING id",
        [now, entry],
    )
    if not rows:
        raise Refused(JOINED)


def _guard(place: Place, sheet: Sheet, person: UUID) -> Steps[None]:
    """One sign-up a person and sheet, one place at a time; a soft overlap is the person's own."""
    if (yield from own_place(sheet.id, person)) is not None:
        raise Refused(
            Refusal(
                "already_signed_up",
                msg("You are signed up for this already. Ask the organizer to cancel one of them."),
            )
        )
    if place.state is SignupState.CONFIRMED:
        taken = yield from taken_times(person, sheet)
        verdicts = time_verdicts(sheet, taken, accepts_overlap=True)
        refuse(verdicts[0] if verdicts else None)
