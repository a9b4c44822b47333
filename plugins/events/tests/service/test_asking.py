"""Events that ask people: copies and further dates ask the same, each in a form of its own."""

from datetime import timedelta

import pytest

from core.contracts.errors import Invalid
from core.contracts.texts import LocalizedText
from core.data.commands import read
from core.services.questions.api import Question, QuestionKind, form_of
from core.signups.api import ask_questions, asking_of, sheet_by_id
from core.testing.people import make_viewer, sign_in
from plugins.events.rule_plans import Wish
from plugins.events.series_queries import dates_of, series_by_id
from plugins.events.service.asking import course_form, event_form
from plugins.events.service.drafting import copy_event, delete_draft
from plugins.events.service.publishing import publish_event
from plugins.events.service.repeating import add_date, extend_series, repeat_event
from plugins.events.service.ruling import change_rule
from plugins.events.service.series_drafts import copy_series, delete_series_drafts
from plugins.events.tests.conftest import WITH_SIGNUP, enter, fresh
from plugins.events.tests.service.test_repeating import NOW, WEEKLY, WHEN, day, make_weekly
from plugins.events.values import EventState, Pattern, Repeat, Scope


def question(label):
    return Question(
        key="",
        kind=QuestionKind.SHORT_TEXT,
        label=LocalizedText.of(label),
        purpose=LocalizedText.of("Zamawiamy koszulki."),
        is_required=True,
    )


SIZE, DIET = question("Rozmiar koszulki?"), question("Czego nie jesz?")


async def ask(viewer, host, sheet, *questions):
    asking = await asking_of("sheet", sheet, slug=host.slug)
    return await ask_questions(asking, questions, viewer=viewer)


async def labels(owner):
    found = await form_of(owner)
    return [str(one.label) for one in found.questions] if found else []


async def forms_on_sheets(events):
    """The forms that the sheets of public events ask, each by its questions' labels."""
    found = {}
    for one in events:
        sheet = await sheet_by_id(one.sheet)
        version = await form_of(event_form(one.id))
        assert version is not None
        assert sheet.form == version.form
        found[sheet.form] = [str(asked.label) for asked in version.questions]
    return found


async def forms():
    return await read("SELECT id FROM questions_form")


async def test_a_copy_asks_the_same_once_it_is_public(make_public, host, coordinator):
    event = await make_public(registration=WITH_SIGNUP)
    await ask(coordinator, host, event.sheet, SIZE)
    copy = await copy_event(coordinator, event.id)
    assert await labels(event_form(copy.id)) == ["Rozmiar koszulki?"]
    await publish_event(coordinator, copy.id)
    copy = await fresh(copy)
    assert len(await forms_on_sheets([event, copy])) == 2
    with pytest.raises(Invalid) as wrong:
        await enter(copy, await make_viewer("ola"))
    assert set(wrong.value.fields) == {"answers.q1"}


async def test_a_copy_that_asks_more_leaves_the_first_as_it_was(make_public, host, coordinator):
    event = await make_public(registration=WITH_SIGNUP)
    version = await ask(coordinator, host, event.sheet, SIZE)
    copy = await copy_event(coordinator, event.id)
    await publish_event(coordinator, copy.id)
    copied = await form_of(event_form(copy.id))
    await ask(coordinator, host, (await fresh(copy)).sheet, *copied.questions, DIET)
    assert await labels(event_form(copy.id)) == ["Rozmiar koszulki?", "Czego nie jesz?"]
    assert await form_of(event_form(event.id)) == version


async def test_a_copy_of_what_asks_nothing_asks_nothing(make_public, coordinator):
    event = await make_public(registration=WITH_SIGNUP)
    await copy_event(coordinator, event.id)
    assert await forms() == []


