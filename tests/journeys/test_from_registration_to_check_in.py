"""From an association that nobody knows yet to its guests at the gate."""

import re
from datetime import timedelta
from types import SimpleNamespace

import icalendar
import pytest
import vobject

from core.testing.browser import FFMPEG, film
from tests.journeys.city import City
from tests.journeys.steps import (
    TYPED,
    Plan,
    confirm,
    in_minutes,
    picture,
    public_page,
    sign_in_as,
    sign_in_by_code,
    sign_up,
    write_event,
)
from tests.journeys.walker import DESK, Walker, say

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.skipif(not FFMPEG, reason="ffmpeg is not here"),
]

LEGAL_NAME = "Przykładowe Stowarzyszenie „Lipowa Aleja”"
SHORT_NAME = "Lipowa Aleja"
SLUG = "lipowa-aleja"
KRS, NIP, WRONG_NIP, REGON = "0009900021", "0009900076", "0009900077", "990000097"
CHAIR = "wanda.lipowa@example.org"
COORDINATOR = "jozef.konar@example.org"
LUCJA, BARTEK, CELINA, DAREK = (
    SimpleNamespace(name=name, email=email)
    for name, email in (
        ("Łucja Wąs", "lucja.was@example.org"),
        ("Bartek Dąb", "bartek.dab@example.org"),
        ("Celina Wierzba", "celina.wierzba@example.org"),
        ("Darek Olszyna", "darek.olszyna@example.org"),
    )
)
FEAST = "Święto lipowej alei"
FEAST_ABROAD = {"en": "Feast of the linden avenue", "uk": "Свято липової алеї"}


def test_the_mailed_link_signs_in_and_looking_at_it_uses_nothing_up(city: City, people):
    reader = people()
    email = "ela.link@example.org"
    reader.goes("/sign-in").fills(email=email).presses(say("Send the code"))
    link = city.mailbox.to(email, say("Your code: %(code)s", code="")).link("/sign-in/link/")
    for _ in range(2):
        assert city.ask(link).status == 200
    reader.goes(link).presses(say("Sign in"))
    reader.goes("/me")
    assert city.ask(link).status == 410


def test_from_registration_to_check_in(city: City, people, tmp_path):
    """The whole way: see the chapters below, in their order."""
    chair = people(DESK)
    register_an_association(chair, city)
    opening = send_an_event_to_the_city(chair)
    let_the_city_decide(sign_in_as(people(DESK), "Marek Olcha"), city, opening)
    coordinator = invite_a_coordinator(chair, people(DESK), city)

    feast = publish_an_event(coordinator)
    visitor = people()
    find_it(visitor, feast)
    take_a_place(visitor, city, feast)
    tell_of_changes(coordinator, visitor, city, feast)

    others = fill_the_feast(people(), city, feast)
    move_the_waiting_list(people(), city, feast, others)
    pass_code = visitor.page.locator(".qr figcaption").inner_text()
    (tmp_path / "film").mkdir()
    video = film(visitor.page.locator(".qr svg").screenshot(), tmp_path / "film")
    check_in_with_a_camera(people(state=coordinator.copy_of_session(), film=video), feast)
    check_in_by_hand(people(state=coordinator.copy_of_session()), feast, pass_code)
    read_every_feed(city, feast)


# --- the association ------------------------------------------------------------------------------


def register_an_association(chair: Walker, city: City) -> None:
    sign_in_by_code(chair, city, CHAIR)
    chair.goes("/organizations/new").ticks("kind", "association").presses(say("Next"))
    chair.fills(
        legal_name=LEGAL_NAME, short_name=SHORT_NAME, krs=KRS, nip=WRONG_NIP, regon=REGON,
        description__pl="Dbamy o stare drzewa.", address="ul. Lipowa 1, 64-100 Leszno",
        person_name="Wanda Lipowa", function="prezeska",
    )  # fmt: skip
    chair.ticks("areas", "18").ticks("accepts_terms").presses(say("Register"))

    wrong = chair.page.locator(".field-wrong")
    assert wrong.count() == 1
    assert wrong.locator("#nip-error").is_visible()
    assert chair.field("nip").input_value() == WRONG_NIP
    assert chair.field("legal_name").input_value() == LEGAL_NAME
    assert chair.field("accepts_terms").is_checked()
    assert chair.page.locator('[name="areas"][value="18"]').is_checked()
    chair.examines("registration_with_an_error")

    chair.fills(nip=NIP).presses(say("Register"))
    assert chair.path == f"/desk/{SLUG}/profile"
    chair.goes(f"/desk/{SLUG}").reads(say("Waiting for verification")).examines("desk_waiting")


