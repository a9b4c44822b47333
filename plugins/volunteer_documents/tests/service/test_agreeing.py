"""Agreements: versions, a click that is no written form, the day on the paper; who needs one."""

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.times import to_utc
from core.services.documents.api import print_kind
from core.services.periods.api import set_number
from core.testing.papers import texts
from core.testing.people import make_viewer, sign_in
from core.testing.traces import take_place
from plugins.volunteer_documents.agreement_paper import AGREEMENT
from plugins.volunteer_documents.agreement_queries import (
    agreement_by_id,
    agreements_of_person,
    needs_of,
)
from plugins.volunteer_documents.agreements import WRITTEN, Terms
from plugins.volunteer_documents.service.agreeing import (
    accept_agreement,
    record_signing,
    write_agreement,
)
from plugins.volunteer_documents.service.drafting import host_words
from plugins.volunteer_documents.tests.conftest import TODAY, mails
from plugins.volunteering.api import (
    OfferContent,
    ShiftPlan,
    add_shift,
    create_offer,
    publish_offer,
    shifts_of,
)


def terms(host, name="Ola", **given):
    said = {
        "name": name,
        "representative": "Jan Klon, prezes",
        "first": TODAY,
        "scope": "Sadzenie drzew",
        "manner": "Na zmianach",
        "insurance": "NNW_host",
    }
    return Terms(**host_words(host), **said | given)


async def write(coordinator, host, viewer, **given):
    wanted = given.pop("terms", None) or terms(host, viewer.name)
    fields = {"person": viewer.person, "offer": None, "language": "pl"} | given
    return await write_agreement(coordinator, host, wanted, **fields)


async def code(attempt):
    with pytest.raises(Refused) as refused:
        await attempt
    return refused.value.refusal.code


async def test_a_click_is_acceptance_and_the_paper_has_a_day(ola, host, coordinator):
    made = await write(coordinator, host, ola)
    assert await mails() == [("agreement", ola.email)]
    with pytest.raises(NotFound):
        await accept_agreement(coordinator, made)
    await accept_agreement(ola, made)
    assert await code(accept_agreement(ola, made)) == "accepted_already"
    found = await agreement_by_id(made)
    assert (found.accepted_at is not None, found.signed_on) == (True, None)
    with pytest.raises(Invalid):
        await record_signing(coordinator, made, TODAY + timedelta(days=2))
    await record_signing(coordinator, made, TODAY)
    assert await code(record_signing(coordinator, made, TODAY)) == "signed_already"
    assert (await agreement_by_id(made)).signed_on == TODAY


async def test_a_new_version_takes_the_place_and_starts_unsigned(ola, host, coordinator):
    first = await write(coordinator, host, ola)
    await accept_agreement(ola, first)
    await record_signing(coordinator, first, TODAY)
    changed = replace(terms(host), scope="Sadzenie i podlewanie")
    second = await write(coordinator, host, ola, terms=changed, instead_of=first)
    (found,) = await agreements_of_person(ola.person)
    assert (found.id, found.version, found.signed_on, found.accepted_at) == (second, 2, None, None)
    old = await agreement_by_id(first)
    assert (old.number, old.is_latest, old.terms.scope) == (found.number, False, "Sadzenie drzew")
    assert await code(accept_agreement(ola, first)) == "not_latest"
    assert await code(record_signing(coordinator, first, TODAY)) == "not_latest"
    again = write(coordinator, host, ola, terms=changed, instead_of=first)
    assert await code(again) == "not_latest"


async def test_numbers_run_also_of_two_at_once(ola, host, coordinator):
    made = await asyncio.gather(*(write(coordinator, host, ola) for _ in range(4)))
    numbers = {(await agreement_by_id(one)).number for one in made}
    assert numbers == {f"{serial}/{TODAY.year}" for serial in range(1, 5)}


async def test_scope_and_manner_are_asked(ola, host, coordinator):
    with pytest.raises(Invalid) as invalid:
        await write(coordinator, host, ola, terms=terms(host, scope=" ", manner=""))
    assert set(invalid.value.fields) == {"scope", "manner"}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("pl", "Porozumienie wolontariackie"),
        ("en", "Volunteer agreement"),
        ("uk", "Угода про волонтерство"),
    ],
)
async def test_it_is_printed_with_room_for_signatures(ola, host, coordinator, language, title):
    name = "Maksymilian Brzęczyszczykiewicz-Chrząszcz Ґалаган"
    wanted = terms(host, name, is_minor=True, travel="waived")
    made = await write(coordinator, host, ola, terms=wanted, language=language)
    printed = await print_kind(AGREEMENT, made, layout="plain", viewer=Viewer())
    said = " ".join(" ".join(texts(printed.content)).replace("\x02", "-").split())
    assert title in said
    assert "Jan Klon" in said
    assert "Chrząszcz" in said
    assert "42" in said
    assert f"/Lang({language})".encode() in printed.content.replace(b" ", b"")
    assert b"/StructTreeRoot" in printed.content
    assert "PESEL" not in said


async def test_somebody_from_paper_has_one_too(host, coordinator):
    wanted = terms(host, "Jan z Listy")
    made = await write_agreement(coordinator, host, wanted, person=None, offer=None, language="pl")
    assert (await agreement_by_id(made)).person is None
    assert await mails() == []


@pytest.fixture
async def long_help(host, coordinator):
    """Ala has a shift now and one in forty days, Iza only one."""
    offer = await create_offer(
        coordinator,
        host,
        OfferContent(
            title=LocalizedText.of("Sadzenie"),
            summary=LocalizedText.of("Drzewa"),
            place="Park",
            areas=("18",),
        ),
    )
    for days in (1, 40):
        start = to_utc(datetime.combine(TODAY + timedelta(days=days), time(10)), "Europe/Warsaw")
        await add_shift(
            coordinator,
            offer.id,
            ShiftPlan(
                starts_at=start,
                ends_at=start + timedelta(hours=2),
                zone="Europe/Warsaw",
                capacity=5,
            ),
        )
    await publish_offer(coordinator, offer.id)
    first, second = (await shifts_of([offer.id]))[offer.id]
    ala, iza = await make_viewer("ala"), await make_viewer("iza")
    for shift, viewer in ((first, ala), (second, ala), (first, iza)):
        await take_place(shift.sheets[0], viewer)
    return ala


async def test_who_helps_longer_than_the_law_lets_needs_it_in_writing(host, coordinator, long_help):
    (need,) = await needs_of(host.id, TODAY, 30)
    assert (need.person, need.name, need.days.number) == (long_help.person, "Ala", 40)
    assert await needs_of(host.id, TODAY, 40) == []
    made = await write(coordinator, host, long_help)
    await accept_agreement(long_help, made)
    assert len(await needs_of(host.id, TODAY, 30)) == 1
    await record_signing(coordinator, made, TODAY)
    assert await needs_of(host.id, TODAY, 30) == []


async def test_the_number_of_days_is_the_citys_from_a_day_on(client, host, coordinator, long_help):
    await sign_in(client, coordinator)
    path = "/desk/klon/volunteer-documents/agreements"
    assert "Ala" in (await client.get(path)).text.partition("Porozumienia</h2>")[0]
    await set_number(WRITTEN.key, 90, in_force_from=TODAY, because="nowelizacja", by=coordinator)
    page = (await client.get(path)).text.partition("Porozumienia</h2>")[0]
    assert "90\xa0dni" in page or "90 dni" in page
    assert "Ala" not in page
