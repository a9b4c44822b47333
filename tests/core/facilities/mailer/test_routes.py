"""The demo's mailbox is seen in the demo only; a link in a mail stops its kind."""

import re

import pytest

from core.data.commands import read
from core.facilities.mailer.api import deliver_due
from core.facilities.mailer.rules import mute_code
from core.settings import current
from tests.core.facilities.mailer.conftest import queued, rows

DEMO = {"is_demo": "1", "base_url": "http://127.0.0.1:8000"}
ENGLISH = {"accept-language": "en"}
PAGES = ("/demo/mail", "/demo/mail/1", "/demo/mail/1/html", "/demo/mail/1/attachments/0")


@pytest.fixture
async def demo(browser, setting, mail_folder):
    setting(**DEMO)
    return browser


async def test_the_mailbox_lists_and_shows_what_was_sent(demo):
    await queued("a", title="Sadzenie <drzew>", words="Zobacz http://127.0.0.1:8000/me oraz <b>")
    await deliver_due()
    page = (await demo.get("/demo/mail", headers=ENGLISH)).text
    assert "Sadzenie &lt;drzew&gt;" in page
    assert "anna@example.org" in page
    assert "2 attachments" in page
    mail = await demo.get("/demo/mail/1", headers=ENGLISH)
    assert 'href="http://127.0.0.1:8000/me"' in mail.text
    assert "&lt;b&gt;" in mail.text
    assert "<b>" not in mail.text


async def test_html_of_a_mail_can_run_and_load_nothing(demo):
    await queued("a")
    await deliver_due()
    found = await demo.get("/demo/mail/1/html")
    policy = found.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "1 &lt; 2" in found.text


async def test_an_attachment_is_saved_and_not_shown(demo):
    await queued("a", file="../../ż\u202egnp.exe")
    await deliver_due()
    entry = await demo.get("/demo/mail/1/attachments/0")
    assert entry.headers["content-type"].startswith("text/calendar")
    picture = await demo.get("/demo/mail/1/attachments/1")
    assert picture.content == b"\x89PNG"
    disposition = picture.headers["content-disposition"]
    assert disposition.startswith("attachment;")
    assert "/" not in disposition
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert (await demo.get("/demo/mail/1/attachments/2")).status_code == 404


async def test_an_empty_mailbox_says_so(demo):
    assert "No mail was sent yet" in (await demo.get("/demo/mail", headers=ENGLISH)).text
    assert (await demo.get("/demo/mail/1")).status_code == 404


@pytest.mark.parametrize(
    "settings",
    [{"is_demo": "0"}, {"base_url": "http://10.0.0.1:8000"}, {"base_url": "https://leszno.pl"}],
)
async def test_outside_the_demo_on_this_machine_there_is_no_mailbox(demo, setting, settings):
    await queued("a")
    await deliver_due()
    assert [(await demo.get(page)).status_code for page in PAGES] == [200] * 4
    setting(**settings)
    assert [(await demo.get(page)).status_code for page in PAGES] == [404] * 4


async def mute_link(browser):
    await queued("a", kind="post.news")
    await deliver_due()
    text = (await browser.get("/demo/mail/1", headers=ENGLISH)).text
    return re.search(r"http://127.0.0.1:8000(/mail/mute/[^\"<]+)", text)[1]


async def test_a_kind_of_mail_is_stopped_by_its_link_and_started_again(demo):
    link = await mute_link(demo)
    page = await demo.get(link, headers=ENGLISH)
    assert "News of the post" in page.text
    await demo.get(link)  # mail scanners follow links: nothing happens
    await queued("b", kind="post.news")
    await deliver_due()
    assert (await rows("b"))["state"] == "sent"
    stopped = await demo.post(link, data={"List-Unsubscribe": "One-Click"}, follow_redirects=False)
    assert stopped.status_code == 303
    await queued("c", kind="post.news")
    await queued("d", kind="post.letter")
    await deliver_due()
    found = await rows()
    assert (found["c"]["state"], found["d"]["state"]) == ("withdrawn", "sent")
    await demo.post(link, data={"wish": "start"}, follow_redirects=False)
    await queued("e", kind="post.news")
    await deliver_due()
    assert (await rows("e"))["state"] == "sent"


async def test_a_link_that_we_did_not_write_stops_nothing(demo):
    link = await mute_link(demo)
    (row,) = await read("SELECT id FROM outbox_message")
    code = link.rpartition("/")[2]
    assert code == mute_code(row["id"], current().secret_key)
    for wrong in (link[:-1] + ("0" if code[-1] != "0" else "1"), link.replace(code, "ż")):
        assert (await demo.get(wrong)).status_code == 404
        assert (await demo.post(wrong)).status_code == 404
