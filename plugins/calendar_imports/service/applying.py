"""One event of a calendar made, changed or called off here; each in a transaction of its own."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import LocalizedText, msg
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.api import Organization
from core.settings import current
from core.web.i18n import gettext, use_language
from plugins.calendar_imports.rules import (
    WHOLE_DAYS,
    Came,
    came_of,
    digest_of,
    is_ahead,
    merged,
    obstacle,
    stands,
)
from plugins.calendar_imports.tables import Item, Source
from plugins.calendar_imports.values import Found, Publishing
from plugins.events.api import (
    Audience,
    Content,
    Event,
    EventDraft,
    EventKind,
    EventState,
    Spot,
    Timing,
    cancel_event,
    change_event,
    content_of,
    create_draft,
    delete_draft,
    edit_event,
    event_by_id,
    publish_event,
    registration_of,
    withdraw_event,
)

log = logging.getLogger("pospolu.calendar_imports")

CALLED_OFF = msg("The organizer's own calendar no longer has it.")
UNSEEN = (EventState.DRAFT, EventState.WAITING)


async def apply_found(
    source: Source, organization: Organization, found: Found, item: Item | None
) -> None:
    """Bring an event into step with its calendar; nothing is written where nothing changed.

    Raises Refused and Invalid where events do not let it; then nothing of it has happened.
    """
    if item is None:
        if not found.is_cancelled and obstacle(found, place=source.place) is None:
            await _create(source, organization, found)
    elif found.is_cancelled:
        await call_off(item)
    elif item.is_cancelled:
        await _create(source, organization, found, again=item)
    else:
        await _change(source, found, item)


async def _create(
    source: Source, organization: Organization, found: Found, *, again: Item | None = None
) -> None:
    """A new event, and the note of where it came from, together; then public where wanted."""
    came = came_of(found, place=source.place)
    async with tx():
        event = await create_draft(None, organization, _draft(source, found, came))
        if again is None:
            item = Item(source=source.id, uid=found.uid, recurrence_id=found.recurrence_id)
            item.event = event.id
            await item.save()
        else:
            item = again
        await _note(item, came, event=event.id, is_cancelled=False)
    if source.publishing == Publishing.PUBLISH:
        await _publish(event)


async def _publish(event: Event) -> None:
    """As the organization's rights say: public, or to the city. What cannot go out is a draft."""
    try:
        await publish_event(None, event.id)
    except (Refused, Invalid):
        return


def _draft(source: Source, found: Found, came: Came) -> EventDraft:
    content = Content(
        kind=EventKind(source.event_kind),
        title=LocalizedText.of(came["title"]),
        summary=LocalizedText.of(came["summary"]),
        description=LocalizedText.of(came["description"]),
        areas=tuple(json.loads(source.areas)),
        audience=Audience(source.audience),
    )
    return EventDraft(content=content, timing=_timing(came, found.zone), spot=_spot(came))


def _timing(came: Came, zone: str) -> Timing:
    starts_at, ends_at = (datetime.fromisoformat(one) for one in came["when"][:2])
    is_all_day = WHOLE_DAYS in came["when"]
    return Timing(starts_at=starts_at, ends_at=ends_at, zone=zone, is_all_day=is_all_day)


def _spot(came: Came, address: str = "") -> Spot:
    place, is_online, link = came["where"]
    return Spot(place_name=place, address=address, is_online=is_online, link=link)


async def _change(source: Source, found: Found, item: Item) -> None:
    """What the calendar changed, changes here; what was edited by hand stays."""
    came = came_of(found, place=source.place or json.loads(item.came)["where"][0])
    event = await event_by_id(item.event) if item.event else None
    if item.digest == digest_of(came) or event is None or event.state == EventState.CANCELLED:
        return
    here = stands(event)
    wanted = merged(came=json.loads(item.came), now=came, here=here)
    async with tx():
        if wanted != here:
            await _rewrite(event, wanted, here, zone=found.zone)
        await _note(item, came, event=event.id, is_cancelled=False)


async def _rewrite(event: Event, wanted: Came, here: Came, *, zone: str) -> None:
    """Write the parts that changed; people who signed up get word of a new time or place."""
    when = _timing(wanted, zone if wanted["when"] != here["when"] else event.zone)
    is_elsewhere = wanted["where"] != here["where"]
    where = _spot(wanted, "" if is_elsewhere else event.address)
    content = content_of(
        event,
        **{n: _reworded(getattr(event, n), wanted[n]) for n in ("title", "summary", "description")},
    )
    await edit_event(
        None,
        event.id,
        content=content,
        registration=registration_of(event),
        timing=when,
        spot=where,
    )
    is_moved = is_elsewhere or wanted["when"] != here["when"]
    if is_moved and event.state not in UNSEEN:
        await change_event(None, event.id, timing=when, spot=where)


def _reworded(text: LocalizedText, words: str) -> LocalizedText:
    """The text with new words in its own language; translations made here stay."""
    if str(text) == words:
        return text
    return LocalizedText(original=text.original, texts={**text.texts, text.original: words})


async def call_off(item: Item) -> None:
    """Cancel what people may know of, throw away what nobody saw. Raises Refused."""
    event = await event_by_id(item.event) if item.event else None
    async with tx():
        if event is not None and not item.is_cancelled and is_ahead(event.ends_at, utc_now()):
            await _end(event)
        await Item.update({Item.is_cancelled: True}).where(Item.id == item.id)


async def call_off_ahead(source: UUID, items: Iterable[Item], *, now: datetime) -> None:
    """Call off what lies ahead of it; one that is refused stays as it is and stops no other."""
    for item in items:
        if item.is_cancelled or not is_ahead(item.starts_at, now):
            continue
        try:
            await call_off(item)
        except (Refused, Invalid) as error:
            log.info("an event of source %s stays as it is: %s", source, error)


async def _end(event: Event) -> None:
    if event.state == EventState.CANCELLED:
        return
    if event.state not in UNSEEN:
        with use_language(current().city_language):
            reason = gettext(CALLED_OFF)
        await cancel_event(None, event.id, reason=reason)
        return
    if event.state == EventState.WAITING:
        await withdraw_event(None, event.id)
    await delete_draft(None, event.id)


async def _note(item: Item, came: Mapping[str, Any], *, event: Any, is_cancelled: bool) -> None:
    """Remember what the calendar said."""
    values: dict[Any, Any] = {
        Item.event: event,
        Item.came: json.dumps(came),
        Item.digest: digest_of(dict(came)),
        Item.starts_at: datetime.fromisoformat(came["when"][0]),
        Item.is_cancelled: is_cancelled,
    }
    await Item.update(values).where(Item.id == item.id)
