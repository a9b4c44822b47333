"""Volunteers from a table: under the engine's rules, named when refused, once and for all."""

import pytest

from core.contracts.errors import Refused
from core.contracts.signups import Applicant
from core.data.commands import read
from core.data.spreadsheets import Table, read_table
from core.data.times import to_wall
from core.signups.api import SignUpRequest, SignupState, Source, add_by_hand, signups_of
from core.testing import traces
from core.testing.people import make_viewer
from plugins.volunteering.queries import offer_by_id
from plugins.volunteering.service.volunteer_import import (
    bring_volunteers_in,
    look_at_volunteers,
)
from plugins.volunteering.tests.conftest import MORNING, NOW, ZONE, at, enter, lines, plan

HEADINGS = ("begins", "name", "email", "signed_on", "role")
TODAY = f"{to_wall(NOW, ZONE):%Y-%m-%d}"


def cell(hours):
    return f"{to_wall(at(hours), ZONE):%Y-%m-%d %H:%M}"


def table(*rows):
    return Table(
        headings=HEADINGS,
        rows=tuple((*row, *[""] * (len(HEADINGS) - len(row))) for row in rows),
        numbers=tuple(range(2, 2 + len(rows))),
    )


EWA = (cell(100), "Ewa Lis", "ewa.lis@example.org")
JAN = (cell(100), "Jan Paw", "papier", TODAY)


async def people(offer):
    (shift,) = await lines(offer.id)
    return {(p.name, p.email, p.state) for p in await signups_of(shift.sheets[0])}


async def view_of(offer):
    return await offer_by_id(offer.id)


async def test_a_look_writes_nothing_and_says_what_will_come_of_each_row(make_public, coordinator):
    view = await view_of(await make_public(shifts=(plan(capacity=2),)))
    rows = table(
        EWA,
        JAN,
        (cell(100), "Ola Mak", "ola.mak@example.org"),
        (cell(100), "Ola Mak", "OLA.MAK@example.org"),
        (cell(300), "Iwo Bór", "iwo@example.org"),
        (cell(100), "", "x@example.org"),
        (cell(100), "Iga Las", "iga@"),
        (cell(100), "Iga Las", ""),
        (cell(100), "Iga Las", "paper", "2999-01-01"),
    )
    seen = await look_at_volunteers(coordinator, view, rows)
    states = [(row.name, state) for row, state in seen.entered]
    assert states == [
        ("Ewa Lis", SignupState.CONFIRMED),
        ("Jan Paw", SignupState.CONFIRMED),
        ("Ola Mak", SignupState.WAITLISTED),
    ]
    assert [(row.number, row.faults[0].column) for row in seen.wrong] == [
        *((5, "name"), (6, "begins"), (7, "name"), (8, "email"), (9, "email"), (10, "signed_on")),
    ]
    assert await people(view.offer) == set()
    assert await traces.mails("") == []
    assert await read("SELECT id FROM people_person WHERE name = 'Ewa Lis'") == []


async def test_they_come_in_once_with_a_mail_and_may_join_later(make_public, coordinator):
    view = await view_of(await make_public())
    done = await bring_volunteers_in(coordinator, view, table(EWA, JAN), statement="Zgadzają się.")
    assert len(done.entered) == 2
    assert await people(view.offer) == {
        ("Ewa Lis", "ewa.lis@example.org", SignupState.CONFIRMED),
        ("Jan Paw", "", SignupState.CONFIRMED),
    }
    assert {row["email"] for row in await traces.mails("signups.")} >= {"ewa.lis@example.org"}
    assert len(await read("SELECT id FROM signups_paper")) == 1
    again = await bring_volunteers_in(coordinator, view, table(EWA, JAN), statement="Jeszcze raz.")
    assert (len(again.entered), len(again.known), again.wrong) == (0, 2, ())
    assert len(await people(view.offer)) == 2
    logged = await read(
        "SELECT reason FROM audit_entry WHERE action = 'volunteering.volunteers.imported'"
    )
    assert [row["reason"] for row in logged] == ["Zgadzają się."]


