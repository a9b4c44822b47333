"""Hosts are reminded of what they were asked for: once before the day, once after it."""

import asyncio
from datetime import timedelta

import pytest

from core.contracts.errors import NotFound
from core.contracts.texts import LANGUAGES
from core.data.commands import read
from core.data.times import add_wall_days
from core.people.api import Organization, Person
from core.services.periods.api import number_on, set_number
from core.testing import traces
from core.testing.people import join, make_viewer
from core.web.rendering import render_text
from plugins.volunteer_documents.messages import MESSAGES
from plugins.volunteer_documents.rules import DUE
from plugins.volunteer_documents.service.asking import ask, decline, withdraw
from plugins.volunteer_documents.service.issuing import enter
from plugins.volunteer_documents.service.reminding import remind
from plugins.volunteer_documents.tables import DocumentRequest
from plugins.volunteer_documents.tests.conftest import NOW, TODAY, certificate
from plugins.volunteer_documents.values import StatementKind, Wish

SOON, LATE = "volunteer_documents.due_soon", "volunteer_documents.overdue"
KINDS = {one.key: one for one in MESSAGES}


@pytest.fixture
async def asked(ola, host):
    return await ask(ola, host, Wish(school="SP 7, 8b"), now=NOW)


async def on_day(days):
    """Have the job run so many days after the asking; for how many requests it reminded."""
    return await remind(now=add_wall_days(NOW, days, "Europe/Warsaw"))


async def reminders():
    """Kind, address and language of the reminders that wait to be sent."""
    rows = [*await traces.mails(SOON), *await traces.mails(LATE)]
    return [(row["kind"], row["email"], row["language"]) for row in rows]


async def test_once_in_the_last_three_days_and_once_after_them(asked, coordinator):
    due = await number_on(DUE.key)
    assert [await on_day(due - 4), await on_day(due - 3), await on_day(due - 2)] == [0, 1, 0]
    assert await reminders() == [(SOON, coordinator.email, "pl")]
    assert [await on_day(due), await on_day(due + 1), await on_day(due + 2)] == [0, 1, 0]
    assert await on_day(due + 90) == 0
    assert await reminders() == [(kind, coordinator.email, "pl") for kind in (SOON, LATE)]


async def test_run_by_many_at_once_each_is_told_once(asked, host, coordinator):
    other = await join(await make_viewer("druga"), host)
    await Person.update({Person.language: "uk"}).where(Person.id == other.person)
    due = await number_on(DUE.key)
    assert sum(await asyncio.gather(*(on_day(due - 3) for _ in range(5)))) == 1
    expected = [(SOON, coordinator.email, "pl"), (SOON, other.email, "uk")]
    assert sorted(await reminders()) == sorted(expected)


async def test_what_was_missed_is_not_made_up_for(asked, coordinator):
    due = await number_on(DUE.key)
    assert [await on_day(due + 5), await on_day(due + 5)] == [1, 0]
    assert await reminders() == [(LATE, coordinator.email, "pl")]


async def test_where_the_day_is_near_at_once_the_asking_is_the_reminder(ola, host, coordinator):
    await set_number(DUE.key, 2, in_force_from=TODAY, because="test", by=coordinator)
    await ask(ola, host, Wish(), now=NOW)
    assert [await on_day(0), await on_day(2), await on_day(3)] == [0, 0, 1]
    assert await reminders() == [(LATE, coordinator.email, "pl")]


async def issue(coordinator, host, ola, request):
    await enter(coordinator, host, await certificate(host, ola, request=request))


async def say_no(coordinator, host, ola, request):
    await decline(coordinator, host.id, request, reason="Za krótko się znamy")


async def take_back(coordinator, host, ola, request):
    await withdraw(ola, request)


@pytest.mark.parametrize(
    ("kind", "end"), [("certificate", issue), ("opinion", say_no), ("certificate", take_back)]
)
async def test_reminders_are_withdrawn_when_it_is_answered(ola, host, coordinator, kind, end):
    """Those of another request stay."""
    made = {one: await ask(ola, host, Wish(kind=one), now=NOW) for one in StatementKind}
    asked, due = made[kind], await number_on(DUE.key)
    assert [await on_day(due - 3), await on_day(due + 1)] == [2, 2]
    assert [one[0] for one in await reminders()] == [SOON, SOON, LATE, LATE]
    await end(coordinator, host, ola, asked)
    assert [one[0] for one in await reminders()] == [SOON, LATE]
    gone = await read(
        "SELECT key FROM outbox_message WHERE kind IN (?, ?) AND state = 'withdrawn' ORDER BY key",
        [SOON, LATE],
    )
    assert [row["key"] for row in gone] == [
        f"{one}:{asked}:{coordinator.person}" for one in (SOON, LATE)
    ]
    for one in (SOON, LATE):
        with pytest.raises(NotFound):
            await KINDS[one].load({"request": str(asked)}, "pl")
    assert await on_day(due + 30) == 0


async def test_a_host_that_may_not_issue_is_reminded_once_it_may(asked, host):
    due = await number_on(DUE.key)
    for state, expected in (("suspended", 0), ("verified", 1)):
        await Organization.update({Organization.state: state}).where(Organization.id == host.id)
        assert await on_day(due - 3) == expected


async def test_there_is_no_time_left_in_a_mail_that_comes_late(asked, coordinator):
    payload = {"request": str(asked)}
    assert (await KINDS[SOON].load(payload, "pl"))["school"] == "SP 7, 8b"
    yesterday = TODAY - timedelta(days=1)
    await DocumentRequest.update({DocumentRequest.due_on: yesterday}).where(
        DocumentRequest.id == asked
    )
    with pytest.raises(NotFound):
        await KINDS[SOON].load(payload, "pl")
    assert (await KINDS[LATE].load(payload, "pl"))["due_on"] == yesterday


SUBJECTS = {
    (SOON, "pl"): "Odpowiedz do {day}: Zaświadczenie o godzinach",
    (SOON, "en"): "Answer until {day}: Certificate of hours",
    (SOON, "uk"): "Дайте відповідь до {day}: Довідка про години",
    (LATE, "pl"): "Termin minął {day}: Zaświadczenie o godzinach",
    (LATE, "en"): "Was due on {day}: Certificate of hours",
    (LATE, "uk"): "Строк минув {day}: Довідка про години",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [SOON, LATE])
async def test_they_say_what_until_when_and_where(asked, ola, coordinator, kind, language):
    await Person.update({Person.name: "Ola & <b>"}).where(Person.id == ola.person)
    found = KINDS[kind]
    frame = {"base_url": "", "mute_url": "", "subject": "x"}
    context = {**frame, **await found.load({"request": str(asked)}, language)}
    text = render_text(f"{found.template}.txt", language, **context).strip()
    page = render_text(f"{found.template}.html", language, **context)
    day = (TODAY + timedelta(days=await number_on(DUE.key))).strftime("%d.%m.%Y")
    subject = text.splitlines()[0]
    assert subject.replace("\xa0", " ") == SUBJECTS[kind, language].format(day=day)
    assert "Ola" not in subject
    assert "Ola & <b>" in text
    assert "Ola &amp; &lt;b&gt;" in page
    assert "SP 7, 8b" in text
    assert "/desk/klon/volunteer-documents" in text
