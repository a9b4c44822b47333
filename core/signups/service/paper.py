"""People from paper: entered by a coordinator one after the other, taken back when mistyped."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.signups import Applicant
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_token
from core.data.many import insert
from core.data.times import elapsed, to_wall, utc_now
from core.data.transactions import tx
from core.people.api import blank_person, make_person_without_address
from core.services.audit.api import record
from core.services.idempotency.api import answer_once
from core.signups.queries.paper import papers_of_signups
from core.signups.queries.sheets import sheet_by_id, signup_by_id
from core.signups.service.cancel import cancel
from core.signups.service.sign_up import sign_up
from core.signups.values import (
    CancelledBy,
    SignUpAnswer,
    SignUpRequest,
    SignupState,
    Source,
)

UNDO_LASTS = timedelta(minutes=15)
TOO_LATE = Refusal(
    "undo_too_late", msg("This can be undone for 15 minutes. Cancel the sign-up with a reason.")
)


async def add_from_paper(
    sheet: UUID,
    *,
    name: str,
    signed_on: date,
    key: str,
    viewer: Viewer,
    age: AgeBand | None = None,
    now: datetime | None = None,
) -> SignUpAnswer:
    """Give somebody who signed a form a place, or have them wait where the sheet lets people wait.

    `age` is the band on the form; a minor's place waits until the guardian's consent is kept.
    Each entry makes a person of its own, with no address: two of one name are not taken for one.
    The same key gets the same answer. Raises as `sign_up`, and Invalid for a day to come.
    """
    moment = now or utc_now()
    found = await sheet_by_id(sheet)
    if found is None:
        raise NotFound
    if signed_on > to_wall(moment, found.zone).date():
        raise Invalid({"signed_on": [msg("This day has not come yet.")]})

    async def act() -> bytes:
        person = await make_person_without_address(name=name)
        request = SignUpRequest(
            sheet=sheet,
            applicant=Applicant(name=name, email="", language="pl", person=person),
            idempotency_key="",
            source=Source.DESK,
            may_wait=True,
            age=age,
        )
        answer = await sign_up(request, viewer=viewer, now=now)
        await execute(known_from_paper(answer.signup, signed_on, viewer=viewer, now=moment))
        return f"{answer.signup} {answer.state} {answer.link}".encode()

    asked = hashlib.sha256(f"{name}:{signed_on}:{age or ''}".encode()).hexdigest()
    owner = f"signups.paper:{sheet}:{viewer.account}"
    said = await answer_once(owner=owner, key=key or new_token()[0], asked=asked, act=act)
    signup, state, link = said.decode().split()
    return SignUpAnswer(signup=UUID(signup), state=SignupState(state), link=UUID(link))


def known_from_paper(signup: UUID, signed_on: date, *, viewer: Viewer, now: datetime) -> Sql:
    """Note that somebody without an address of their own is known from what was signed."""
    entry = {
        "created_at": now,
        "signup": signup,
        "signed_on": signed_on,
        "entered_by": viewer.account,
        "link_email": "",
    }
    return insert("signups_paper", entry)


async def undo_entry(signup: UUID, *, viewer: Viewer, now: datetime | None = None) -> None:
    """Take a mistyped entry back: the place is free, the name is gone. Twice does no harm.

    Raises NotFound for what did not come on paper, Refused after 15 minutes and once it is joined.
    """
    moment = now or utc_now()
    paper = (await papers_of_signups([signup])).get(signup)
    place = await signup_by_id(signup)
    if paper is None or place is None:
        raise NotFound
    if paper.joined_at or elapsed(paper.entered_at, moment) > UNDO_LASTS:
        raise Refused(TOO_LATE)
    async with tx():
        await cancel(signup, viewer=viewer, by=CancelledBy.HOST, now=now)
        if place.person:
            await blank_person(place.person)
        await record(viewer, action="signups.paper.undone", subject=signup)
