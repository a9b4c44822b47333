"""A coordinator brings shifts and people in from a spreadsheet; the NGO's own site shows them."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from core.data.spreadsheets import write_csv
from tests.journeys.city import City
from tests.journeys.steps import in_minutes, sign_in_as
from tests.journeys.walker import PHONE, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TITLE = "Pakowanie paczek"
DESK = "/desk/sasiedzka-przystan/volunteering"
DAY = in_minutes(5 * 24 * 60)


def chooses_file(walker, headings, rows):
    """A table as a spreadsheet saves it."""
    data = write_csv(headings, rows)
    sent = {"name": "tabela.csv", "mimeType": "text/csv", "buffer": data}
    walker.page.set_input_files("#file", sent)
    return walker.presses(say("Read the file"))


@pytest.fixture
def site():
    """The NGO's own site: another origin, with whatever its editor pasted."""
    servers = []

    def serves(code):
        class Page(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(f"<!doctype html><link rel=icon href=data:,>{code}".encode())

            def log_message(self, *said):
                """Nobody reads it."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/pomoc"

    yield serves
    for server in servers:
        server.shutdown()
        server.server_close()


def test_from_a_spreadsheet_to_the_ngos_own_page(city: City, people, site):
    walker = people(PHONE)
    sign_in_as(walker, "Ewa Modrzew")
    walker.goes(f"{DESK}/new").fills(
        **{"title-pl": TITLE, "summary-pl": "Pakujemy.", "place": "Rynek"}
    )
    walker.presses(say("Save"))
    desk = walker.path
    walker.follows(say("Shifts from a file")).looks("shifts-file").examines("shifts-file")
    good = [(f"{DAY:%Y-%m-%d}", hour, "20:00", "3") for hour in ("16:00", "18:00")]
    wrong = (f"{DAY:%Y-%m-%d}", "rano", "20:00", "3")
    chooses_file(walker, ("Dzień", "Od", "Do", "Liczba miejsc"), [*good, wrong])
    walker.reads(say("Row %(number)s", number=4)).looks("shifts-seen").examines("shifts-seen")
    walker.presses(say("Add these shifts")).presses(say("Publish"))
    walker.follows(say("Volunteers from a file"))
    person = (f"{DAY:%Y-%m-%d} 16:00", "Ewa Lis", "ewa.lis@example.org")
    chooses_file(walker, ("Początek", "Imię i nazwisko", "E-mail"), [person])
    walker.reads("Ewa Lis").ticks("agreed").looks("people-seen").examines("people-seen")
    walker.presses(say("Enter these people")).reads("Ewa Lis").follows(say("Back to the offer"))
    assert walker.path == desk
    walker.goes(f"{DESK}/embed").looks("embed").examines("embed")
    code = walker.page.locator("pre code").first.inner_text()
    visitor = people(PHONE)
    visitor.page.goto(site(code))
    frame = visitor.page.frame_locator("iframe")
    frame.get_by_role("link", name=TITLE).wait_for()
    frame.get_by_text("2 wolne miejsca").first.wait_for()
    assert visitor.context.cookies() == []
    with visitor.context.expect_page() as opened:
        frame.get_by_role("link", name=say("Sign up")).first.click()
    opened.value.wait_for_load_state()
    assert "/signup/" in opened.value.url
    assert opened.value.url.startswith(city.address)