async def test_the_rules_hold_as_at_the_desk(make_public, coordinator):
    """Somebody who is elsewhere at that time is refused in the same words."""
    other = await make_public("Druga", shifts=(plan(101, 104),))
    ola = await make_viewer("ola")
    (busy,) = await lines(other.id)
    await enter(busy, ola)
    view = await view_of(await make_public())
    rows = table((cell(100), "Ola", ola.email), EWA)
    done = await bring_volunteers_in(coordinator, view, rows, statement="Zgoda.")
    assert [row.name for row, _ in done.entered] == ["Ewa Lis"]
    (shift,) = await lines(view.offer.id)
    wish = SignUpRequest(
        sheet=shift.sheets[0],
        applicant=Applicant(name="Ola", email=ola.email, language="pl"),
        idempotency_key="",
        source=Source.DESK,
    )
    with pytest.raises(Refused) as refused:
        await add_by_hand(wish, viewer=coordinator)
    assert done.wrong[0].faults[0].text == refused.value.refusal.text


async def test_what_leaves_comes_back_and_formulas_stay_text(make_public, coordinator, taken):
    view = await view_of(await make_public())
    evil = (cell(100), "=HYPERLINK(1)", "evil@example.org")
    await bring_volunteers_in(coordinator, view, table(EWA, JAN, evil), statement="Zgoda.")
    for form in ("csv", "xlsx"):
        file = await taken("volunteering.volunteers", view.offer.id, form)
        if form == "csv":
            assert b'"\'=HYPERLINK(1)"' in file
        found = read_table(file)
        again = await bring_volunteers_in(coordinator, view, found, statement="Zgoda.")
        assert (len(again.entered), len(again.known), again.wrong) == (0, 3, ())
        twin = await view_of(await make_public(f"Bliźniak {form}", shifts=(plan(100, 103),)))
        seen = await look_at_volunteers(coordinator, twin, found)
        assert {row.name for row, _ in seen.entered} == {"Jan Paw"}
        assert len(seen.wrong) == 2


async def test_minors_of_a_table_wait_for_the_guardian(make_public, coordinator):
    """By mail and from paper; of the age only the band is kept, and what cannot be read is said."""
    offer = await make_public(shifts=(plan(MORNING, MORNING + 3, capacity=9),))
    headings = ("begins", "name", "email", "signed_on", "Wiek", "E-mail opiekuna")
    begins, mum = cell(MORNING), "mum@example.org"
    rows = (
        (begins, "Ola Mak", "ola.mak@example.org", "", "16", mum),
        (begins, "Zosia Mała", mum, "", "9 lat", ""),
        (begins, "Staś Mały", mum, "", "11", ""),
        (begins, "Iga Las", "papier", TODAY, "13", ""),
        (begins, "Jan Paw", "papier", TODAY, "18", ""),
        (begins, "Iwo Bór", "iwo@example.org", "", "dużo", ""),
        (begins, "Ewa Lis", "ewa@example.org", "", "17", "mama"),
    )
    made = Table(headings=headings, rows=rows, numbers=tuple(range(2, 9)))
    seen = await bring_volunteers_in(coordinator, await view_of(offer), made, statement="Zgoda.")
    assert [row.number for row in seen.wrong] == [7, 8]
    assert [row.faults[0].column for row in seen.wrong] == ["age", "guardian"]
    (shift,) = await lines(offer.id)
    found = {one.name: one for one in await signups_of(shift.sheets[0])}
    waits = {name for name, one in found.items() if one.waits_for_guardian}
    assert waits == {"Ola Mak", "Zosia Mała", "Staś Mały", "Iga Las"}
    assert found["Jan Paw"].state == "confirmed"
    bands = await read("SELECT name, age_band FROM people_person WHERE age_band <> ''")
    assert {(row["name"], row["age_band"]) for row in bands} == {
        ("Ola Mak", "16_17"),
        ("Zosia Mała", "under_13"),
        ("Staś Mały", "under_13"),
        ("Iga Las", "13_15"),
        ("Jan Paw", "adult"),
    }
    asked = [mail["email"] for mail in await traces.mails("signups.guardian")]
    assert asked.count(mum) == 3
