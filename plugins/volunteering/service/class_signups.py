"""A class is signed up for a shift in one step: all chosen pupils, or none and for whom why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.times import city_today, utc_now
from core.data.transactions import tx
from core.people.api import ConsentScope, Relation
from core.services.audit.api import record
from core.signups.api import (
    Brought,
    CancelledBy,
    GroupAnswer,
    GuardianAnswer,
    OnPaper,
    SignUpAnswer,
    cancel,
    sheet_by_id,
    sign_up_together,
)
from plugins.volunteering.queries import RoleView, shift_role_by_id
from plugins.volunteering.queries.schools import (
    ClassView,
    PupilLine,
    pupils_of,
    signups_of_class,
)
from plugins.volunteering.rules import is_public
from plugins.volunteering.school_tables import PupilSignup
from plugins.volunteering.school_values import ConsentPurpose, PupilState
from plugins.volunteering.service.briefings import tell_briefing
from plugins.volunteering.values import SHIFT_KIND, Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassAnswer:
    """By pupil, the sign-ups that were made, or why nobody was signed up."""

    signups: Mapping[UUID, SignUpAnswer] = field(default_factory=dict)
    refusals: Mapping[UUID, Refusal] = field(default_factory=dict)


async def open_places(view: ClassView, places: UUID) -> RoleView:
    """A role of a shift that the class can be signed up for. Raises NotFound for hidden ones."""
    found = await shift_role_by_id(places)
    if found is None or found.places.sheet is None:
        raise NotFound
    offer, is_own = found.view.offer, found.view.organization.id == view.school.id
    is_shown = found.shift.audience == Audience.EVERYBODY or (
        is_own and found.shift.audience == Audience.MEMBERS
    )
    if not is_shown or not is_public(offer):
        raise NotFound
    return found


async def sign_up_class(
    viewer: Viewer,
    view: ClassView,
    sheet: UUID,
    pupils: Sequence[UUID],
    *,
    key: str,
    now: datetime | None = None,
) -> ClassAnswer:
    """Sign pupils of a class up for a shift, each with a place, a pass and hours of their own.

    A guardian's consent on paper that the pupil comes counts as consent to this shift; without it
    a minor's place waits, and the guardian is asked by mail where the address is known. Whoever
    signs the class up has read the briefing and tells it to the pupils. Raises NotFound for pupils
    of other classes and what is no shift, Refused as `sign_up_together` and without the briefing.
    """
    moment = now or utc_now()
    found = await sheet_by_id(sheet)
    role = await shift_role_by_id(found.subject) if found and found.kind == SHIFT_KIND else None
    if role is None:
        raise NotFound
    known = {one.id: one for one in await _members(view, moment)}
    if not set(pupils) <= set(known):
        raise NotFound
    chosen = [known[pupil] for pupil in dict.fromkeys(pupils)]
    try:
        async with tx():
            await tell_briefing(viewer, role, [one.person for one in chosen])
            answer = await sign_up_together(
                sheet, [_brought(one) for one in chosen], key=key, viewer=viewer, now=moment
            )
            _undo_if_refused(answer)
            await _keep(viewer, view, chosen, answer)
    except _NobodyError as nobody:
        answer = nobody.answer
    return _by_pupil(answer, chosen)


class _NobodyError(Exception):
    """Undoes what was kept of the briefing."""

    def __init__(self, answer: GroupAnswer) -> None:
        super().__init__()
        self.answer = answer


def _undo_if_refused(answer: GroupAnswer) -> None:
    if answer.refusals:
        raise _NobodyError(answer)


async def _members(view: ClassView, now: datetime) -> Sequence[PupilLine]:
    today = city_today(now)
    found = await pupils_of(view.school_class.id, today=today)
    return [one for one in found if one.state is PupilState.MEMBER]


def _brought(one: PupilLine) -> Brought:
    signed = one.holds(ConsentPurpose.COMING)
    paper = None
    if signed is not None and signed.signed_on is not None:
        answer = GuardianAnswer(
            guardian_name=signed.guardian_name,
            relation=Relation(signed.relation or Relation.PARENT),
            scope=ConsentScope.SIGNUP,
        )
        paper = OnPaper(answer=answer, signed_on=signed.signed_on, lies=signed.paper_place)
    return Brought(
        person=one.person,
        name=one.name,
        email=one.email,
        language=one.language,
        guardian_email=one.guardian_email,
        on_paper=paper,
    )


async def _keep(
    viewer: Viewer, view: ClassView, chosen: Sequence[PupilLine], answer: GroupAnswer
) -> None:
    """Write down which sign-ups are the class's, and who made them."""
    for one in chosen:
        made = answer.signups[one.person]
        if not made.is_repeat:
            await PupilSignup(
                id=new_id(), pupil=one.id, signup=made.signup, entered_by=viewer.account
            ).save()
    await record(
        viewer,
        action="volunteering.school.class.signed_up",
        subject=view.school_class.id,
        organization=view.school.id,
    )


def _by_pupil(answer: GroupAnswer, chosen: Sequence[PupilLine]) -> ClassAnswer:
    return ClassAnswer(
        signups={
            one.id: answer.signups[one.person] for one in chosen if one.person in answer.signups
        },
        refusals={
            one.id: answer.refusals[one.person] for one in chosen if one.person in answer.refusals
        },
    )


async def cancel_class(
    viewer: Viewer, view: ClassView, sheet: UUID, *, now: datetime | None = None
) -> int:
    """Take back what the school signed the class up for on a sheet; returns how many.

    Raises Refused once it has started.
    """
    own = [one for one in await signups_of_class(view.school_class.id) if one.sheet == sheet]
    async with tx():
        for one in own:
            await cancel(one.signup, viewer=viewer, by=CancelledBy.SELF, now=now)
        if own:
            await record(
                viewer,
                action="volunteering.school.class.cancelled",
                subject=view.school_class.id,
                organization=view.school.id,
            )
    return len(own)
