"""The verbs of events: their states, the city's approval, and word to those who come."""

import json

import pytest

from core.contracts.cases import Decision
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.signals import announce
from core.contracts.texts import LocalizedText
from core.data.commands import read
from core.data.transactions import tx
from core.people.api import OrganizationChanged, OrganizationSuspended, forget_author
from core.services.audit.api import entries_of
from core.services.cases.api import open_cases
from core.signups.api import sheet_by_id, signups_of
from core.testing.people import make_viewer
from plugins.events.cases import decide
from plugins.events.queries import event_by_id, event_by_slug
from plugins.events.rules import spot_of, timing_of
from plugins.events.service.drafting import copy_event, create_draft, delete_draft, edit_event
from plugins.events.service.moving import cancel_event, change_event, postpone_event
from plugins.events.service.publishing import (
    approve_event,
    publish_event,
    reject_event,
    return_event,
    withdraw_event,
)
from plugins.events.tables import Event
from plugins.events.tests.conftest import (
    NOW,
    WITH_SIGNUP,
    at,
    draft,
    enter,
    entry,
    fresh,
    mails,
    timing,
)
from plugins.events.values import (
    CASE_KIND,
    Content,
    EventKind,
    EventState,
    Registration,
    Spot,
)

# --- drafts ---


async def test_create_draft_keeps_all_and_stays_out_of_the_calendar(make_event, coordinator):
    event = await fresh(await make_event("Łódź i żagle"))
    assert (event.slug, event.state, event.created_by) == (
        "lodz-i-zagle",
        EventState.DRAFT,
        coordinator.account,
    )
    assert timing_of(event) == timing()
    assert await entry(event) is None


async def test_two_events_of_one_title_get_two_addresses(make_event):
    slugs = [(await make_event("Spacer")).slug for _ in range(3)]
    assert slugs == ["spacer", "spacer-2", "spacer-3"]


async def test_title_without_letters_gets_an_address(make_event):
    assert (await make_event("!!!")).slug == "wydarzenie"


async def test_create_draft_refuses_an_end_before_the_start(make_event):
    with pytest.raises(Invalid) as caught:
        await make_event(timing=timing(10, 9))
    assert list(caught.value.fields) == ["ends_at"]


async def test_edit_event_changes_a_draft_and_its_address(make_event, coordinator):
    event = await make_event()
    content = Content(kind=EventKind.TRAINING, title=LocalizedText.of("Szkolenie"))
    after = await edit_event(
        coordinator,
        event.id,
        content=content,
        registration=Registration(),
        timing=timing(5, 6),
        spot=Spot(place_name="Ratusz"),
    )
    assert (after.slug, after.kind, after.place_name) == ("szkolenie", "training", "Ratusz")
    assert after.version == event.version + 1


async def test_edit_event_of_a_public_one_leaves_time_place_and_address(make_public, coordinator):
    event = await make_public()
    content = Content(kind=EventKind.EVENT, title=LocalizedText.of("Nowy tytuł"))
    after = await edit_event(
        coordinator,
        event.id,
        content=content,
        registration=Registration(),
        timing=timing(5, 6),
        spot=Spot(place_name="Ratusz"),
    )
    assert (timing_of(after), spot_of(after), after.slug) == (
        timing_of(event),
        spot_of(event),
        event.slug,
    )
    row = await entry(event)
    assert json.loads(row["title"])["texts"]["pl"] == "Nowy tytuł"
    assert row["sequence"] == 0


async def test_edit_event_without_a_change_writes_nothing(make_event, coordinator):
    event = await make_event()
    same = draft()
    after = await edit_event(
        coordinator, event.id, content=same.content, registration=same.registration
    )
    assert after.version == event.version


async def test_delete_draft_and_nothing_else(make_event, make_public, coordinator):
    event = await make_event()
    await delete_draft(coordinator, event.id)
    assert await event_by_id(event.id) is None
    with pytest.raises(Refused):
        await delete_draft(coordinator, (await make_public("Drugi")).id)
    with pytest.raises(NotFound):
        await delete_draft(coordinator, event.id)


