"""What programs outside are told of events: ids and times, of public ones only."""

from core.testing.hearing import hearing
from plugins.events.service.drafting import edit_event
from plugins.events.service.moving import cancel_event, change_event, postpone_event
from plugins.events.service.publishing import publish_event
from plugins.events.tests.conftest import at, draft, timing


async def test_from_draft_to_the_end(make_event, coordinator, host):
    event = await make_event()
    async with hearing() as heard:
        said = draft("Inny tytuł")
        await edit_event(
            coordinator,
            event.id,
            content=said.content,
            registration=said.registration,
            timing=said.timing,
            spot=said.spot,
        )
        await publish_event(coordinator, event.id)
        await change_event(coordinator, event.id, timing=timing(110, 112), spot=said.spot)
        await postpone_event(coordinator, event.id, reason="Remont sali.")
        await cancel_event(coordinator, event.id, reason="Remont sali.")
    assert [key for key, _ in heard] == [
        "events.event.published",
        "events.event.changed",
        "events.event.postponed",
        "events.event.cancelled",
    ]
    assert {told.organization for _, told in heard} == {host.id}
    changed = heard[1][1]
    assert (changed.data["event"], changed.data["starts_at"]) == (event.id, at(110))
    assert changed.path.startswith("/api/v1/events/")
    assert "Remont" not in str(heard)
