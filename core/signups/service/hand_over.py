"""Giving one's place on: to a named person, by a link, to anybody who may take it; or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, as_uuid, run
from core.data.ids import new_id, token_hash
from core.data.many import insert
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.services.limits.api import take as take_of_limit
from core.services.outbox.api import Recipient, queue_statements
from core.signups.hand_over_rules import ENDED, HandOverState, may_hand_over, may_swap_for
from core.signups.links import link_token
from core.signups.queries.hand_overs import HandOverLink
from core.signups.queries.sheets import sheet_by_id
from core.signups.service.statements import locked_sheet, party_of, places_where
from core.signups.service.telling import queued, recipient, tell
from core.signups.values import Place, Sheet

MAILS_PER_DAY = 10
MOST_ASKED = 50


async def hand_over(
    signup: UUID,
    *,
    viewer: Viewer,
    email: str = "",
    is_public: bool = False,
    wants: UUID | None = None,
    now: datetime | None = None,
) -> UUID:
    """Give one's place on, to whom its link is mailed or who gets it otherwise; the offer's id.

    `wants` is a sheet: the place is swapped for one there. Until somebody takes it the place stays
    as it is. What was offered before ends. Raises NotFound, Refused where places are not handed
    over or this one is not for sure, and TooMany after ten mails a day.
    """
    if email or (wants and is_public):
        await count_mail(signup)
    return await offer_place(
        signup, viewer=viewer, email=email, is_public=is_public, wants=wants, now=now
    )


async def count_mail(signup: UUID) -> None:
    """Count that mail goes out about a place. Raises TooMany after ten times a day."""
    day = timedelta(days=1)
    await take_of_limit(f"signups.hand_over:{signup}", limit=MAILS_PER_DAY, window=day)


async def offer_place(
    signup: UUID,
    *,
    viewer: Viewer,
    email: str = "",
    is_public: bool = False,
    wants: UUID | None = None,
    now: datetime | None = None,
) -> UUID:
    """As `hand_over`, also inside `tx()`: whoever calls it has counted the mail."""
    moment, made = now or utc_now(), new_id()
    wanted = await sheet_by_id(wants) if wants else None
    if wants and wanted is None:
        raise NotFound

    def steps() -> Steps[None]:
        sheet = yield from locked_sheet((yield from party_of(signup))[0].sheet)
        party = yield from party_of(signup)
        refuse(may_hand_over(party[0], sheet, moment, size=_living(party)))
        refuse(may_swap_for(sheet, wanted, moment) if wanted else None)
        yield _end(signup, HandOverState.WITHDRAWN, moment)
        row = {
            "id": made,
            "created_at": moment,
            "signup": signup,
            "is_public": is_public,
            "email": email.strip(),
            "token_hash": token_hash(link_token(made)),
            "state": HandOverState.OPEN,
            "wants": wants,
        }
        yield insert("signups_hand_over", row)
        yield from _ask(made, sheet, party[0], email=email.strip(), of=wants if is_public else None)
        yield record_statement(
            viewer,
            action="signups.hand_over.offered",
            subject=signup,
            organization=sheet.organization,
        )

    await run(steps)
    return made


async def withdraw_hand_over(signup: UUID, *, viewer: Viewer, now: datetime | None = None) -> None:
    """Keep one's place after all; a second time changes nothing.

    Whoever wanted it and waits for the host is told.
    """
    moment = now or utc_now()

    def steps() -> Steps[None]:
        place = (yield from party_of(signup))[0]
        sheet = yield from locked_sheet(place.sheet)
        rows = yield _end(signup, HandOverState.WITHDRAWN, moment)
        if rows:
            yield from tell_taker(as_uuid(rows[0]["taker"]), sheet, as_uuid(rows[0]["id"]))
            yield record_statement(
                viewer,
                action="signups.hand_over.withdrawn",
                subject=signup,
                organization=sheet.organization,
            )

    await run(steps)


async def turn_down(linked: HandOverLink, *, now: datetime | None = None) -> None:
    """The named person does not want the place; the one who gives it is told.

    Raises Refused for what has ended, and for a place that nobody was named for.
    """
    moment = now or utc_now()
    if not linked.handed.email:
        raise Refused(ENDED)

    def steps() -> Steps[None]:
        sheet = yield from locked_sheet(linked.sheet.id)
        rows = yield _end(linked.place.id, HandOverState.DECLINED, moment, only=linked.handed.id)
        if not rows:
            raise Refused(ENDED)
        for place in (yield from places_where("s.id = ?", [linked.place.id])):
            yield from tell("signups.hand_over_declined", sheet, place)

    await run(steps)


def _ask(
    hand_over: UUID, sheet: Sheet, giver: Place, *, email: str, of: UUID | None
) -> Steps[None]:
    """Write to the named person, or to those of whom a swap asks: all who have a place there."""
    if email:
        yield from _mail(hand_over, sheet, Recipient(email=email, language=giver.language))
    if of is None:
        return
    others = yield from places_where(
        "s.sheet = ? AND s.state = 'confirmed' AND s.is_leader AND s.person IS NOT NULL", [of]
    )
    for other in others[:MOST_ASKED]:
        if other.email and other.person != giver.person:
            yield from _mail(hand_over, sheet, recipient(other), kind="signups.swap_offered")


def expire_due(now: datetime) -> Steps[int]:
    """End offers of places that have begun or that nobody has any more; how many they were."""
    rows = yield Sql(
        "UPDATE signups_hand_over SET state = ?, email = '', guardian_email = '', settled_at = ?"
        " WHERE state IN ('open', 'asked') AND signup IN (SELECT s.id FROM signups_signup s"
        " JOIN signups_sheet h ON h.id = s.sheet WHERE s.state <> 'confirmed' OR h.starts_at <= ?)"
        " RETURNING id",
        [HandOverState.EXPIRED, now, now],
    )
    return len(rows)


def tell_taker(taker: UUID | None, sheet: Sheet, hand_over: UUID) -> Steps[None]:
    """Tell who wanted a place and waited for the host that it is not theirs."""
    if taker is None:
        return
    rows = yield Sql("SELECT name, email, language FROM people_person WHERE id = ?", [taker])
    if rows and rows[0]["email"]:
        row = rows[0]
        to = Recipient(email=row["email"], name=row["name"], language=row["language"], person=taker)
        yield from _mail(hand_over, sheet, to, kind="signups.hand_over_not_yours")


def _mail(
    hand_over: UUID, sheet: Sheet, to: Recipient, *, kind: str = "signups.hand_over_offered"
) -> Steps[None]:
    payload = {"hand_over": str(hand_over), "sheet": str(sheet.id)}
    yield from queued(
        list(
            queue_statements(
                kind=kind, to=to, payload=payload, key=f"{kind}:{hand_over}:{to.person or ''}"
            )
        )
    )


def _living(party: list[Place]) -> int:
    return sum(place.state.is_active for place in party)


def _end(signup: UUID, state: HandOverState, now: datetime, *, only: UUID | None = None) -> Sql:
    """End what is offered of a sign-up; the address of a named person is forgotten."""
    return Sql(
        "UPDATE signups_hand_over SET state = ?, email = '', guardian_email = '', settled_at = ?"  # noqa: S608 -- constants only
        f" WHERE signup = ? AND state IN ('open', 'asked'){' AND id = ?' if only else ''}"
        " RETURNING id, taker",
        [state, now, signup, *([only] if only else [])],
    )
