"""What other sites are told of an entry, with the calendar's own rows behind it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from core.contracts.calendar import EntryDetails, EntryStatus
from core.contracts.texts import LocalizedText
from core.kernel import registry as kernel_registry
from core.services.calendar.api import Entry
from core.web.i18n import use_language
from core.web.sharing import Sharing, as_script, sharing_of
from tests.core.services.calendar.conftest import registry as _registry
from tests.core.services.calendar.conftest import switches as _switches
from tests.core.services.calendar.samples import a_draft
from tests.core.services.calendar.test_service import put

registry, switches = _registry, _switches
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

NOW = datetime(2027, 7, 1, tzinfo=UTC)
START = datetime(2027, 7, 3, 17, tzinfo=UTC)
REQUIRED = ("@context", "@type", "name", "startDate", "location", "url", "eventStatus", "organizer")
BAD = "</script><script>alert('ł')</script><!-- & \u2028"


async def shared(*entries: Entry) -> Sharing:
    with use_language("pl"):
        found = await sharing_of("concerts.concert", [one.subject for one in entries], now=NOW)
    assert found is not None
    return found


async def told(*entries: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await shared(*entries)).json_ld)
    return found


@pytest.fixture
def details(registry: object) -> Iterator[dict[str, EntryDetails]]:
    """What the kind says of its entries; the test puts it in."""
    told: dict[str, EntryDetails] = {}

    async def details_of(_: object) -> EntryDetails | None:
        return told.get("all")

    current = kernel_registry.current()
    kinds = dict(current.calendar_kinds)
    kinds["concerts.concert"] = replace(kinds["concerts.concert"], details=details_of)
    kernel_registry.install(replace(current, calendar_kinds=MappingProxyType(kinds)))
    yield told


async def test_an_event_has_what_is_required() -> None:
    entry = await put(a_draft(starts_at=START, place="Rynek 1", organization_name="Łąka"))
    data = await told(entry)
    assert [name for name in REQUIRED if not data.get(name)] == []
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Event")
    assert data["startDate"] == "2027-07-03T19:00:00+02:00"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["location"]["address"]["streetAddress"] == "Rynek 1"
    assert data["organizer"]["name"] == "Łąka"
    assert data["inLanguage"] == "pl"
    assert "offers" not in data
    assert data["image"][0].endswith(f"/calendar/pictures/{entry.id}-{entry.version}-pl.png")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (EntryStatus.CANCELLED, "EventCancelled"),
        (EntryStatus.POSTPONED, "EventPostponed"),
        (EntryStatus.TENTATIVE, "EventScheduled"),
    ],
)
async def test_states(status: EntryStatus, said: str) -> None:
    data = await told(await put(a_draft(starts_at=START, status=status)))
    assert data["eventStatus"] == f"https://schema.org/{said}"


async def test_all_of_a_day_is_told_in_days() -> None:
    midnight = datetime(2027, 7, 2, 22, tzinfo=UTC)
    entry = await put(
        a_draft(starts_at=midnight, ends_at=midnight + timedelta(days=2), is_all_day=True)
    )
    data = await told(entry)
    assert (data["startDate"], data["endDate"]) == ("2027-07-03", "2027-07-04")


async def test_what_is_online_has_no_place() -> None:
    data = await told(await put(a_draft(starts_at=START, place="https://meet.example/1")))
    assert data["location"] == {"@type": "VirtualLocation", "url": "https://meet.example/1"}
    assert data["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")


async def test_details_of_the_room(details: dict[str, EntryDetails]) -> None:
    entry = await put(a_draft(starts_at=START))
    details["all"] = EntryDetails(
        organizer_path="/organizations/laka", is_free=True, previous_starts_at=START
    )
    data = await told(entry)
    assert data["organizer"]["url"].endswith("/organizations/laka")
    assert (data["offers"]["price"], data["offers"]["priceCurrency"]) == ("0", "PLN")
    assert data["eventStatus"].endswith("/EventRescheduled")
    assert data["previousStartDate"] == data["startDate"]
    details["all"] = EntryDetails(is_free=False, price="10 zł, ulgowy 5 zł")
    data = await told(entry)
    assert data["offers"]["description"] == "10 zł, ulgowy 5 zł"
    assert "price" not in data["offers"]
    assert data["isAccessibleForFree"] is False


async def test_nothing_ends_the_script() -> None:
    entry = await put(a_draft(starts_at=START, title=LocalizedText.of(BAD), place=BAD))
    found = await shared(entry)
    assert not set("<>&\u2028") & set(found.json_ld)
    assert json.loads(found.json_ld)["name"] == BAD
    assert json.loads(as_script({"a": BAD})) == {"a": BAD}


async def test_a_page_of_several_speaks_of_the_first_that_is_not_over() -> None:
    over = await put(a_draft(starts_at=NOW - timedelta(days=3), url_path="/concerts/a"))
    ahead = await put(a_draft(starts_at=START, url_path="/concerts/a"))
    data = await told(over, ahead)
    assert [one["@type"] for one in data["@graph"]] == ["Event", "Event"]
    assert str(ahead.id) in (await shared(over, ahead)).picture


async def test_what_nobody_may_see_is_not_shared() -> None:
    hidden = await put(a_draft(starts_at=START, is_public=False))
    later = await put(a_draft(starts_at=START, visible_from=NOW + timedelta(hours=1)))
    for entry in (hidden, later):
        assert await sharing_of("concerts.concert", [entry.subject], now=NOW) is None
    assert await sharing_of("concerts.concert", [], now=NOW) is None


async def test_texts_to_copy_are_in_every_language() -> None:
    title = LocalizedText(original="pl", texts={"pl": "Łąka", "uk": "Лука"})
    entry = await put(
        a_draft(starts_at=START, title=title, place="Rynek 1", url_path="/concerts/a")
    )
    texts = {one.language: one.text for one in (await shared(entry)).texts}
    assert texts["pl"].startswith("Łąka\nsobota, 3 lipca 2027, 19:00")
    assert texts["uk"].startswith("Лука\n")
    assert texts["en"].startswith("Łąka\nSaturday")
    assert all("Rynek 1" in text and text.endswith("/concerts/a") for text in texts.values())
