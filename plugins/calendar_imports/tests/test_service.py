"""Events stay in step with their calendar: repeated, changed, edited by hand, lost, called off."""

import json
from datetime import datetime, timedelta

import pytest

from core.contracts.errors import Invalid, Refused, TooMany
from core.contracts.texts import LocalizedText
from core.data.encoding import as_uuid
from core.data.times import later, to_wall, utc_now
from plugins.calendar_imports.queries import items_of, lines_of, sources_of
from plugins.calendar_imports.service.adding import forget_proposed, propose_address, propose_file
from plugins.calendar_imports.service.keeping import ask_for_look, give_newer_file, pause_source
from plugins.calendar_imports.service.removing import remove_source
from plugins.calendar_imports.service.syncing import sync_source
from plugins.calendar_imports.tables import Source
from plugins.calendar_imports.tests.conftest import (
    NOW,
    PUBLISH,
    bring_in,
    calendar,
    events,
    fresh,
    mails,
    stamp,
    states,
    vevent,
)
from plugins.calendar_imports.values import Defaults
from plugins.events.api import content_of, delete_draft, edit_event, event_by_id, registration_of


async def renew(source, viewer, *given):
    await give_newer_file(viewer, source.id, calendar(*given))
    await sync_source(source.id)


async def test_repeating_is_harmless(host, coordinator):
    source = await bring_in(host, vevent("a"), vevent("b", days=6))
    before = await events(host)
    await renew(source, coordinator, vevent("a"), vevent("b", days=6))
    assert await events(host) == before
    assert [row["state"] for row in before] == ["published", "published"]


async def test_without_publishing_they_are_drafts(host):
    await bring_in(host, vevent("a"), defaults=Defaults())
    assert await states(host) == ["draft"]


async def test_a_group_that_may_not_publish_asks_the_city(host):
    host.kind = "informal_group"
    await host.save()
    await bring_in(host, vevent("a"))
    assert await states(host) == ["waiting"]


async def test_what_changes_there_changes_here(host, coordinator):
    source = await bring_in(host, vevent("a"))
    await renew(source, coordinator, vevent("a", "Nowy tytuł", days=7, LOCATION="Rynek"))
    (event,) = await events(host)
    assert json.loads(event["title"])["texts"]["pl"] == "Nowy tytuł"
    assert event["place_name"] == "Rynek"
    assert (await event_by_id((await items_of(source.id))[0].event)).starts_at == NOW + timedelta(
        days=7
    )


async def test_what_was_edited_by_hand_stays_and_is_shown(host, coordinator):
    source = await bring_in(host, vevent("a"))
    item = (await items_of(source.id))[0]
    event = await event_by_id(item.event)
    await edit_event(
        coordinator,
        event.id,
        content=content_of(event, title=LocalizedText.of("Nasz tytuł")),
        registration=registration_of(event),
    )
    await renew(source, coordinator, vevent("a", "Ich tytuł", DESCRIPTION="Nowy opis."))
    after = await event_by_id(event.id)
    assert str(after.title) == "Nasz tytuł"
    assert str(after.description) == "Nowy opis."
    (line,) = await lines_of(source.id, utc_now())
    assert line.differs == ("title",)


async def test_what_its_calendar_loses_is_cancelled_and_can_come_back(host, coordinator):
    source = await bring_in(host, vevent("a"), vevent("b", days=6))
    await renew(source, coordinator, vevent("b", days=6))
    assert await states(host) == ["cancelled", "published"]
    await renew(source, coordinator, vevent("a"), vevent("b", days=6))
    assert sorted(await states(host)) == ["cancelled", "published", "published"]


async def test_a_cancelled_status_cancels(host, coordinator):
    source = await bring_in(host, vevent("a"), vevent("b", days=6, STATUS="CANCELLED"))
    assert await states(host) == ["published"]
    await renew(source, coordinator, vevent("a", STATUS="CANCELLED"))
    assert await states(host) == ["cancelled"]


async def test_lost_drafts_are_thrown_away(host, coordinator):
    source = await bring_in(host, vevent("a"), vevent("b", days=6), defaults=Defaults())
    await renew(source, coordinator, vevent("b", days=6))
    assert await states(host) == ["draft"]


async def test_what_was_thrown_away_here_does_not_come_back(host, coordinator):
    source = await bring_in(host, vevent("a"), defaults=Defaults())
    (item,) = await items_of(source.id)
    await delete_draft(coordinator, item.event)
    await renew(source, coordinator, vevent("a", "Inny"))
    assert await states(host) == []


async def test_occurrences_are_events_of_their_own(host, coordinator):
    weekly = vevent("a", RRULE="FREQ=WEEKLY;COUNT=3")
    source = await bring_in(host, weekly)
    assert len(await events(host)) == 3
    moved = vevent("a", days=13, RECURRENCE_ID=stamp(12))
    await renew(source, coordinator, weekly, moved)
    found = await events(host)
    assert len(found) == 3
    assert await states(host) == ["published"] * 3
    assert (await event_by_id(found[1]["id"])).starts_at == NOW + timedelta(days=13)


