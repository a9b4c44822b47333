"""Answers to a sheet's questions: with a sign-up, changed by the person, written down by a host."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, run
from core.data.many import insert
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.services.questions.api import (
    checked_answers,
    claim_version,
    form_now,
    keep_answers,
)
from core.signups.queries.answers import ANSWERS
from core.signups.queries.sheets import sheet_by_id, signup_by_id
from core.signups.rules import HOST_SOURCES, may_change_answers, may_decide
from core.signups.service.plans import Answered
from core.signups.service.retries import is_retry
from core.signups.service.statements import locked_sheet, party_of
from core.signups.service.telling import tell
from core.signups.values import Place, Sheet, SignUpRequest

LONGEST_QUESTION, LONGEST_REPLY = 1000, 2000
NOTHING_ASKED = msg("Nothing is asked here.")


async def answered_with(request: SignUpRequest, viewer: Viewer, sheet: Sheet) -> Answered | None:
    """What a request answers to the sheet's questions, before the lock; None where none are asked.

    A host may leave them out: then nobody was asked. Raises Invalid with `answers.<key>`, and
    Refused where the questions have changed since they were shown.
    """
    if sheet.form is None and not request.answers:
        return None
    version = await form_now(sheet.form) if sheet.form else None
    if version is None:
        if request.answers:
            raise Invalid({"answers": [NOTHING_ASKED]})
        return None
    is_host = request.source in HOST_SOURCES
    if (is_host and request.answers is None) or await is_retry(request, viewer):
        return None
    answers = checked_answers(
        version, request.answers or {}, seen=request.answers_to, demands=not is_host
    )
    return Answered(version=version.id, answers=answers)


async def answered_by_taker(
    sheet: Sheet, raw: Mapping[str, Any], *, seen: UUID | None
) -> Answered | None:
    """What somebody answers who takes a place over; None where the sheet asks nothing.

    Raises Invalid with `answers.<key>`, and Refused where the questions have changed since.
    """
    version = await form_now(sheet.form) if sheet.form else None
    if version is None:
        if raw:
            raise Invalid({"answers": [NOTHING_ASKED]})
        return None
    answers = checked_answers(version, raw, seen=seen, demands=True)
    return Answered(version=version.id, answers=answers)


def write_answered(answered: Answered | None, signup: UUID, now: datetime) -> Steps[None]:
    """Keep the answers of a sign-up that was written in the same script."""
    if answered is not None:
        yield from claim_version(answered.version)
        yield keep_answers(
            ANSWERS, signup, version=answered.version, answers=answered.answers, now=now
        )


async def change_answers(
    signup: UUID,
    raw: Mapping[str, Any],
    *,
    viewer: Viewer | None,
    seen: UUID | None = None,
    reply: str = "",
    now: datetime | None = None,
) -> None:
    """The person answers anew, or replies to what the host asked back, until it is decided.

    Whoever was not asked before they had the place answers once.
    Raises NotFound, Refused, and Invalid with `answers.<key>`.
    """
    moment = now or utc_now()
    answered = await _answered(signup, raw, seen=seen, demands=True)

    def steps() -> Steps[None]:
        place, sheet = yield from _locked(signup)
        given = yield Sql("SELECT id FROM signups_answers WHERE signup = ?", [place.id])
        refuse(may_change_answers(place, sheet, moment, has_answered=bool(given)))
        yield from write_answered(answered, place.id, moment)
        if reply.strip():
            yield Sql(
                "UPDATE signups_inquiry SET reply = ?, replied_at = ? WHERE id ="
                " (SELECT id FROM signups_inquiry WHERE signup = ?"
                " ORDER BY created_at DESC, id DESC LIMIT 1)",
                [reply.strip()[:LONGEST_REPLY], moment, place.id],
            )
        yield _logged(viewer, "signups.answers.changed", place, sheet)

    await run(steps)


async def write_answers(
    signup: UUID, raw: Mapping[str, Any] | None, *, viewer: Viewer, now: datetime | None = None
) -> None:
    """A host writes down what somebody answered on paper or by voice; None: they were not asked.

    What is required may be left out. Raises NotFound, and Invalid with `answers.<key>`.
    """
    moment = now or utc_now()
    answered = None if raw is None else await _answered(signup, raw, demands=False)

    def steps() -> Steps[None]:
        place, sheet = yield from _locked(signup)
        yield from write_answered(answered, place.id, moment)
        if answered is None:
            yield Sql("DELETE FROM signups_answers WHERE signup = ?", [place.id])
        yield _logged(viewer, "signups.answers.written", place, sheet)

    await run(steps)


async def ask_back(
    signup: UUID, question: str, *, viewer: Viewer, now: datetime | None = None
) -> None:
    """Ask somebody something before deciding; they get a mail and can reply and answer anew.

    Raises NotFound, Invalid for an empty question, and Refused when nothing is to be decided.
    """
    words = question.strip()
    if not words or len(words) > LONGEST_QUESTION:
        raise Invalid({"reason": [msg("Write what you want to know, in 1000 characters at most.")]})
    moment = now or utc_now()

    def steps() -> Steps[None]:
        place, sheet = yield from _locked(signup)
        refuse(may_decide(place))
        row = {
            "created_at": moment,
            "signup": place.id,
            "question": words,
            "asked_by": viewer.account,
            "reply": "",
        }
        yield insert("signups_inquiry", row)
        yield from tell("signups.asked_back", sheet, place)
        yield _logged(viewer, "signups.signup.asked_back", place, sheet)

    await run(steps)


async def _answered(
    signup: UUID, raw: Mapping[str, Any], *, demands: bool, seen: UUID | None = None
) -> Answered | None:
    place = await signup_by_id(signup)
    sheet = await sheet_by_id(place.sheet) if place else None
    if sheet is None:
        raise NotFound
    version = await form_now(sheet.form) if sheet.form else None
    if version is None:
        return None
    answers = checked_answers(version, raw, seen=seen, demands=demands)
    return Answered(version=version.id, answers=answers)


def _locked(signup: UUID) -> Steps[tuple[Place, Sheet]]:
    """Who answers for a party, and its sheet under the lock. Raises NotFound."""
    sheet = yield from locked_sheet((yield from party_of(signup))[0].sheet)
    return (yield from party_of(signup))[0], sheet


def _logged(viewer: Viewer | None, action: str, place: Place, sheet: Sheet) -> Sql:
    return record_statement(
        viewer,
        action=action,
        subject=place.id,
        fields=("answers",),
        organization=sheet.organization,
    )