async def test_copy_event_is_a_draft_weeks_later_without_its_people(make_public, coordinator):
    event = await make_public(registration=WITH_SIGNUP, timing=timing(-100, 50))
    copy = await fresh(await copy_event(coordinator, event.id))
    assert (copy.state, copy.sheet, copy.published_at) == (EventState.DRAFT, None, None)
    assert copy.starts_at > NOW
    assert copy.title == event.title
    assert copy.capacity == event.capacity
    assert copy.slug != event.slug


# --- publishing ---


async def test_publish_event_of_a_verified_organization_goes_out_at_once(make_event, coordinator):
    event = await make_event(registration=WITH_SIGNUP)
    assert await publish_event(coordinator, event.id) is EventState.PUBLISHED
    public, row = await fresh(event), await entry(event)
    sheet = await sheet_by_id(public.sheet)
    assert (sheet.capacity, sheet.starts_at) == (10, event.starts_at)
    assert row["is_public"]
    assert row["url_path"] == f"/events/{event.slug}"
    actions = [one.action for one in await entries_of(event.id)]
    assert "events.event.published" in actions
    assert await open_cases([CASE_KIND]) == []


async def test_publish_event_says_what_is_missing(make_event, coordinator):
    content = Content(kind=EventKind.EVENT, title=LocalizedText.of("Sam tytuł"))
    event = await make_event(content=content, spot=Spot(is_online=True))
    with pytest.raises(Invalid) as caught:
        await publish_event(coordinator, event.id)
    assert set(caught.value.fields) == {"summary", "link"}
    assert (await fresh(event)).state == EventState.DRAFT


async def test_publish_event_refuses_the_past_and_the_public(make_event, make_public, coordinator):
    over = await make_event(timing=timing(-5, -3))
    with pytest.raises(Refused):
        await publish_event(coordinator, over.id)
    with pytest.raises(Refused):
        await publish_event(coordinator, (await make_public("Inne")).id)


async def test_an_unverified_group_waits_for_the_city(group, officer):
    event = await create_draft(None, group, draft(registration=WITH_SIGNUP))
    assert await publish_event(None, event.id) is EventState.WAITING
    cases = await open_cases([CASE_KIND])
    assert [(one.subject, one.organization_name) for one in cases] == [(event.id, "Podwórko 7")]
    assert await entry(event) is None
    assert [row["email"] for row in await mails("inbox.opened")] == ["urzad@example.org"]
    await publish_event(None, event.id)
    assert len(await open_cases([CASE_KIND])) == 1


async def test_approval_publishes_and_tells_the_coordinators(group, officer):
    member = await make_viewer("ela")
    await _join(member, group)
    event = await create_draft(member, group, draft(registration=WITH_SIGNUP))
    await publish_event(member, event.id)
    (case,) = await open_cases([CASE_KIND])
    await decide(case, Decision.APPROVE, "", officer)
    assert (await fresh(event)).state == EventState.PUBLISHED
    assert await open_cases([CASE_KIND]) == []
    assert [row["email"] for row in await mails("events.approved")] == ["ela@example.org"]
    assert (await entry(event))["is_public"]
    with pytest.raises(Refused):
        await approve_event(officer, event.id)


@pytest.mark.parametrize(("verb", "kind"), [(return_event, "returned"), (reject_event, "rejected")])
async def test_what_is_sent_back_is_a_draft_with_a_reason(group, officer, verb, kind):
    member = await make_viewer("ela")
    await _join(member, group)
    event = await create_draft(member, group, draft())
    await publish_event(member, event.id)
    with pytest.raises(Invalid):
        await verb(officer, event.id, "  ")
    await verb(officer, event.id, "Brakuje adresu.")
    after = await fresh(event)
    assert (after.state, after.reason) == (EventState.DRAFT, "Brakuje adresu.")
    assert [row["email"] for row in await mails(f"events.{kind}")] == ["ela@example.org"]
    assert await open_cases([CASE_KIND]) == []


async def test_nobody_approves_their_own_event(group):
    writer = await make_viewer("ola", city_role="city_officer")
    event = await create_draft(writer, group, draft())
    await publish_event(writer, event.id)
    with pytest.raises(Refused):
        await approve_event(writer, event.id)
    assert (await fresh(event)).state == EventState.WAITING
    assert len(await open_cases([CASE_KIND])) == 1