async def test_what_names_no_place_stays_out_unless_one_is_given(host):
    source = await bring_in(host, vevent("a", LOCATION=""))
    assert await states(host) == []
    assert json.loads(source.left_out) == [["Spotkanie", "no_place"]]
    await bring_in(host, vevent("a", LOCATION=""), defaults=Defaults(place="Klub"))
    assert [row["place_name"] for row in await events(host)] == ["Klub"]


async def proposed(server, host, coordinator, *given):
    server.body = calendar(*given)
    source = await propose_address(coordinator, host, server.url, PUBLISH)
    await Source.update({Source.state: "active"}).where(Source.id == source.id)
    await sync_source(source.id)
    return await fresh(source)


async def test_an_address_is_kept_in_step_and_asked_only_for_what_is_new(host, coordinator, server):
    server.etag = '"1"'
    source = await proposed(server, host, coordinator, vevent("a"))
    assert await states(host) == ["published"]
    assert source.snapshot == ""
    await sync_source(source.id)
    assert 'if-none-match: "1"' in server.asked[-1].lower()
    assert (await fresh(source)).fault == ""


async def test_a_failure_cancels_nothing_waits_longer_and_is_told_after_three_days(
    host, coordinator, server
):
    source = await proposed(server, host, coordinator, vevent("a"))
    server.status = 500
    waits = []
    for days in (0, 1, 3.1, 3.2):
        now = later(NOW, timedelta(days=days))
        await sync_source(source.id, now=now)
        waits.append((await fresh(source)).next_at - now)
    assert waits == [timedelta(hours=hours) for hours in (1, 2, 4, 8)]
    assert await states(host) == ["published"]
    assert (await fresh(source)).fault == "status"
    assert len(await mails("calendar_imports.failing")) == 1
    server.status = 200
    await sync_source(source.id)
    assert (await fresh(source)).failing_since is None


async def test_an_empty_calendar_is_believed_the_second_time(host, coordinator, server):
    source = await proposed(server, host, coordinator, vevent("a"))
    server.body = calendar()
    await sync_source(source.id)
    assert await states(host) == ["published"]
    assert len(await mails("calendar_imports.empty")) == 1
    await sync_source(source.id)
    assert await states(host) == ["cancelled"]


async def test_a_private_address_is_refused_in_the_same_words(host, coordinator):
    said = set()
    for url in ("http://127.0.0.1/", "webcal://[::1]/", "file:///etc/passwd", "http://x.invalid/"):
        with pytest.raises(Invalid) as refused:
            await propose_address(coordinator, host, url, PUBLISH)
        said.add(str(refused.value.fields))
    assert len(said) == 1
    assert await sources_of(host.id) == []


async def test_one_look_at_a_time(host, coordinator, server):
    source = await proposed(server, host, coordinator, vevent("a"))
    until = later(utc_now(), timedelta(minutes=1))
    await Source.update({Source.lease_until: until}).where(Source.id == source.id)
    assert not await sync_source(source.id)
    await Source.update({Source.lease_until: None}).where(Source.id == source.id)
    await pause_source(coordinator, source.id)
    assert not await sync_source(source.id)


async def test_a_look_can_be_asked_for_three_times_an_hour(host, coordinator):
    source = await bring_in(host, vevent("a"))
    for _ in range(3):
        await ask_for_look(coordinator, source.id)
    with pytest.raises(TooMany):
        await ask_for_look(coordinator, source.id)


@pytest.mark.parametrize("keeps", [True, False])
async def test_removing_keeps_or_cancels(host, coordinator, keeps):
    source = await bring_in(host, vevent("a"))
    await remove_source(coordinator, source.id, keeps_events=keeps)
    assert await states(host) == ["published" if keeps else "cancelled"]
    assert await sources_of(host.id) == []


async def test_what_is_never_accepted_is_forgotten(host):
    await propose_file(None, host, calendar(vevent("a")), PUBLISH)
    await forget_proposed(later(utc_now(), timedelta(hours=23)))
    assert len(await sources_of(host.id)) == 1
    await forget_proposed(later(utc_now(), timedelta(hours=25)))
    assert await sources_of(host.id) == []


async def test_an_organization_has_ten_calendars_at_most(host):
    for number in range(10):
        await Source(organization=host.id, kind="file", name=str(number)).save()
    with pytest.raises(Refused):
        await propose_file(None, host, calendar(vevent("a")), PUBLISH)


async def test_whole_days_come_in_as_whole_days_and_stay_in_step(host, coordinator):
    day = NOW.date() + timedelta(days=9)
    days = {
        "DTSTART": f";VALUE=DATE:{day:%Y%m%d}",
        "DTEND": f";VALUE=DATE:{day + timedelta(days=2):%Y%m%d}",
    }
    whole = vevent("a", **days).replace(":;", ";")
    source = await bring_in(host, whole)
    (row,) = await events(host)
    event = await event_by_id(as_uuid(row["id"]))
    assert event.is_all_day
    assert [to_wall(one, event.zone) for one in (event.starts_at, event.ends_at)] == [
        datetime.combine(day, datetime.min.time()),
        datetime.combine(day + timedelta(days=2), datetime.min.time()),
    ]
    await renew(source, coordinator, whole)
    assert (await event_by_id(event.id)).version == event.version
    await renew(source, coordinator, vevent("a"))
    assert not (await event_by_id(event.id)).is_all_day
