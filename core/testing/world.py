"""The city of the permission tests: the demo city, our organization, and a marked twin of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

from httpx import Response
from litestar import Litestar
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from core.checkin.api import (
    DEVICES,
)
from core.cli.demo import sow_city
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.spreadsheets import write_csv
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.mailer import mailbox
from core.facilities.push.keys import public_key
from core.kernel.registry import Registry
from core.people.api import (
    SessionLevel,
    find_or_create_account,
    grant_role,
    organization_by_id,
    organization_by_slug,
    start_session,
    viewer_of_account,
)
from core.people.service.claim_links import send_claim_link
from core.people.service.claims import ask_to_take_over
from core.people.service.handovers import start_handover
from core.people.service.import_rows import apply_import
from core.people.service.imports import keep_table
from core.people.service.memberships import add_member
from core.people.service.reports import report_content
from core.people.service.sign_in import send_sign_in_mail
from core.people.service.terms import SHIPPED_VERSION
from core.people.values import MatchChoice, OrganizationRole
from core.services.calendar.api import rebuild_all
from core.testing.actors import Actor
from core.testing.belongings import (
    make_bearer,
    make_device,
    sow_calendar,
    sow_case,
    sow_issued,
    sow_sign_ups,
    sow_webhook,
    sow_work,
)
from core.testing.doors import doors_of
from core.testing.marks import TWIN, belonging_to, mark
from core.testing.pages import PageForm, forms_on
from core.testing.people import csrf_of
from core.testing.permissions import matrix

DRAFT = "Szkic na potem"
OURS, TWINS = "neighbours", "maple"
ROLES = {
    "volunteer": OrganizationRole.VOLUNTEER,
    "coordinator": OrganizationRole.COORDINATOR,
    "organization_admin": OrganizationRole.ADMIN,
}
OFFICE = ("city_officer", "city_admin")
OUR_PEOPLE = tuple(ROLES)
TWIN_PEOPLE = tuple(f"twin_{role}" for role in ROLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Two organizations, and who acts: accounts, the tokens of their sessions and of their
    programs by actor.

    Actors are those of the matrix that have an account, and `twin_…` of the twin's people.
    """

    ours: UUID
    twin: UUID
    accounts: Mapping[str, UUID] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
    csrf: Mapping[str, str] = field(default_factory=dict)
    bearers: Mapping[str, str] = field(default_factory=dict)
    devices: Mapping[str, str] = field(default_factory=dict)

    async def viewer(self, actor: str) -> Viewer:
        """The actor as policies see it; a scanner is a device of one thing of ours."""
        if actor in self.accounts:
            return await viewer_of_account(self.accounts[actor])
        return await DEVICES.viewer_of(self.devices.get(actor, ""))

    def browser(self, app: Litestar, actor: str) -> Actor:
        """The actor's browser; a visitor's for whoever has no account."""
        return Actor(
            app,
            self.tokens.get(actor, ""),
            self.csrf.get(actor, ""),
            self.bearers.get(actor, ""),
            self.devices.get(actor, ""),
        )


async def sow_world(registry: Registry, app: Litestar) -> World:
    """Sow the demo city with the two organizations' people, drafts, sign-ups and marks."""
    demo = await sow_city(registry.demo_seeds, registry.modules)
    ours: UUID = demo.things[f"organization.{OURS}"]
    twin: UUID = demo.things[f"organization.{TWINS}"]
    accounts = {name: await _member(ours, name, f"{name}@example.org") for name in ROLES}
    accounts |= {
        f"twin_{n}": await _member(twin, n, f"{TWIN.lower()}.{n}@example.org") for n in ROLES
    }
    accounts |= {name: await _officer(name) for name in OFFICE}
    for organization, before in ((ours, ""), (twin, "twin_")):
        await sow_sign_ups(organization, before, accounts)
        volunteer = await viewer_of_account(accounts[f"{before}volunteer"])
        await sow_issued(organization, volunteer.person)
        await sow_work(organization, accounts[f"{before}organization_admin"])
        await sow_case(organization, accounts)
        await sow_webhook(await viewer_of_account(accounts[f"{before}organization_admin"]))
    for admin in ("organization_admin", "twin_organization_admin"):
        await sow_calendar(await viewer_of_account(accounts[admin]))
    await _sow_letters()
    await public_key()  # made when somebody first looks at the page of browsers
    await _sow_imported(accounts)
    await _begin_handover(accounts)
    world = await _with_sessions(World(ours=ours, twin=twin, accounts=accounts))
    world = replace(world, bearers={name: await make_bearer(one) for name, one in accounts.items()})
    for organization, before in ((ours, ""), (twin, "twin_")):
        await make_bearer(accounts[f"{before}organization_admin"], organization)
    world = replace(
        world, devices={"scanner": await make_device(ours), "twin": await make_device(twin)}
    )
    for admin in ("organization_admin", "twin_organization_admin"):
        await _write_drafts(world, app, admin)
    people = [viewer.person for name in TWIN_PEOPLE if (viewer := await world.viewer(name)).person]
    await mark(await belonging_to(twin, *filter(None, people)))
    await rebuild_all()
    return world


