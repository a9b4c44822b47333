"""The rules of a sign-up on every path: asked before the lock, overridden by a host's reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.signups import Applicant, Step
from core.contracts.verdicts import Refusal
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import Steps, run
from core.services.audit.api import record_statement
from core.signups.queries.verdicts import applicant_of, verdict_of
from core.signups.service.statements import own_place, taken_times
from core.signups.time_rules import time_verdicts
from core.signups.values import Place, Sheet


async def ask(
    sheet: Sheet, applicant: Applicant, viewer: Viewer, now: datetime, *, reason: str = ""
) -> list[Refusal]:
    """Raise Refused unless the rules allow it or a host's `reason` overrides them.

    Returns what was overridden, which the command logs.
    """
    verdict = await verdict_of(sheet, applicant, viewer, now)
    if verdict is None:
        return []
    if not reason or not verdict.may_be_overridden:
        raise Refused(verdict)
    return [verdict]


async def ask_companions(
    sheet: Sheet,
    party: Sequence[Place],
    step: Step,
    viewer: Viewer,
    now: datetime,
    *,
    reason: str = "",
) -> list[Refusal]:
    """The same of those of a party who come along. Raises and returns as `ask`."""
    overridden: list[Refusal] = []
    for one in party:
        if not one.is_leader and one.state.is_active:
            overridden += await ask(sheet, applicant_of(one, step), viewer, now, reason=reason)
    return overridden


def let_pass(
    refusals: Sequence[Refusal],
    *,
    reason: str,
    viewer: Viewer | None,
    signup: UUID,
    sheet: Sheet,
) -> Steps[None]:
    """Raise Refused for the first refusal, unless a host's reason overrides them: then log each."""
    for refusal in refusals:
        if not reason or not refusal.may_be_overridden:
            raise Refused(refusal)
    for refusal in refusals:
        yield record_statement(
            viewer,
            action=f"signups.{refusal.code.removesuffix('_warning')}.overridden",
            subject=signup,
            fields=("state",),
            organization=sheet.organization,
            reason=reason,
        )


async def free_people(
    sheet: Sheet,
    applicants: Sequence[Applicant],
    *,
    most: int,
    still_to_do: Collection[str] = (),
    now: datetime,
) -> Sequence[UUID]:
    """Of known people, in their order and at most so many, those who could take a place now.

    They have nothing to do with the sheet, the room's rules let them in, apart from refusals by
    codes `still_to_do`, and their time allows it: no overlap with anything of any module, rest
    and hours as the sheets say.
    """
    found: list[UUID] = []
    for applicant in applicants:
        person = applicant.person
        if len(found) == most:
            break
        if person is None or not await run(lambda one=person: _is_free(sheet, one)):  # type: ignore[misc]
            continue
        verdict = await verdict_of(sheet, applicant, VISITOR, now)
        if verdict is None or verdict.code in still_to_do:
            found.append(person)
    return found


def _is_free(sheet: Sheet, person: UUID) -> Steps[bool]:
    if (yield from own_place(sheet.id, person)) is not None:
        return False
    return not time_verdicts(sheet, (yield from taken_times(person, sheet)))