async def test_an_event_that_asks_becomes_a_series_that_does(make_event, host, coordinator):
    event = await make_event("Kurs tańca", timing=WHEN, registration=WITH_SIGNUP)
    await publish_event(coordinator, event.id, now=NOW)
    await ask(coordinator, host, (await fresh(event)).sheet, SIZE)
    await repeat_event(coordinator, event.id, WEEKLY, now=NOW)
    dates = await dates_of(event.id)
    found = await forms_on_sheets(dates)
    assert len(found) == len(dates) == 5
    assert list(found.values()) == [["Rozmiar koszulki?"]] * 5


async def asking_series(make_event, host, coordinator, **given):
    """A weekly series with a sheet for each date, the last of which asks; gives the first."""
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP, **given)
    dates = await dates_of(first.series)
    await ask(coordinator, host, dates[-1].sheet, SIZE)
    return first


async def test_further_dates_ask_what_those_before_them_do(make_event, host, coordinator):
    first = await asking_series(make_event, host, coordinator, left_out={day(3, 30)})
    before = {one.id for one in await dates_of(first.series)}
    assert await extend_series(coordinator, first.id, day(4, 28), now=NOW) == 2
    await add_date(coordinator, first.id, day(3, 30), now=NOW)
    new = [one for one in await dates_of(first.series) if one.id not in before]
    found = await forms_on_sheets(new)
    assert list(found.values()) == [["Rozmiar koszulki?"]] * 3
    assert await labels(event_form(first.id)) == []


@pytest.mark.parametrize("is_public", [True, False])
async def test_dates_of_another_rule_ask_it_too(make_event, host, coordinator, is_public):
    if is_public:
        first = await asking_series(make_event, host, coordinator)
    else:
        whole = await asking_series(make_event, host, coordinator)
        first = await copy_series(coordinator, whole.id, now=NOW)
    dates = await dates_of(first.series)
    last_day = (dates[-1].starts_at + timedelta(days=2)).date()
    thursdays = Repeat(pattern=Pattern.WEEKLY, weekdays=("TH",), last_day=last_day)
    wish = Wish(event=first.id, scope=Scope.ALL, repeat=thursdays)
    done = await change_rule(coordinator, wish, reason="Sala zajęta.", now=NOW)
    assert done.came == 5
    known = {one.id for one in dates}
    new = [one for one in await dates_of(first.series) if one.id not in known]
    assert [await labels(event_form(one.id)) for one in new] == [["Rozmiar koszulki?"]] * 5
    if not is_public:
        assert [await labels(event_form(one.id)) for one in dates] == [[]] * 5


async def test_another_years_series_asks_at_each_date(make_event, host, coordinator):
    first = await asking_series(make_event, host, coordinator)
    copy = await copy_series(coordinator, first.id, now=NOW)
    await publish_event(coordinator, copy.id, now=NOW)
    dates = await dates_of(copy.series)
    found = await forms_on_sheets(dates)
    assert len(found) == len(dates) == 5
    assert list(found.values()) == [["Rozmiar koszulki?"]] * 5


async def test_a_course_has_one_form_that_new_dates_share(make_event, host, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP, signs_up_once=True)
    series = await series_by_id(first.series)
    version = await ask(coordinator, host, series.sheet, SIZE)
    await extend_series(coordinator, first.id, day(4, 28), now=NOW)
    assert len(await forms()) == 1
    assert (await sheet_by_id(series.sheet)).form == version.form


async def test_a_course_of_another_year_asks_with_one_form(make_event, host, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP, signs_up_once=True)
    version = await ask(coordinator, host, (await series_by_id(first.series)).sheet, SIZE)
    copy = await copy_series(coordinator, first.id, now=NOW)
    await publish_event(coordinator, copy.id, now=NOW)
    copied = await form_of(course_form(copy.series))
    assert copied.questions == version.questions
    assert (await sheet_by_id((await series_by_id(copy.series)).sheet)).form == copied.form
    assert copied.form != version.form
    assert len(await forms()) == 2


async def test_one_date_of_a_course_is_copied_with_its_questions(make_event, host, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP, signs_up_once=True)
    await ask(coordinator, host, (await series_by_id(first.series)).sheet, SIZE)
    copy = await copy_event(coordinator, first.id)
    assert await labels(event_form(copy.id)) == ["Rozmiar koszulki?"]


