"""Writing events: new drafts, corrections, copies, throwing drafts away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import refuse, refuse_faults
from core.contracts.errors import NotFound
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.rows import changed_fields, write_row
from core.data.slugs import free_slug, save_under_slug
from core.data.times import add_wall_days, utc_now
from core.data.transactions import tx
from core.people.api import Organization
from core.services.audit.api import record
from core.services.cases.api import open_case
from core.services.files.api import drop_picture
from core.services.questions.api import Owner, copy_questions
from plugins.events.queries import event_by_id
from plugins.events.rules import (
    copy_days,
    may_delete,
    may_edit,
    registration_faults,
    timing_faults,
    timing_of,
)
from plugins.events.service.asking import event_form, forget_questions, form_owner
from plugins.events.service.entries import keep_entry
from plugins.events.service.rows import (
    bump_event,
    bump_run,
    case_subject,
    content_columns,
    drop_empty,
    locked_event,
    marked,
    organization_of,
    registration_columns,
    spot_columns,
    timing_columns,
)
from plugins.events.service.sheets import keep_sheet
from plugins.events.tables import Event
from plugins.events.values import (
    CASE_KIND,
    UNSEEN_STATES,
    Content,
    EventDraft,
    EventState,
    Registration,
    Spot,
    Timing,
)

UNTITLED = "wydarzenie"
NOT_COPIED = {
    "id",
    "created_at",
    "slug",
    "sheet",
    "state",
    "reason",
    "previous_starts_at",
    "previous_ends_at",
    "published_at",
    "created_by",
    "version",
    "series",
    "recurrence_id",
    "overrides",
}


async def create_draft(
    viewer: Viewer | None, organization: Organization, draft: EventDraft
) -> Event:
    """Write a new draft that only its organization sees. Raises Invalid."""
    refuse_faults(
        timing_faults(draft.timing), registration_faults(draft.registration, draft.timing)
    )
    columns = {
        **content_columns(draft.content),
        **timing_columns(draft.timing),
        **spot_columns(draft.spot),
        **registration_columns(draft.registration),
        "is_hidden": organization.state == "suspended",
    }
    return await _insert(viewer, organization.id, columns, action="events.event.created")


async def _insert(
    viewer: Viewer | None,
    organization: UUID,
    columns: Mapping[str, Any],
    *,
    action: str,
    asks: Owner | None = None,
) -> Event:
    """Write a new draft; `asks` is the thing whose questions it takes along."""
    event = Event(
        **columns,
        id=new_id(),
        organization=organization,
        created_by=viewer.account if viewer else None,
    )

    async def then() -> None:
        await record(viewer, action=action, subject=event.id, organization=organization)
        if asks is not None:
            await copy_questions(asks, event_form(event.id), viewer=viewer)

    await save_under_slug(event, str(event.title), otherwise=UNTITLED, then=then)
    return event


async def edit_event(
    viewer: Viewer | None,
    event: UUID,
    *,
    content: Content,
    registration: Registration,
    timing: Timing | None = None,
    spot: Spot | None = None,
) -> Event:
    """Change what an event says. Time and place of a public one change with `change_event` only.

    Raises NotFound, Refused (cancelled, or fewer places than are taken) and Invalid.
    """
    async with tx():
        found = await locked_event(event)
        refuse(may_edit(found))
        values = content_columns(content) | registration_columns(registration)
        if found.state in UNSEEN_STATES:
            values |= timing_columns(timing) if timing else {}
            values |= spot_columns(spot) if spot else {}
        at = timing if timing and found.state in UNSEEN_STATES else timing_of(found)
        refuse_faults(timing_faults(at), registration_faults(registration, at))
        fields = changed_fields(found, values)
        if not fields:
            return found
        if "title" in fields and not found.published_at and found.series is None:
            title = str(content.title)
            values["slug"] = await free_slug(Event.slug, title, otherwise=UNTITLED, but=found.slug)
        values |= marked(found, fields)
        after = await _follow(viewer, found, await write_row(found, values))
        await record(
            viewer,
            action="events.event.edited",
            subject=event,
            fields=fields,
            organization=after.organization,
        )
        await bump_run(after)
        return after


async def _follow(viewer: Viewer | None, before: Event, after: Event) -> Event:
    """What hangs on the row: picture, sheet, calendar entry, the case that waits."""
    if before.picture and before.picture != after.picture:
        await let_go(before.picture)
    organization = await organization_of(after)
    if after.state == EventState.WAITING:
        await open_approval(viewer, after, organization)
    if after.state in UNSEEN_STATES:
        return after
    sheet = await keep_sheet(viewer, after)
    if sheet != after.sheet:
        after = await write_row(after, {"sheet": sheet})
    await keep_entry(after, organization)
    return after


async def open_approval(viewer: Viewer | None, event: Event, organization: Organization) -> None:
    """Put the event into the city's inbox, or bring its line there up to date."""
    await open_case(
        kind=CASE_KIND,
        subject=case_subject(event),
        title=event.title,
        url_path=f"/events/{event.slug}",
        organization=organization.id,
        organization_name=organization.short_name,
        applicant_path=f"/desk/{organization.slug}/events/{event.id}",
        by=viewer,
    )


async def let_go(picture: UUID) -> None:
    """Drop a picture that no event shows any more; copies share theirs."""
    if not await Event.exists().where(Event.picture == picture):
        await drop_picture(picture)


async def delete_draft(viewer: Viewer | None, event: UUID) -> None:
    """Throw a draft away. Raises NotFound, and Refused for what is more than a draft."""
    async with tx():
        found = await locked_event(event)
        refuse(may_delete(found))
        await Event.delete().where(Event.id == event)
        await forget_questions([found])
        await drop_empty(found.series)
        if found.picture:
            await let_go(found.picture)
        await record(
            viewer,
            action="events.event.deleted",
            subject=event,
            organization=found.organization,
        )
        await bump_event(event)
        await bump_run(found)


async def copy_event(
    viewer: Viewer | None, event: UUID, *, days: int | None = None, now: datetime | None = None
) -> Event:
    """A new draft with the same content and questions, whole days later at the same wall time.

    Without `days` it is as many weeks later as it takes to lie ahead. Sign-ups are not copied.
    Raises NotFound.
    """
    found = await event_by_id(event)
    if found is None:
        raise NotFound
    by = copy_days(found, now or utc_now()) if days is None else days
    columns = {name: value for name, value in found.to_dict().items() if name not in NOT_COPIED}
    for name in ("starts_at", "ends_at", "signup_opens_at", "signup_closes_at"):
        if columns[name] is not None:
            columns[name] = add_wall_days(columns[name], by, found.zone)
    organization = columns.pop("organization")
    asks = await form_owner(found)
    return await _insert(viewer, organization, columns, action="events.event.copied", asks=asks)