def send_an_event_to_the_city(chair: Walker) -> str:
    """The organization is not verified, so what it publishes waits for approval."""
    plan = Plan(
        title={"pl": "Otwarcie alei"},
        summary="Pierwsze spotkanie pod lipami.",
        starts_at=in_minutes(60 * 24 * 3),
    )
    write_event(chair, SLUG, plan)
    chair.presses(say("Send to the city"))
    chair.reads(say("Waiting for the city"))
    page = public_page(chair)
    assert chair.city.ask(page).status == 404
    return page


def let_the_city_decide(officer: Walker, city: City, opening: str) -> None:
    for title in (LEGAL_NAME, "Otwarcie alei"):
        officer.goes("/city/inbox").examines("inbox")
        officer.follows(title).looks("case")
        officer.presses(say("Approve"))
        officer.reads(say("Approved: %(title)s.", title=title))
    assert not officer.page.get_by_role("link", name=LEGAL_NAME).count()
    city.mailbox.to(CHAIR, say("Verified: %(name)s", name=SHORT_NAME))
    city.mailbox.to(CHAIR, say("Public: %(title)s", title="Otwarcie alei"))
    assert city.ask(opening).status == 200


def invite_a_coordinator(chair: Walker, invited: Walker, city: City) -> Walker:
    chair.goes(f"/desk/{SLUG}/members").looks("members")
    chair.fills(email=COORDINATOR).chooses("role", "coordinator")
    chair.presses(say("Send the invitation"))
    mail = city.mailbox.to(COORDINATOR, say("Invitation: %(name)s", name=SHORT_NAME))
    invited.goes(mail.link("/invitations/")).looks("invitation")
    invited.presses(say("Accept the invitation"))
    assert invited.path == "/desk"
    invited.looks("desks")
    assert invited.page.get_by_role("link", name=SHORT_NAME).count()
    return invited


# --- the event ------------------------------------------------------------------------------------


def publish_an_event(coordinator: Walker) -> SimpleNamespace:
    """Directly, for the organization is verified now; it begins within the hours of check-in."""
    plan = Plan(
        title={"pl": FEAST, **FEAST_ABROAD},
        summary="Muzyka, miód i cień starych drzew.",
        starts_at=in_minutes(100),
        capacity=3,
        closes_at=in_minutes(80),
    )
    write_event(coordinator, SLUG, plan)
    coordinator.fills(address="al. Lipowa, Leszno")
    coordinator.ticks("access", "is_step_free")
    coordinator.page.get_by_text(say("Areas of activity")).click()
    coordinator.ticks("areas", "18")
    coordinator.field("picture").set_input_files(picture())
    coordinator.field("picture_alt-pl").fill("Aleja starych lip")
    coordinator.looks("event_form").presses(say("Publish"))
    coordinator.reads(say("Published. The event is in the calendar now."))
    coordinator.looks("event_at_desk")
    return SimpleNamespace(
        desk=coordinator.path, page=public_page(coordinator), starts_at=plan.starts_at
    )


def find_it(visitor: Walker, feast: SimpleNamespace) -> None:
    """By day, by organization, by area and by a word without its Polish letters."""
    visitor.goes("/").examines("front")
    day = feast.starts_at.date().isoformat()
    for query in (f"day={day}", f"organization={SLUG}", "area=18", "q=swieto"):
        visitor.goes(f"/calendar?{query}")
        assert visitor.page.get_by_role("link", name=FEAST).count(), query
    visitor.goes("/calendar?q=swieto").examines("calendar")
    for view in ("month", "week", "day"):
        visitor.goes(f"/calendar?view={view}").examines(f"calendar_{view}")
    visitor.goes("/calendar/embed").examines("calendar_embed")
    visitor.goes("/calendar?area=17")
    assert not visitor.page.get_by_role("link", name=FEAST).count()
    visitor.goes("/calendar")
    visitor.page.locator("summary", has_text=say("Filters")).click()
    visitor.chooses("organization", SLUG).presses(say("Show"))
    visitor.follows(FEAST)
    assert visitor.path == feast.page
    assert visitor.page.locator("figure img").evaluate("one => one.naturalWidth") > 0
    for language, title in FEAST_ABROAD.items():
        assert title in visitor.city.ask(feast.page, language=language).content.decode()