async def test_a_copy_that_becomes_a_course_asks_with_one_form(make_event, host, coordinator):
    event = await make_event("Kurs tańca", timing=WHEN, registration=WITH_SIGNUP)
    await publish_event(coordinator, event.id, now=NOW)
    await ask(coordinator, host, (await fresh(event)).sheet, SIZE)
    copy = await copy_event(coordinator, event.id, days=0)
    await repeat_event(coordinator, copy.id, WEEKLY, signs_up_once=True, now=NOW)
    assert await labels(event_form(copy.id)) == []
    await publish_event(coordinator, copy.id, now=NOW)
    series = await series_by_id(copy.id)
    asked = await form_of(course_form(copy.id))
    assert (await sheet_by_id(series.sheet)).form == asked.form
    assert [str(one.label) for one in asked.questions] == ["Rozmiar koszulki?"]


async def test_drafts_that_are_thrown_away_leave_no_form(make_event, host, coordinator):
    first = await asking_series(make_event, host, coordinator)
    assert len(await forms()) == 1
    last = (await dates_of(first.series))[-1]
    await delete_draft(coordinator, (await copy_event(coordinator, last.id)).id)
    series = await copy_series(coordinator, first.id, now=NOW)
    assert len(await forms()) == 6
    await delete_series_drafts(coordinator, series.id)
    assert len(await forms()) == 1
    assert await labels(event_form(last.id)) == ["Rozmiar koszulki?"]


async def test_a_draft_course_that_is_thrown_away_leaves_no_form(make_event, host, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP, signs_up_once=True)
    await ask(coordinator, host, (await series_by_id(first.series)).sheet, SIZE)
    copy = await copy_series(coordinator, first.id, now=NOW)
    assert {one.state for one in await dates_of(copy.series)} == {EventState.DRAFT}
    assert len(await forms()) == 2
    await delete_series_drafts(coordinator, copy.id)
    assert len(await forms()) == 1
    assert await labels(course_form(first.series)) == ["Rozmiar koszulki?"]


async def test_a_draft_is_asked_for_before_it_has_a_sheet(make_event, coordinator, host, client):
    event = await make_event(registration=WITH_SIGNUP)
    assert event.sheet is None
    token = await sign_in(client, coordinator)
    path = f"/desk/{host.slug}/questions/events.event/{event.id}"
    assert path in (await client.get(f"/desk/{host.slug}/events/{event.id}")).text
    assert (await client.get(path)).status_code == 200
    typed = {
        "kind": "short_text",
        "label-pl": "Rozmiar koszulki?",
        "purpose-pl": "Zamawiamy koszulki.",
        "seen_by": "host",
        "is_required": "y",
    }
    made = await client.post(f"{path}/new", data={"csrf_token": token, **typed})
    assert made.status_code == 303, made.text
    await publish_event(coordinator, event.id)
    found = await fresh(event)
    sheet = await sheet_by_id(found.sheet)
    version = await form_of(event_form(event.id))
    assert sheet.form == version.form
    assert [str(one.label) for one in version.questions] == ["Rozmiar koszulki?"]
    with pytest.raises(Invalid):
        await enter(found, await make_viewer("ola"))


async def test_everybody_of_an_event_and_its_sheet_are_asked_one_form(
    make_public, coordinator, host
):
    event = await make_public(registration=WITH_SIGNUP)
    of_sheet = await asking_of("sheet", event.sheet, slug=host.slug)
    of_event = await asking_of("events.event", event.id, slug=host.slug)
    assert of_sheet.owner == of_event.owner == event_form(event.id)
    await ask_questions(of_event, [SIZE], viewer=coordinator)
    again = await asking_of("sheet", event.sheet, slug=host.slug)
    assert [str(one.label) for one in again.version.questions] == ["Rozmiar koszulki?"]
