"""Sows what two hosts agreed on, issued and are asked: agreements, certificates, an opinion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from core.contracts.demo import DemoSeed, DemoWorld
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.times import city_today, later
from core.people.api import Organization, account_of_person, organization_by_id, viewer_of_account
from plugins.volunteer_documents.agreement_queries import agreements_of_organization
from plugins.volunteer_documents.agreements import Terms
from plugins.volunteer_documents.clause_queries import clauses_of
from plugins.volunteer_documents.queries import (
    requests_waiting,
    statements_of_organization,
)
from plugins.volunteer_documents.rules import may_certify
from plugins.volunteer_documents.service.agreeing import record_signing, write_agreement
from plugins.volunteer_documents.service.asking import EARLIEST, ask
from plugins.volunteer_documents.service.clauses import take_ready_clause
from plugins.volunteer_documents.service.drafting import (
    content_of,
    host_words,
    opinion_of,
    own_verdict,
)
from plugins.volunteer_documents.service.issuing import enter, issue, print_statement
from plugins.volunteer_documents.values import Draft, StatementKind, Wish
from plugins.volunteering.api import InsuranceKind, VolunteerHours, hours_by_volunteer

OPINION = (
    "Przez cały sezon można było polegać na tej osobie. Była punktualna, dbała o narzędzia"
    " i o bezpieczeństwo innych.\n\nUmie pracować w grupie i spokojnie tłumaczyć zadanie tym,"
    " którzy przychodzą pierwszy raz. Polecamy ją każdemu, kto szuka rzetelnej pomocy."
)
SCHOOL = "Szkoła Podstawowa nr 7, klasa 8b"
WRITTEN_BEFORE = timedelta(days=50)
ASKED_BEFORE = timedelta(days=3)
HOSTS = ("maple", "neighbours")
TOGETHER = 2
"""Certificates that a host issued together."""


async def sow(world: DemoWorld) -> None:
    """Each host has issued to some of its volunteers, and another one asks."""
    for name in HOSTS:
        host = await organization_by_id(world.things[f"organization.{name}"])
        author = await viewer_of_account(world.things[f"account.{name}_coordinator"])
        if host is None or author is None:
            continue
        today = city_today(world.now)
        people = [
            one
            for one in await hours_by_volunteer(host.id, first=EARLIEST, last=today)
            if one.person and not _objection(author, one)
        ]
        people.sort(key=lambda one: one.person != world.things["person.volunteer"])
        if not (await statements_of_organization(host.id)).statements:
            await _issue(world, host, author, people[:TOGETHER], today=today)
        if not await clauses_of(host.id):
            for key in ("costs", "image"):
                await take_ready_clause(author, host, key)
        if people and not await agreements_of_organization(host.id):
            await _agree(world, host, author, people[0])
        if people and not await requests_waiting(host.id):
            await _ask(world, host, people[-1])


def _objection(author: Viewer, one: VolunteerHours) -> object:
    hours = one.hours
    return own_verdict(author, one.person, one.name) or may_certify(
        hours.minutes, hours.assumed_minutes
    )


async def _issue(
    world: DemoWorld,
    host: Organization,
    author: Viewer,
    people: Sequence[VolunteerHours],
    *,
    today: date,
) -> None:
    batch = new_id()
    for one in people:
        content = content_of(
            host,
            one.name,
            one.hours,
            language="pl",
            now=world.now,
            school=SCHOOL,
            signer=author.name,
        )
        draft = Draft(
            kind=StatementKind.CERTIFICATE,
            person=one.person,
            content=content,
            first=one.hours.first_day,
            last=today,
            batch=batch,
        )
        await print_statement(await enter(author, host, draft, now=world.now))
    for one in people[:1]:
        said = opinion_of(host, one.name, OPINION, now=world.now, signer=author.name)
        draft = Draft(kind=StatementKind.OPINION, person=one.person, content=said)
        await issue(author, host, draft, now=world.now)


async def _agree(world: DemoWorld, host: Organization, author: Viewer, one: VolunteerHours) -> None:
    """An agreement that was signed on paper some weeks ago."""
    written = later(world.now, -WRITTEN_BEFORE)
    day = city_today(written)
    terms = Terms(
        **host_words(host),
        name=one.name,
        representative=author.name,
        first=day,
        scope="Pomoc przy wydarzeniach i opieka nad zielenią.",
        manner="Na zmianach uzgodnionych w Pospolu, według wskazówek osoby koordynującej.",
        where=host.address,
        coordinator=f"{author.name}, {author.email}",
        safety="Praca w rękawicach, apteczka u osoby koordynującej.",
        insurance=InsuranceKind.NNW_HOST.value,
    )
    made = await write_agreement(
        author, host, terms, person=one.person, offer=None, language="pl", now=written
    )
    await record_signing(author, made, day, now=written)


async def _ask(world: DemoWorld, host: Organization, one: VolunteerHours) -> None:
    account = await account_of_person(one.person) if one.person else None
    viewer = await viewer_of_account(account.id) if account else None
    if viewer is not None:
        await ask(viewer, host, Wish(school=SCHOOL), now=later(world.now, -ASKED_BEFORE))


SEEDS = (DemoSeed(key="volunteer_documents.papers", sow=sow),)
