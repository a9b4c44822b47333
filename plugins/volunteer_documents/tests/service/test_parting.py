"""Agreements end before their time: by the host on a day, or withdrawn while unsigned."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import LANGUAGES
from core.data.commands import read
from core.data.ids import new_id
from core.people.api import Person
from core.web.rendering import render_text
from plugins.volunteer_documents.agreement_queries import (
    agreement_by_id,
    agreements_of_organization,
    agreements_of_person,
    needs_of,
)
from plugins.volunteer_documents.messages import MESSAGES
from plugins.volunteer_documents.service.agreeing import accept_agreement, record_signing
from plugins.volunteer_documents.service.parting import (
    end_agreement,
    withdraw_agreement,
    withdraw_own,
)
from plugins.volunteer_documents.tests.conftest import TODAY, mails
from plugins.volunteer_documents.tests.service.test_agreeing import (
    code,
    long_help,  # noqa: F401 -- a fixture
    terms,
    write,
)

KINDS = {one.key.rpartition(".")[2]: one for one in MESSAGES}
LATER = TODAY + timedelta(days=7)


async def signed(coordinator, host, viewer, **given):
    made = await write(coordinator, host, viewer, **given)
    await record_signing(coordinator, made, TODAY)
    return made


async def logged(agreement):
    rows = await read(
        "SELECT action, reason FROM audit_entry WHERE subject = ? ORDER BY created_at, id",
        [agreement],
    )
    return [(row["action"].rpartition(".")[2], row["reason"]) for row in rows]


async def test_the_host_ends_one_on_a_day_and_says_why(ola, host, coordinator):
    made = await signed(coordinator, host, ola)
    with pytest.raises(Invalid) as invalid:
        await end_agreement(coordinator, made, LATER, reason=" ")
    assert set(invalid.value.fields) == {"reason"}
    with pytest.raises(Invalid) as invalid:
        await end_agreement(coordinator, made, TODAY - timedelta(days=1), reason="Wyjazd")
    assert set(invalid.value.fields) == {"ended_on"}
    await end_agreement(coordinator, made, LATER, reason=" Wyjazd ")
    found = await agreement_by_id(made)
    assert (found.ended_on, found.end_reason, found.is_over) == (LATER, "Wyjazd", True)
    assert (found.holds_until, found.is_latest) == (LATER, True)
    assert await mails() == [("agreement", ola.email), ("agreement_over", ola.email)]
    assert (await logged(made))[-1] == ("ended", "Wyjazd")
    again = end_agreement(coordinator, made, TODAY, reason="Jeszcze raz")
    assert await code(again) == "agreement_over"
    assert await code(write(coordinator, host, ola, instead_of=made)) == "agreement_over"
    assert await code(accept_agreement(ola, made)) == "agreement_over"


async def test_one_that_nobody_agreed_to_is_withdrawn_and_not_ended(ola, host, coordinator):
    made = await write(coordinator, host, ola)
    assert await code(end_agreement(coordinator, made, LATER, reason="Wyjazd")) == "not_agreed"
    await accept_agreement(ola, made)
    await end_agreement(coordinator, made, LATER, reason="Wyjazd")
    with pytest.raises(NotFound):
        await end_agreement(coordinator, new_id(), LATER, reason="Wyjazd")


async def test_what_ended_covers_no_later_days(host, coordinator, long_help):  # noqa: F811 -- the fixture
    made = await signed(coordinator, host, long_help)
    assert await needs_of(host.id, TODAY, 30) == []
    await end_agreement(coordinator, made, LATER, reason="Wyjazd")
    (need,) = await needs_of(host.id, TODAY, 30)
    assert need.person == long_help.person
    again = replace(terms(host), first=LATER + timedelta(days=1))
    await signed(coordinator, host, long_help, terms=again)
    assert await needs_of(host.id, TODAY, 30) == []


async def test_one_that_ends_after_the_help_still_covers_it(host, coordinator, long_help):  # noqa: F811 -- the fixture
    made = await signed(coordinator, host, long_help)
    await end_agreement(coordinator, made, TODAY + timedelta(days=40), reason="Koniec akcji")
    assert await needs_of(host.id, TODAY, 30) == []


async def test_the_host_withdraws_an_unsigned_one(ola, host, coordinator):
    made = await write(coordinator, host, ola)
    with pytest.raises(Invalid):
        await withdraw_agreement(coordinator, made, reason="")
    await withdraw_agreement(coordinator, made, reason="Pomyłka")
    (found,) = await agreements_of_organization(host.id)
    assert (found.id, found.withdrawn_at is not None, found.end_reason) == (made, True, "Pomyłka")
    assert await mails() == [("agreement", ola.email), ("agreement_over", ola.email)]
    with pytest.raises(NotFound):
        await KINDS["agreement"].load({"agreement": str(made)}, "pl")
    assert (await logged(made))[-1] == ("withdrawn", "Pomyłka")
    for attempt in (
        withdraw_own(ola, made),
        accept_agreement(ola, made),
        record_signing(coordinator, made, TODAY),
        end_agreement(coordinator, made, LATER, reason="Wyjazd"),
        write(coordinator, host, ola, instead_of=made),
    ):
        assert await code(attempt) == "agreement_over"


async def test_whom_it_is_about_withdraws_it_while_it_is_unsigned(ola, host, coordinator):
    made = await write(coordinator, host, ola)
    with pytest.raises(NotFound):
        await withdraw_own(coordinator, made)
    await accept_agreement(ola, made)
    await withdraw_own(ola, made)
    assert (await agreement_by_id(made)).withdrawn_at is not None
    assert ("agreement_refused", coordinator.email) in await mails()
    paper = await signed(coordinator, host, ola)
    assert await code(withdraw_own(ola, paper)) == "in_force"
    assert await code(withdraw_agreement(coordinator, paper, reason="Nie")) == "in_force"


async def test_what_was_signed_before_a_withdrawn_version_holds_again(
    host,
    coordinator,
    long_help,  # noqa: F811 -- the fixture
):
    first = await signed(coordinator, host, long_help)
    second = await write(coordinator, host, long_help, instead_of=first)
    assert len(await needs_of(host.id, TODAY, 30)) == 1
    await withdraw_own(long_help, second)
    (found,) = await agreements_of_person(long_help.person)
    assert (found.id, found.version, found.is_latest) == (first, 1, True)
    assert not (await agreement_by_id(second)).is_latest
    assert await needs_of(host.id, TODAY, 30) == []
    third = await write(coordinator, host, long_help, instead_of=first)
    assert (await agreement_by_id(third)).version == 3


async def test_signed_and_withdrawn_at_once_it_is_one_of_both(ola, host, coordinator):
    for _ in range(5):
        made = await write(coordinator, host, ola)
        tries = await asyncio.gather(
            withdraw_own(ola, made),
            record_signing(coordinator, made, TODAY),
            return_exceptions=True,
        )
        assert [type(one) for one in tries].count(Refused) == 1
        found = await agreement_by_id(made)
        assert (found.withdrawn_at is None) is (found.signed_on is not None)


async def test_somebody_from_paper_is_not_told(host, coordinator):
    made = await write(coordinator, host, coordinator, terms=terms(host, "Jan"), person=None)
    await withdraw_agreement(coordinator, made, reason="Pomyłka")
    assert await mails() == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "is_signed"),
    [("agreement_over", True), ("agreement_over", False), ("agreement_refused", False)],
)
async def test_mails_say_what_ends_and_why(ola, host, coordinator, kind, is_signed, language):
    await Person.update({Person.name: "Ola & <b>"}).where(Person.id == ola.person)
    made = await write(coordinator, host, ola, terms=terms(host, "Ola & <b>"))
    payload = {"agreement": str(made)}
    with pytest.raises(NotFound):
        await KINDS[kind].load(payload, language)
    if is_signed:
        await record_signing(coordinator, made, TODAY)
        await end_agreement(coordinator, made, LATER, reason="Wyjazd & <i>")
    elif kind == "agreement_over":
        await withdraw_agreement(coordinator, made, reason="Wyjazd & <i>")
    else:
        await withdraw_own(ola, made)
    found = KINDS[kind]
    frame = {"base_url": "", "mute_url": "", "subject": "x"}
    context = {**frame, **await found.load(payload, language)}
    text = render_text(f"{found.template}.txt", language, **context).strip()
    page = render_text(f"{found.template}.html", language, **context)
    said, address = ("Wyjazd & <i>", "/me") if kind == "agreement_over" else ("Ola & <b>", "klon")
    assert said in text
    assert said not in page
    assert said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in page
    assert f"{address}/" in text
    assert str(made) in text
    assert (f"{LATER:%d.%m.%Y}" in text.splitlines()[0]) is is_signed