async def _account(email: str, name: str) -> UUID:
    async with tx():
        return await find_or_create_account(email=email, name=name)


async def _member(organization: UUID, name: str, email: str) -> UUID:
    account = await _account(email, f"Ola {name.replace('_', ' ').title()}")
    person = (await viewer_of_account(account)).person
    assert person is not None
    async with tx() as transaction:
        await add_member(
            None,
            person=person,
            account=account,
            organization=organization,
            role=ROLES[name],
            function="od spraw zwykłych",
            within=transaction,
        )
    return account


async def _officer(role: str) -> UUID:
    account = await _account(f"{role}@example.org", f"Jan {role.replace('_', ' ').title()}")
    await grant_role(subject=account, role=role, scope_kind="city")
    return account


async def _sow_letters() -> None:
    """A report to the city, a sign-in that was begun, a mail in the demo's mailbox."""
    await report_content(
        path="/calendar",
        reason="To nieprawda.",
        email="reporter@example.org",
        language="pl",
        network="1",
    )
    await send_sign_in_mail(email="begun@example.org", language="pl", wanted="/")
    tomorrow = later(utc_now(), timedelta(days=1))
    await execute(Sql("UPDATE people_sign_in_attempt SET expires_at = ?", [tomorrow]))
    letter = EmailMessage()
    letter["Subject"], letter["To"] = "Dzień dobry", "guest@example.org"
    letter.set_content("Do zobaczenia.")
    letter.add_alternative("<p>Do zobaczenia.</p>", subtype="html")
    letter.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="a.ics")
    await mailbox.put(letter.as_bytes())


async def _sow_imported(accounts: Mapping[str, UUID]) -> None:
    """A table that was brought in, and its organization, which somebody asks for."""
    officer = await viewer_of_account(accounts["city_officer"])
    headings = ("Nazwa", "Rodzaj", "KRS", "E-mail")
    row = ("Fundacja z Pliku", "fundacja", "9900999", "plik@example.org")
    kept = await keep_table(officer, write_csv(headings, [row]), file_name="ngo.csv")
    await apply_import(officer, kept.id, otherwise=MatchChoice.SKIP)
    made = await organization_by_slug("fundacja-z-pliku")
    assert made is not None
    await send_claim_link(officer, made)
    await ask_to_take_over(
        await viewer_of_account(accounts["volunteer"]),
        made,
        statement="Jestem w zarządzie.",
        function="skarbnik",
        krs_excerpt="",
        terms_version=SHIPPED_VERSION,
    )


async def _begin_handover(accounts: Mapping[str, UUID]) -> None:
    """The imported organization is to be handed to a volunteer; somebody may object."""
    organization = await organization_by_slug("fundacja-z-pliku")
    assert organization is not None
    await start_handover(
        await viewer_of_account(accounts["city_officer"]),
        organization,
        email=(await viewer_of_account(accounts["volunteer"])).email,
        reason="Nikt inny się nie zgłasza.",
    )


async def _with_sessions(world: World) -> World:
    tokens = {
        name: await start_session(account, level=SessionLevel.STRONG)
        for name, account in world.accounts.items()
    }
    csrf = {name: await csrf_of(token) for name, token in tokens.items()}
    return replace(world, tokens=tokens, csrf=csrf)


async def send_filled(browser: Actor, form: PageForm, words: str, **given: str) -> Response:
    """Send a form with `words` in every text; what is marked as wrong is left empty then."""
    answer = await browser.send(form.action, form.filled(words, **given))
    if answer.status_code != HTTP_422_UNPROCESSABLE_ENTITY:
        return answer
    wrong = {name: "" for one in forms_on(answer.text) for name in one.wrong}
    return await browser.send(form.action, form.filled(words, **wrong, **given))


async def _write_drafts(world: World, app: Litestar, admin: str) -> None:
    """Fill in every form of an organization's desk with which something new is written."""
    browser, rows = world.browser(app, admin), matrix()
    organization = world.ours if admin == "organization_admin" else world.twin
    host = await organization_by_id(organization)
    assert host is not None
    for door in doors_of(app):
        is_new = door.method == "GET" and door.path.endswith("/new")
        if not is_new or set(door.types) != {"organization_slug"} or door.policy not in rows:
            continue
        page = await browser.get(door.address({"organization_slug": host.slug}))
        form = next(one for one in forms_on(page.text) if one.is_write and one.names({"textarea"}))
        answer = await send_filled(browser, form, DRAFT)
        assert answer.status_code == HTTP_303_SEE_OTHER, (door.path, answer.text)