async def test_withdraw_event_takes_it_out_of_the_inbox(group):
    event = await create_draft(None, group, draft())
    await publish_event(None, event.id)
    await withdraw_event(await make_viewer("ela"), event.id)
    assert (await fresh(event)).state == EventState.DRAFT
    assert await open_cases([CASE_KIND]) == []


# --- moving ---


async def test_change_event_moves_entry_commitments_and_tells_people_once(make_public, coordinator):
    event = await make_public(registration=WITH_SIGNUP)
    guest = await make_viewer("gosc")
    await enter(event, guest)
    told = await change_event(
        coordinator,
        event.id,
        timing=timing(200, 203),
        spot=Spot(place_name="Ratusz"),
        reason="Burza.",
    )
    after, row = await fresh(event), await entry(event)
    assert told == 1
    assert (after.starts_at, after.previous_starts_at) == (at(200), at(100))
    assert (row["sequence"], row["place"]) == (1, "Ratusz")
    (taken,) = await read("SELECT * FROM signups_commitment WHERE person = ?", [guest.person])
    assert (taken["starts_at"], taken["ends_at"]) == (at(200), at(203))
    assert [one["email"] for one in await mails("events.changed")] == ["gosc@example.org"]
    assert await mails("signups.changed") == []


async def test_change_event_without_a_change_tells_nobody(make_public, coordinator):
    event = await make_public(registration=WITH_SIGNUP)
    await enter(event, await make_viewer("gosc"))
    told = await change_event(
        coordinator, event.id, timing=timing_of(event), spot=spot_of(event), reason="Nic."
    )
    assert told == 0
    assert await mails("events.changed") == []
    assert (await entry(event))["sequence"] == 0


async def test_change_event_refuses_drafts_and_the_past(make_event, make_public, coordinator):
    event = await make_event()
    with pytest.raises(Refused):
        await change_event(coordinator, event.id, timing=timing(5, 6), spot=spot_of(event))
    public = await make_public("Drugi")
    with pytest.raises(Invalid):
        await change_event(coordinator, public.id, timing=timing(-6, -5), spot=spot_of(public))


async def test_postponed_without_a_date_keeps_places_and_frees_the_time(make_public, coordinator):
    event = await make_public(registration=WITH_SIGNUP)
    guest = await make_viewer("gosc")
    await enter(event, guest)
    assert await postpone_event(coordinator, event.id, reason="Choroba prowadzącej.") == 1
    after, row = await fresh(event), await entry(event)
    assert (after.state, row["status"], row["sequence"]) == ("postponed", "postponed", 1)
    assert (await sheet_by_id(after.sheet)).state == "closed"
    assert [one.state for one in await signups_of(after.sheet)] == ["confirmed"]
    other = await make_public("W tym samym czasie", registration=WITH_SIGNUP)
    with pytest.raises(Refused) as caught:
        await enter(other, guest)
    assert caught.value.refusal.code == "overlap_warning"  # a question, no refusal
    assert len(await mails("events.postponed")) == 1


async def test_a_new_date_ends_the_postponement(make_public, coordinator):
    event = await make_public(registration=WITH_SIGNUP)
    await enter(event, await make_viewer("gosc"))
    await postpone_event(coordinator, event.id, reason="Choroba.")
    await change_event(coordinator, event.id, timing=timing(300, 303), spot=spot_of(event))
    after = await fresh(event)
    assert (after.state, after.starts_at) == (EventState.PUBLISHED, at(300))
    assert (await sheet_by_id(after.sheet)).state == "open"
    (mail,) = await mails("events.changed")
    assert json.loads(mail["payload"])["was_postponed"] is True


async def test_postponed_to_a_known_date_is_moved(make_public, coordinator):
    event = await make_public()
    await postpone_event(coordinator, event.id, reason="Deszcz.", timing=timing(300, 303))
    after = await fresh(event)
    assert (after.state, after.starts_at, after.reason) == ("published", at(300), "Deszcz.")


