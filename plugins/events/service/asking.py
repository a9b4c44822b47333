"""What people are asked when they sign up: it goes along to copies and further dates."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from core.contracts.viewer import Viewer
from core.services.questions.api import Owner, copy_questions, forget_form, form_of
from plugins.events.series_queries import series_by_id
from plugins.events.tables import Event
from plugins.events.values import COURSE_KIND, SIGNUP_KIND


def event_form(event: UUID) -> Owner:
    """Whose form the questions of an event, or of one date of a series, are."""
    return Owner(kind=SIGNUP_KIND, subject=event)


def course_form(series: UUID) -> Owner:
    """Whose form the questions of a course are: one for all of its dates."""
    return Owner(kind=COURSE_KIND, subject=series)


async def form_owner(event: Event) -> Owner:
    """Whose form the people of an event are asked: its own, or its course's."""
    series = await series_by_id(event.series) if event.series is not None else None
    if series is not None and series.signs_up_once:
        return course_form(series.id)
    return event_form(event.id)


async def form_asked(owner: Owner) -> UUID | None:
    """The form that a new sheet asks, if there is one."""
    found = await form_of(owner)
    return found.form if found else None


async def ask_alike(viewer: Viewer | None, like: Event, dates: Iterable[Event]) -> None:
    """Ask at further dates what is asked at this one, each in a form of its own; in `tx()`."""
    source = event_form(like.id)
    found = await form_of(source)
    if found is None or not found.questions:
        return
    for one in dates:
        await copy_questions(source, event_form(one.id), viewer=viewer)


async def ask_once(viewer: Viewer | None, event: UUID, series: UUID) -> None:
    """Let a course ask what the draft asks that it is made of; in `tx()`."""
    await copy_questions(event_form(event), course_form(series), viewer=viewer)
    await forget_form(event_form(event))


async def forget_questions(drafts: Iterable[Event]) -> None:
    """Delete the forms of drafts that are thrown away; in `tx()`."""
    for one in drafts:
        await forget_form(event_form(one.id))
