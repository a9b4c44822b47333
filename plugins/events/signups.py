"""How the sign-up engine and check-in see events: what has places, who may apply, which gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.signups import (
    Applicant,
    CheckinListDraft,
    CopyShift,
    GroupView,
    Period,
    SignupGroup,
    SignupKind,
    SignupSubject,
    Step,
)
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.times import later
from core.people.api import organization_by_id
from plugins.events.queries import event_by_id, signup_subjects, standing_of
from plugins.events.rules import (
    ENTRANCE_AFTER,
    ENTRANCE_BEFORE,
    NIGHT_HOUR,
    is_over_several_days,
    may_apply,
    timing_of,
)
from plugins.events.series_queries import courses, dates_of
from plugins.events.service.asking import form_owner
from plugins.events.service.drafting import copy_event
from plugins.events.values import CALENDAR_KIND, COURSE_KIND, PUBLIC_STATES, SIGNUP_KIND

GONE = Refusal("gone", msg("This event is no longer there."))
UNDER_WAY = (Step.CONFIRM, Step.ACCEPT, Step.APPROVE)


async def may_sign_up(
    subject: UUID,
    applicant: Applicant,
    viewer: Viewer,
    now: datetime,
) -> Refusal | None:
    """Public events that are not over take sign-ups; the hosts may add people afterwards too."""
    event = await standing_of(subject)
    if event is None:
        return GONE
    return _for(applicant, viewer, event.organization, may_apply(event, now))


def _for(
    applicant: Applicant, viewer: Viewer, organization: UUID, refusal: Refusal | None
) -> Refusal | None:
    """Hosts add people afterwards too; a new date that is awaited ends no sign-up under way."""
    code = refusal.code if refusal else ""
    if code == "over" and viewer.coordinates(organization):
        return None
    return None if code == "postponed" and applicant.step in UNDER_WAY else refusal


async def gates(subject: UUID) -> Sequence[CheckinListDraft]:
    """One list, the entrance; each day anew where the event lasts several."""
    event = await event_by_id(subject)
    if event is None:
        raise NotFound
    is_daily = is_over_several_days(timing_of(event))
    return (
        CheckinListDraft(
            key="entrance",
            title=msg("Entrance"),
            period=Period.DAILY if is_daily else Period.ONCE,
            opens_at=later(event.starts_at, -ENTRANCE_BEFORE),
            closes_at=later(event.ends_at, ENTRANCE_AFTER),
            day_starts_at_hour=NIGHT_HOUR if is_daily else 0,
        ),
    )


async def copy_subject(subject: UUID, shift: CopyShift) -> UUID:
    """A copy of the event as a draft, so many days later."""
    return (await copy_event(None, subject, days=shift.days)).id


REGISTRATION = SignupKind(
    key=SIGNUP_KIND,
    title=msg("Registration for events"),
    describe=signup_subjects,
    may_apply=may_sign_up,
    checkin_lists=gates,
    may_manage="events.signups.manage",
    calendar_kind=CALENDAR_KIND,
    copy=copy_subject,
)


# --- courses: one sheet for all dates of a series ----------------------------------------------


async def may_join(
    subject: UUID,
    applicant: Applicant,
    viewer: Viewer,
    now: datetime,
) -> Refusal | None:
    """A course takes sign-ups while a date of it lies ahead; hosts add people afterwards too."""
    dates = await dates_of(subject)
    verdicts = [may_apply(one, now) for one in dates]
    if not dates:
        return GONE
    if None in verdicts:
        return None
    return _for(applicant, viewer, dates[0].organization, verdicts[-1])


async def course_subjects(series: Sequence[UUID]) -> Mapping[UUID, SignupSubject]:
    """Courses as passes, mails and lists show them: from the first date to the last."""
    found = await courses(series)
    events = await signup_subjects([event.id for event, _, _ in found.values()])
    return {
        name: replace(events[event.id], subject=name, starts_at=first, ends_at=last, url_path=path)
        for name, (event, first, last) in found.items()
        for path in [f"/events/{event.slug}"]
    }


async def course_gates(subject: UUID) -> Sequence[CheckinListDraft]:
    """One list, the entrance, on each day anew."""
    found = await courses([subject])
    if subject not in found:
        raise NotFound
    _, first, last = found[subject]
    return (
        CheckinListDraft(
            key="entrance",
            title=msg("Entrance"),
            period=Period.DAILY,
            opens_at=later(first, -ENTRANCE_BEFORE),
            closes_at=later(last, ENTRANCE_AFTER),
            day_starts_at_hour=NIGHT_HOUR,
        ),
    )


async def course_dates(subject: UUID) -> Sequence[UUID]:
    """The dates of a course that people have been told of."""
    return [one.id for one in await dates_of(subject) if one.state in PUBLIC_STATES]


COURSE = SignupKind(
    key=COURSE_KIND,
    title=msg("Registration for courses"),
    describe=course_subjects,
    may_apply=may_join,
    checkin_lists=course_gates,
    may_manage="events.signups.manage",
    calendar_kind=CALENDAR_KIND,
    dates=course_dates,
)


# --- everybody of an event: its own sheet, and the course's whose date it is ---------------------


async def describe_event(subject: UUID) -> GroupView | None:
    """An event with those who signed up for it, or for the whole series."""
    event = await event_by_id(subject)
    organization = await organization_by_id(event.organization) if event else None
    if event is None or organization is None:
        return None
    places = [(SIGNUP_KIND, event.id)]
    if event.series is not None:
        places.append((COURSE_KIND, event.series))
    form = await form_owner(event)
    return GroupView(
        title=event.title,
        organization=organization.id,
        desk_path=f"/desk/{organization.slug}/events/{event.id}",
        places=places,
        asks=(form.kind, form.subject),
    )


EVERYBODY = SignupGroup(
    key="events.event",
    title=msg("Everybody of an event"),
    describe=describe_event,
    may_manage="events.signups.manage",
)
