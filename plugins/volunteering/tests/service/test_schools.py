"""Classes: made and taken over, pupils written down and let in, hours seen as was agreed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import LocalizedText
from core.data.commands import Sql, execute, read
from core.data.encoding import as_uuid
from core.data.times import utc_now
from core.people.api import Relation
from core.testing.people import make_host, make_viewer
from plugins.volunteering.hours_rules import school_year
from plugins.volunteering.links import class_token, pupil_consent_token
from plugins.volunteering.queries.briefings import briefing_of
from plugins.volunteering.queries.school_hours import hosts_of_pupil, standings_of
from plugins.volunteering.queries.schools import (
    class_by_id,
    class_by_token,
    classes_of,
    consent_by_token,
    pupils_of,
    signups_of_class,
)
from plugins.volunteering.school_privacy import PUPILS, TABLES, collect_pupils, erase_pupils
from plugins.volunteering.school_rules import SchoolRuleSet
from plugins.volunteering.school_values import ConsentPurpose, NewPupil, PaperConsent, PupilState
from plugins.volunteering.service.briefings import acknowledge, write_briefing
from plugins.volunteering.service.class_signups import cancel_class, sign_up_class
from plugins.volunteering.service.hours import add_hours
from plugins.volunteering.service.pupil_consents import (
    agree_alone,
    answer_question,
    ask_guardian_of,
    consent_of_paper,
    take_back,
)
from plugins.volunteering.service.schools import (
    add_pupils,
    ask_to_join,
    delete_class,
    let_in,
    make_class,
    remove_pupil,
    renew_class_link,
    save_rules,
    take_over,
)
from plugins.volunteering.tests.conftest import MORNING, NOW, enter, lines, mails, plan
from plugins.volunteering.values import HourLog

TODAY = NOW.date()
YEAR = school_year(TODAY)
NAMES = ("Lena Topola", "Szymon Dąb", "Zuzanna Kasztan")


@pytest.fixture
async def school(db):
    return await make_host("szkola", name="SP Pod Lipami")


@pytest.fixture
async def teacher(school):
    return await make_viewer("hanna", role="coordinator", organization=school.id)


@pytest.fixture
async def view(school, teacher):
    """8a with three pupils of 13 to 15."""
    made = await make_class(teacher, school.id, name="8a", year=YEAR)
    found = await class_by_id(made)
    await add_pupils(teacher, found, [NewPupil(name=one, age=AgeBand.FROM_13) for one in NAMES])
    return found


async def pupils(view):
    return await pupils_of(view.school_class.id, today=TODAY)


async def ids(view):
    return [one.id for one in await pupils(view)]


def paper(*purposes):
    return PaperConsent(
        purposes=purposes or tuple(ConsentPurpose),
        guardian_name="Anna Topola",
        relation=Relation.PARENT.value,
        signed_on=TODAY - timedelta(days=3),
        place="Segregator, pokój 12",
    )


async def code(attempt):
    with pytest.raises(Refused) as refused:
        await attempt
    return refused.value.refusal.code


async def states(sheet):
    rows = await read("SELECT state FROM signups_signup WHERE sheet = ? ORDER BY id", [sheet])
    return [row["state"] for row in rows]


async def work(host, coordinator, person, minutes, day=TODAY):
    """Hours at another organization, by its own hand."""
    name = (await read("SELECT name FROM people_person WHERE id = ?", [person]))[0]["name"]
    log = HourLog(day=day, minutes=minutes, task="Grabienie liści")
    entry = await add_hours(coordinator, host, log, name=name, email="")
    await execute(
        Sql("UPDATE volunteering_hour_entry SET person = ? WHERE id = ?", [person, entry])
    )


# --- classes -------------------------------------------------------------------------------------


async def test_names_are_written_once_and_people_have_no_address(view, teacher, school):
    again = [NewPupil(name="Lena Topola"), NewPupil(name="Wojciech Cis")]
    assert await add_pupils(teacher, view, again) == 1
    found = await pupils(view)
    assert [one.name for one in found] == [
        "Lena Topola",
        "Szymon Dąb",
        "Wojciech Cis",
        "Zuzanna Kasztan",
    ]
    assert [one.age for one in found] == [AgeBand.FROM_13, AgeBand.FROM_13, None, AgeBand.FROM_13]
    assert not any(one.has_account for one in found)
    (line,) = await classes_of(school.id)
    assert (line.name, line.pupils, line.asked) == ("8a", 4, 0)


async def test_a_class_has_an_end(view, teacher):
    with pytest.raises(Refused):
        await add_pupils(teacher, view, [NewPupil(name=f"Uczeń {n}") for n in range(58)])
    assert len(await pupils(view)) == 3
    with pytest.raises(Invalid):
        await make_class(teacher, view.school.id, name="8a", year=YEAR + 2)
    with pytest.raises(Invalid):
        await make_class(teacher, view.school.id, name=" ", year=YEAR)


async def test_the_next_school_year_has_the_same_people_and_no_consents(view, teacher):
    (first, *_) = await pupils(view)
    await consent_of_paper(teacher, view, first.id, paper())
    made = await class_by_id(await take_over(teacher, view, name="9a"))
    after = await pupils(made)
    assert [one.person for one in after] == [one.person for one in await pupils(view)]
    assert not any(one.shows_hours for one in after)
    assert made.school_class.school_year == YEAR + 1


async def test_who_is_taken_off_loses_the_name_unless_somebody_else_knows_them(
    view, teacher, host, coordinator
):
    first, second, _ = await pupils(view)
    await work(host, coordinator, second.person, 60)
    await remove_pupil(teacher, view, first.id)
    await delete_class(teacher, view)
    rows = await read("SELECT name FROM people_person WHERE name IN (?, ?, ?)", list(NAMES))
    assert [row["name"] for row in rows] == [second.name]
    with pytest.raises(NotFound):
        await remove_pupil(teacher, view, second.id)


# --- joining -------------------------------------------------------------------------------------


async def test_who_joins_by_the_link_is_looked_at_first(view, teacher):
    await renew_class_link(teacher, view, is_open=True)
    fresh = await class_by_id(view.school_class.id)
    token = class_token(fresh.school_class.link)
    assert (await class_by_token(token)).school_class.id == view.school_class.id
    ola = await make_viewer("ola")
    asked = await ask_to_join(ola, view, name="Ola Nowak")
    assert await code(ask_to_join(ola, view, name="Ola")) == "in_class"
    assert "Ola Nowak" not in [one.pupil.name for one in await standings_of(view, today=TODAY)]
    await let_in(teacher, view, asked, instead_of=None)
    assert "Ola Nowak" in [one.pupil.name for one in await standings_of(view, today=TODAY)]
    assert await code(let_in(teacher, view, asked, instead_of=None)) == "pupil_decided"
    await renew_class_link(teacher, view, is_open=False)
    assert await class_by_token(token) is None


async def test_who_was_on_paper_and_joins_keeps_consents_signups_and_hours(
    view, teacher, make_public, host, coordinator
):
    (shift,) = await lines((await make_public(shifts=(plan(MORNING, MORNING + 3),))).id)
    (first, *_) = await pupils(view)
    await consent_of_paper(teacher, view, first.id, paper())
    await sign_up_class(teacher, view, shift.sheets[0], [first.id], key="k")
    await work(host, coordinator, first.person, 90)
    ola = await make_viewer("lena")
    asked = await ask_to_join(ola, view, name="Lena")
    await let_in(teacher, view, asked, instead_of=first.id)
    (after, *_) = await pupils(view)
    assert (after.person, after.name, after.shows_hours) == (ola.person, "Lena Topola", True)
    (row, *_) = await standings_of(view, today=TODAY)
    assert row.standing.minutes_year == 90
    rows = await read("SELECT person FROM signups_signup WHERE sheet = ?", list(shift.sheets))
    assert [str(one["person"]) for one in rows] == [str(ola.person)]
    assert len(await pupils(view)) == 3


# --- what the school sees ------------------------------------------------------------------------


async def test_without_consent_only_the_schools_own_sign_ups_are_seen(
    view, teacher, host, coordinator, make_public
):
    (first, second, _) = await pupils(view)
    for one in (first, second):
        await work(host, coordinator, one.person, 120)
    (shift,) = await lines((await make_public(shifts=(plan(MORNING, MORNING + 3),))).id)
    await consent_of_paper(teacher, view, second.id, paper(ConsentPurpose.COMING))
    signed = await sign_up_class(teacher, view, shift.sheets[0], [second.id], key="k")
    await execute(
        Sql(
            "UPDATE volunteering_hour_entry SET signup = ? WHERE person = ?",
            [signed.signups[second.id].signup, second.person],
        )
    )
    await work(host, coordinator, second.person, 15)

    async def seen():
        rows = await standings_of(view, today=TODAY)
        return {one.pupil.name: one.standing.minutes_year for one in rows}

    assert await seen() == {NAMES[0]: 0, NAMES[1]: 120, NAMES[2]: 0}
    for one in (first, second):
        await consent_of_paper(teacher, view, one.id, paper(ConsentPurpose.HOURS))
    assert await seen() == {NAMES[0]: 120, NAMES[1]: 135, NAMES[2]: 0}
    (first, *_) = await pupils(view)
    (there,) = await hosts_of_pupil(first, view)
    assert (there.organization_name, there.minutes) == (host.short_name, 120)
    await take_back(teacher, first.holds(ConsentPurpose.HOURS).id)
    assert (await seen())[NAMES[0]] == 0


async def test_points_follow_the_rules_in_force(view, teacher, host, coordinator):
    (first, *_) = await pupils(view)
    await consent_of_paper(teacher, view, first.id, paper())
    await work(host, coordinator, first.person, 11 * 60)
    rules = SchoolRuleSet(since=date(YEAR, 9, 1), steps=((10, 1), (30, 3)))
    await save_rules(teacher, view.school.id, rules)
    (row, *_) = await standings_of(view, today=TODAY)
    assert row.standing.points == 1
    later = SchoolRuleSet(since=TODAY, steps=((11, 2),))
    await save_rules(teacher, view.school.id, later)
    (row, *_) = await standings_of(view, today=TODAY)
    assert row.standing.points == 2
    with pytest.raises(Invalid):
        await save_rules(teacher, view.school.id, SchoolRuleSet(since=TODAY, years=0))


async def test_a_guardian_agrees_by_the_mailed_link_and_takes_it_back(view, teacher):
    (first, *_) = await pupils(view)
    await ask_guardian_of(teacher, view, first.id, email="mama@example.org")
    (mail,) = await mails("volunteering.pupil_consent")
    assert mail["email"] == "mama@example.org"
    rows = await read("SELECT id FROM volunteering_pupil_consent WHERE state = 'asked'")
    asked = await consent_by_token(pupil_consent_token(as_uuid(rows[0]["id"])))
    with pytest.raises(Invalid):
        await answer_question(asked.id, agrees=True)
    await answer_question(asked.id, agrees=True, guardian_name="Anna Topola", relation="parent")
    assert await code(answer_question(asked.id, agrees=False)) == "pupil_answered"
    assert await code(ask_guardian_of(teacher, view, first.id, email="m@example.org")) == (
        "pupil_agreed"
    )
    (first, *_) = await pupils(view)
    assert first.shows_hours
    await take_back(None, asked.id)
    await take_back(None, asked.id)
    (first, *_) = await pupils(view)
    assert not first.shows_hours


async def test_only_who_is_of_age_agrees_alone(view, teacher):
    ola = await make_viewer("ola")
    asked = await ask_to_join(ola, view, name="Ola Nowak")
    with pytest.raises(NotFound):
        await agree_alone(ola, asked)
    await let_in(teacher, view, asked, instead_of=None)
    assert await code(agree_alone(ola, asked)) == "pupil_needs_guardian"
    for band in ("16_17", "adult"):
        await execute(
            Sql(
                "UPDATE people_person SET age_band = ?, age_said_on = ? WHERE id = ?",
                [band, TODAY, ola.person],
            )
        )
        if band == "16_17":
            assert await code(agree_alone(ola, asked)) == "pupil_needs_guardian"
    await agree_alone(ola, asked)
    with pytest.raises(NotFound):
        await agree_alone(await make_viewer("ela"), asked)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"signed_on": TODAY + timedelta(days=2)}, "signed_on"),
        ({"purposes": ()}, "purposes"),
        ({"guardian_name": " "}, "guardian_name"),
        ({"place": ""}, "place"),
    ],
)
async def test_a_paper_says_all_that_is_kept(view, teacher, given, field):
    (first, *_) = await pupils(view)
    said = {name: getattr(paper(), name) for name in PaperConsent.__slots__}
    with pytest.raises(Invalid) as invalid:
        await consent_of_paper(teacher, view, first.id, PaperConsent(**said | given))
    assert set(invalid.value.fields) == {field}


# --- sign-up -------------------------------------------------------------------------------------


async def test_a_class_is_signed_up_in_one_step_and_taken_back(view, teacher, make_public):
    (shift,) = await lines((await make_public(shifts=(plan(MORNING, MORNING + 3),))).id)
    for one in await ids(view):
        await consent_of_paper(teacher, view, one, paper(ConsentPurpose.COMING))
    answer = await sign_up_class(teacher, view, shift.sheets[0], await ids(view), key="k")
    assert (len(answer.signups), answer.refusals) == (3, {})
    assert await states(shift.sheets[0]) == ["confirmed"] * 3
    consents = await read("SELECT state FROM people_guardian_consent")
    assert [row["state"] for row in consents] == ["given"] * 3
    again = await sign_up_class(teacher, view, shift.sheets[0], await ids(view), key="k")
    assert len(again.signups) == 3
    assert len(await signups_of_class(view.school_class.id)) == 3
    assert await cancel_class(teacher, view, shift.sheets[0]) == 3
    assert await states(shift.sheets[0]) == ["cancelled"] * 3


async def test_without_a_paper_the_place_waits_for_the_guardian(view, teacher, make_public):
    (shift,) = await lines((await make_public(shifts=(plan(MORNING, MORNING + 3),))).id)
    await sign_up_class(teacher, view, shift.sheets[0], await ids(view), key="k")
    assert await states(shift.sheets[0]) == ["held"] * 3


async def test_all_or_nobody_and_it_is_said_for_whom(view, teacher, make_public):
    offer = await make_public(
        shifts=(plan(MORNING, MORNING + 3, capacity=9), plan(MORNING + 1, MORNING + 4, capacity=9))
    )
    first, second = await lines(offer.id)
    everybody = await ids(view)
    for one in everybody:
        await consent_of_paper(teacher, view, one, paper(ConsentPurpose.COMING))
    await sign_up_class(teacher, view, first.sheets[0], everybody[:1], key="a")
    answer = await sign_up_class(teacher, view, second.sheets[0], everybody, key="b")
    assert {one: refusal.code for one, refusal in answer.refusals.items()} == {
        everybody[0]: "overlap"
    }
    assert await states(second.sheets[0]) == []
    assert (await sign_up_class(teacher, view, second.sheets[0], everybody[1:], key="c")).signups


async def test_who_brings_the_class_has_read_the_briefing_and_tells_it(
    view, teacher, make_public, coordinator
):
    offer = await make_public(shifts=(plan(MORNING, MORNING + 3, capacity=2),))
    ((shift,), everybody) = await lines(offer.id), await ids(view)
    sheet = shift.sheets[0]
    await write_briefing(coordinator, offer.id, LocalizedText.of("Rękawice leżą w skrzyni."))
    assert await code(sign_up_class(teacher, view, sheet, everybody[:2], key="a")) == "not_briefed"
    await acknowledge(teacher, (await briefing_of(offer.id)).id)
    assert (await sign_up_class(teacher, view, sheet, everybody, key="b")).refusals
    assert (await briefing_of(offer.id)).readers == 1  # of nobody it is kept who has no place
    assert len((await sign_up_class(teacher, view, sheet, everybody[:2], key="c")).signups) == 2
    assert (await briefing_of(offer.id)).readers == 3
    trail = "SELECT account FROM audit_entry WHERE action = 'volunteering.briefing.told'"
    assert [row["account"] for row in await read(trail)] == [teacher.account]


async def test_fewer_places_than_pupils_are_given_to_nobody(view, teacher, make_public):
    (shift,) = await lines((await make_public(shifts=(plan(MORNING, MORNING + 3, capacity=3),))).id)
    await enter(shift, await make_viewer("ola"))
    answer = await sign_up_class(teacher, view, shift.sheets[0], await ids(view), key="k")
    assert "group_waits" in {one.code for one in answer.refusals.values()}
    assert await states(shift.sheets[0]) == ["confirmed"]


async def test_pupils_of_other_classes_are_not_signed_up(view, teacher, school, make_public):
    (shift,) = await lines((await make_public()).id)
    other = await class_by_id(await make_class(teacher, school.id, name="7b", year=YEAR))
    with pytest.raises(NotFound):
        await sign_up_class(teacher, other, shift.sheets[0], await ids(view), key="k")


# --- privacy -------------------------------------------------------------------------------------


async def test_a_pupil_reads_and_erases_what_the_school_keeps(view, teacher):
    (first, *_) = await pupils(view)
    await consent_of_paper(teacher, view, first.id, paper())
    told = await collect_pupils(first.person)
    assert {"Lena Topola", "Anna Topola"} <= {value for row in told for value in row.values()}
    gone = await erase_pupils(first.person)
    assert {one.table for one in gone} == set(TABLES)
    assert (gone[0].table, gone[0].rows, gone[0].fate) == ("volunteering_pupil", 1, "erased")
    assert len(await pupils(view)) == 2
    assert await collect_pupils(first.person) == []


async def test_a_year_after_the_school_year_the_class_is_forgotten(view):
    people, classes = PUPILS.forgets
    assert await classes.count(utc_now()) == await people.count(utc_now()) == 0
    past = [date(2020, 8, 31)]
    await execute(Sql("UPDATE volunteering_school_class SET ends_on = ?", past))
    assert await people.forget(utc_now()) == 3
    assert await classes.forget(utc_now()) == 1
    assert await read("SELECT id FROM volunteering_pupil") == []
    names = await read("SELECT name FROM people_person WHERE name IN (?, ?, ?)", list(NAMES))
    assert names == []


async def test_a_pupil_who_asks_is_no_member(view):
    ola = await make_viewer("ola")
    await ask_to_join(ola, view, name="Ola Nowak")
    found = [one for one in await pupils(view) if one.state is PupilState.ASKED]
    assert [one.name for one in found] == ["Ola Nowak"]