def take_a_place(visitor: Walker, city: City, feast: SimpleNamespace) -> None:
    """Name and address are enough; the pass is there at once, and good once confirmed."""
    visitor.goes(feast.page)
    visitor.page.locator(".signup-box").wait_for()
    visitor.examines("event")
    sign_up(visitor, feast.page, name=LUCJA.name, email=LUCJA.email)
    visitor.reads(say("To be confirmed by mail")).looks("pass_to_be_confirmed")
    assert visitor.page.locator(".qr svg").is_visible()
    confirm(visitor, city, LUCJA.email, FEAST)
    assert visitor.page.locator(".qr svg").is_visible()
    visitor.examines("pass")

    mail = city.mailbox.to(LUCJA.email, say("Signed up: %(title)s", title=FEAST))
    assert [name.rpartition(".")[2] for name, _ in mail.files] == ["ics", "png"]
    page_entry = city.ask(f"{feast.page}.ics").content
    (uid,) = {entry["UID"] for entry in entries_in(mail.calendar)}
    assert [entry["UID"] for entry in entries_in(page_entry)] == [uid]
    feed = entries_in(city.ask("/calendar.ics").content)
    assert [entry["SUMMARY"] for entry in feed if entry["UID"] == uid] == [FEAST]
    feast.uid, feast.link, feast.sequence = uid, visitor.path, sequence_in(mail.calendar)


def tell_of_changes(
    coordinator: Walker, visitor: Walker, city: City, feast: SimpleNamespace
) -> None:
    """A new time, a postponement and a cancellation reach whoever signed up."""
    starts_at = feast.starts_at - timedelta(minutes=10)
    coordinator.goes(feast.desk).follows(say("Change time or place")).looks("change")
    coordinator.fills(starts_at=starts_at.strftime(TYPED), reason="Orkiestra gra wcześniej.")
    coordinator.presses(say("Save the change"))
    mail = city.mailbox.to(LUCJA.email, say("Change: %(title)s", title=FEAST))
    (entry,) = entries_in(mail.calendar)
    assert (entry["UID"], entry["DTSTART"].dt) == (feast.uid, starts_at)
    assert entry["SEQUENCE"] > feast.sequence

    for turn in TURNS:
        page, desk = copy_the_feast(coordinator, feast, turn)
        sign_up(visitor, page, name=LUCJA.name, email=LUCJA.email)
        confirm(visitor, city, LUCJA.email, turn.title)
        coordinator.goes(f"{desk}/{turn.verb}").looks(turn.verb).fills(reason="Burza.")
        coordinator.presses(say(turn.button))
        mail = city.mailbox.to(LUCJA.email, say(turn.subject, title=turn.title))
        (entry,) = entries_in(mail.calendar)
        assert (entry["STATUS"], calendar_in(mail.calendar)["METHOD"]) == turn.entry
        visitor.goes(page).reads("Burza.").looks(f"event_after_{turn.verb}")
        assert not visitor.has(".signup-box")
    visitor.goes(feast.link)


TURNS = (
    SimpleNamespace(
        verb="postpone",
        title="Warsztat w alei",
        days=7,
        button="Postpone the event",
        subject="Postponed: %(title)s",
        entry=("TENTATIVE", "REQUEST"),
    ),
    SimpleNamespace(
        verb="cancel",
        title="Koncert w alei",
        days=8,
        button="Cancel the event",
        subject="Cancelled: %(title)s",
        entry=("CANCELLED", "CANCEL"),
    ),
)


def copy_the_feast(
    coordinator: Walker, feast: SimpleNamespace, turn: SimpleNamespace
) -> tuple[str, str]:
    """Another event like it, some days later: its page, and its page at the desk."""
    coordinator.goes(feast.desk).presses(say("Copy"))
    starts_at = in_minutes(60 * 24 * turn.days)
    coordinator.field("title-pl").fill(turn.title)
    coordinator.fills(
        starts_at=starts_at.strftime(TYPED),
        ends_at=(starts_at + timedelta(hours=2)).strftime(TYPED),
        signup_closes_at="",
    )
    coordinator.presses(say("Publish"))
    return public_page(coordinator), coordinator.path


# --- the places -----------------------------------------------------------------------------------


def fill_the_feast(guests: Walker, city: City, feast: SimpleNamespace) -> SimpleNamespace:
    """Two more take the last places; the fourth waits."""
    pages = {}
    for guest in (BARTEK, CELINA):
        sign_up(guests, feast.page, name=guest.name, email=guest.email)
        confirm(guests, city, guest.email, FEAST)
        pages[guest.name] = guests.path
    guests.goes(feast.page).page.locator(".signup-box").wait_for()
    guests.reads(say("No free places")).looks("event_full")
    sign_up(guests, feast.page, name=DAREK.name, email=DAREK.email)
    guests.reads(say("On the waiting list")).looks("waiting")
    return SimpleNamespace(pages=pages)