async def test_cancel_event_ends_sign_ups_and_tells_everybody_once(make_public, coordinator):
    event = await make_public(registration=WITH_SIGNUP)
    guest = await make_viewer("gosc")
    await enter(event, guest)
    with pytest.raises(Invalid):
        await cancel_event(coordinator, event.id, reason="")
    assert await cancel_event(coordinator, event.id, reason="Brak sali.") == 1
    after, row = await fresh(event), await entry(event)
    assert (after.state, row["status"], row["sequence"]) == ("cancelled", "cancelled", 1)
    assert [one.state for one in await signups_of(after.sheet)] == ["cancelled"]
    assert await read("SELECT 1 AS one FROM signups_commitment") == []
    (mail,) = await mails("events.cancelled")
    assert json.loads(mail["payload"])["method"] == "CANCEL"
    assert await mails("signups.cancelled") == []
    with pytest.raises(Refused):
        await cancel_event(coordinator, event.id, reason="Jeszcze raz.")


async def test_a_failed_change_changes_nothing(make_public, coordinator, monkeypatch):
    """The event, its entry and the mails move together or not at all."""
    event = await make_public(registration=WITH_SIGNUP)
    await enter(event, await make_viewer("gosc"))

    async def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("plugins.events.service.moving.bump_run", fail)
    with pytest.raises(RuntimeError):
        await cancel_event(coordinator, event.id, reason="Brak sali.")
    assert (await fresh(event)).state == EventState.PUBLISHED
    assert (await entry(event))["status"] == "confirmed"
    assert await mails("events.cancelled") == []


async def test_capacity_below_the_taken_places_is_refused_whole(make_public, coordinator):
    event = await make_public(registration=WITH_SIGNUP)
    for name in ("a1", "b2"):
        await enter(event, await make_viewer(name))
    same = draft()
    with pytest.raises(Refused) as caught:
        await edit_event(
            coordinator,
            event.id,
            content=same.content,
            registration=Registration(is_wanted=True, capacity=1),
        )
    assert caught.value.refusal.code == "capacity_below_taken"
    assert (await fresh(event)).capacity == 10


async def test_sign_up_can_be_opened_later_and_closed(make_public, coordinator):
    event = await make_public()
    assert event.sheet is None
    content = draft().content
    opened = await edit_event(coordinator, event.id, content=content, registration=WITH_SIGNUP)
    assert (await sheet_by_id(opened.sheet)).state == "open"
    closed = await edit_event(coordinator, event.id, content=content, registration=Registration())
    assert (await sheet_by_id(closed.sheet)).state == "closed"


# --- others' facts ---


async def test_events_are_hidden_with_their_organization(make_public, host):
    event = await make_public()
    for is_suspended in (True, False):
        async with tx() as transaction:
            fact = OrganizationSuspended(organization=host.id, is_suspended=is_suspended)
            await announce(fact, within=transaction)
        assert (await fresh(event)).is_hidden is is_suspended
        assert bool((await entry(event))["is_public"]) is not is_suspended


async def test_the_calendar_follows_a_new_name(make_public, host):
    event = await make_public()
    await type(host).update({"short_name": "Nowa Nazwa"}, force=True)
    async with tx() as transaction:
        await announce(OrganizationChanged(organization=host.id), within=transaction)
    assert (await entry(event))["organization_name"] == "Nowa Nazwa"


async def test_forget_author_leaves_the_event(make_public, coordinator):
    event = await make_public()
    assert await forget_author(Event.created_by, coordinator.person) == 1
    assert (await event_by_slug(event.slug)).created_by is None
    assert await forget_author(Event.created_by, coordinator.person) == 0


async def test_contacts_are_forgotten_some_time_after_the_end(make_event):
    from dataclasses import replace
    from datetime import timedelta

    from plugins.events.privacy import FORGET_CONTACT

    content = replace(draft().content, contact="600 000 000")
    old = await make_event(content=content)
    new = await make_event(content=content, timing=timing(3000, 3003))
    await FORGET_CONTACT.forget(at(103) + timedelta(days=1))
    assert ((await fresh(old)).contact, (await fresh(new)).contact) == ("", "600 000 000")


async def _join(viewer, organization):
    """Make somebody a coordinator with a membership, so that mails reach them."""
    from core.data.ids import new_id
    from core.data.transactions import tx
    from core.people.api import grant_role
    from core.people.tables import Membership

    async with tx():
        await grant_role(
            subject=viewer.account,
            role="coordinator",
            scope_kind="organization",
            scope_id=organization.id,
        )
        await Membership(id=new_id(), person=viewer.person, organization=organization.id).save()