def move_the_waiting_list(
    guests: Walker, city: City, feast: SimpleNamespace, others: SimpleNamespace
) -> None:
    """Who cannot come says so by the link in the mail; the next in line gets the place."""
    mail = city.mailbox.to(BARTEK.email, say("Signed up: %(title)s", title=FEAST))
    guests.goes(mail.link("/signup/link/"))
    cancel_on_page(guests)
    mail = city.mailbox.to(DAREK.email, say("A place is free: %(title)s", title=FEAST))
    guests.goes(mail.link("/signup/link/")).looks("offer").presses(say("Take the place"))
    guests.reads(say("Signed up"))

    guests.goes(others.pages[CELINA.name])
    cancel_on_page(guests)
    guests.goes(feast.page).page.locator(".signup-box").wait_for()
    assert guests.page.locator(".signup-box .places-words").inner_text().startswith("1 ")


def cancel_on_page(guest: Walker) -> None:
    guest.page.get_by_role("button", name=say("Cancel the sign-up")).click()
    guest.looks("cancel_asked").presses(
        say("Cancel the sign-up"), within=guest.page.locator("#cancel-signup")
    )
    guest.reads(say("Your sign-up is cancelled."))


# --- the gate -------------------------------------------------------------------------------------


def open_scanner(coordinator: Walker) -> str:
    """The way that a coordinator takes on a phone; where it leads."""
    coordinator.goes("/checkin").looks("checkin").follows(f"{FEAST} – {say('Entrance')}")
    return coordinator.path


def check_in_with_a_camera(coordinator: Walker, feast: SimpleNamespace) -> None:
    scanner = open_scanner(coordinator)
    answer = coordinator.page.locator("#answer")
    answer.wait_for(state="visible")
    assert answer.get_attribute("data-tone") == "success"
    assert answer.locator("[data-part=name]").inner_text() == LUCJA.name
    answer.wait_for(state="hidden")

    coordinator.goes(scanner)  # the pass is still before the camera
    answer.wait_for(state="visible")
    assert answer.get_attribute("data-tone") == "warning"
    reason = answer.locator("[data-part=reason]").inner_text()
    assert re.search(r"\d\d\.\d\d\.\d{4}, \d\d:\d\d", reason)
    coordinator.looks("scanner_again")


def check_in_by_hand(coordinator: Walker, feast: SimpleNamespace, pass_code: str) -> None:
    """Without a camera: undo, the typed code, the list of names, somebody without a sign-up."""
    scanner = open_scanner(coordinator)
    coordinator.examines("scanner")
    log = coordinator.page.locator(".gate-log")
    log.locator("summary").first.click()
    coordinator.presses(say("Undo"), within=log)
    coordinator.looks("scanner_undone").follows(say("Next"))
    coordinator.page.get_by_text(say("Settings of this gate")).click()
    coordinator.fills(gate="Brama od parku", code=pass_code.lower())
    coordinator.page.locator("#typed [type=submit]").click()
    answer = coordinator.page.locator("#answer")
    answer.wait_for(state="visible")
    assert answer.get_attribute("data-tone") == "success"
    answer.wait_for(state="hidden")
    coordinator.fills(code=pass_code)
    coordinator.page.locator("#typed [type=submit]").click()
    answer.wait_for(state="visible")
    assert "Brama od parku" in answer.locator("[data-part=reason]").inner_text()

    coordinator.goes(f"{scanner}/people").looks("people")
    line = coordinator.page.locator(".gate-people li", has_text=DAREK.name)
    coordinator.presses(say("Check in"), within=line)
    assert coordinator.has('.gate-answer[data-tone="success"]')
    coordinator.follows(say("Next")).fills(name="Felicja Spóźniona")
    coordinator.presses(say("Add and check in"))
    assert coordinator.has('.gate-answer[data-tone="success"]')
    coordinator.looks("walk_in").follows(say("Next"))
    assert coordinator.page.locator("#count [data-part=arrived]").inner_text() == "3"
    line = coordinator.page.locator(".gate-people li", has_text="Felicja Spóźniona")
    assert line.locator(".tone-success").count()
    coordinator.goes(feast.desk).looks("event_at_desk_after")


# --- the feeds ------------------------------------------------------------------------------------


def read_every_feed(city: City, feast: SimpleNamespace) -> None:
    """Two readers of other makers understand them all, and find the same entry in each."""
    paths = ("/calendar.ics", "/calendar/events.ics", f"/organizations/{SLUG}/calendar.ics")
    for path in (*paths, f"{feast.page}.ics"):
        feed = city.ask(path).content
        assert feast.uid in {entry["UID"] for entry in entries_in(feed)}, path
        component = vobject.readOne(feed.decode())
        assert feast.uid in {entry.uid.value for entry in component.vevent_list}, path


def calendar_in(content: bytes) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(content)


def entries_in(content: bytes) -> list[icalendar.Event]:
    return list(calendar_in(content).walk("VEVENT"))


def sequence_in(content: bytes) -> int:
    return entries_in(content)[0]["SEQUENCE"]
