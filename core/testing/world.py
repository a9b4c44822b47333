"""The city of the permission tests: the demo city, our organization, and a marked twin of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from hashlib import sha256
from uuid import UUID

from httpx import Response
from litestar import Litestar
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from core.checkin.api import (
    DEVICES,
    Mode,
    ScanRequest,
    Wish,
    invite_device,
    pair_device,
    put_up,
    scan,
)
from core.cli.demo import sow_city
from core.contracts.ages import AgeBand
from core.contracts.errors import PospoluError
from core.contracts.signups import Applicant
from core.contracts.texts import LocalizedText
from core.contracts.viewer import ORGANIZATION, VISITOR, Viewer
from core.data.commands import Sql, Steps, execute, read, run
from core.data.encoding import as_uuid
from core.data.ids import new_id, token_hash
from core.data.spreadsheets import write_csv
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.agenda.service import make_address
from core.facilities.mailer import mailbox
from core.facilities.programs.description import scopes_of
from core.facilities.programs.service import make_token
from core.facilities.programs.values import TokenWish
from core.facilities.push.keys import public_key
from core.facilities.webhooks.queries import endpoint_by_id
from core.facilities.webhooks.service import add_endpoint, switch_endpoint
from core.facilities.webhooks.tables import WebhookDelivery
from core.facilities.webhooks.values import EndpointWish
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
from core.people.service.invitations import invite_member
from core.people.service.memberships import add_member
from core.people.service.reports import report_content
from core.people.service.sign_in import send_sign_in_mail
from core.people.service.terms import SHIPPED_VERSION
from core.people.values import MatchChoice, OrganizationRole
from core.services.calendar.api import rebuild_all
from core.services.cases.api import ask_applicant, name_deputy, open_case
from core.services.documents.issued_codes import code_hash, code_of
from core.signups.api import (
    SignUpRequest,
    Source,
    add_by_hand,
    add_from_paper,
    asks_age,
    send_join_link,
    sheet_by_id,
    sign_up,
)
from core.testing.actors import Actor
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
        await _sow_what_is_asked(organization, before, accounts)
        volunteer = await viewer_of_account(accounts[f"{before}volunteer"])
        await _sow_issued(organization, volunteer.person)
        await _sow_work(organization, accounts[f"{before}organization_admin"])
        await _sow_case(organization, accounts)
        await _sow_webhook(await viewer_of_account(accounts[f"{before}organization_admin"]))
    for admin in ("organization_admin", "twin_organization_admin"):
        await _sow_calendar(await viewer_of_account(accounts[admin]))
    await _sow_letters()
    await public_key()  # made when somebody first looks at the page of browsers
    await _sow_imported(accounts)
    await _begin_handover(accounts)
    world = await _with_sessions(World(ours=ours, twin=twin, accounts=accounts))
    world = replace(world, bearers={name: await _bearer(one) for name, one in accounts.items()})
    for organization, before in ((ours, ""), (twin, "twin_")):
        await _bearer(accounts[f"{before}organization_admin"], organization)
    world = replace(world, devices={"scanner": await _device(ours), "twin": await _device(twin)})
    for admin in ("organization_admin", "twin_organization_admin"):
        await _write_drafts(world, app, admin)
    people = [viewer.person for name in TWIN_PEOPLE if (viewer := await world.viewer(name)).person]
    await mark(await belonging_to(twin, *filter(None, people)))
    await rebuild_all()
    return world


async def _bearer(account: UUID, organization: UUID | None = None) -> str:
    """A token of an account for all that programs can do; used before, so that reading is all."""
    viewer = replace(await viewer_of_account(account), is_strong=True)
    known = [one.key for one in scopes_of()]
    wish = TokenWish(
        name="Kalendarz naszej strony", scopes=tuple(known), days=90, organization=organization
    )
    token = await make_token(viewer, wish, known=known)
    await execute(Sql("UPDATE programs_token SET last_used_at = ?", [utc_now()]))
    return token


async def _device(organization: UUID) -> str:
    """A phone at the gate of the last thing of an organization for which somebody has a place; a
    pass was shown there.
    """
    rows = await read(
        "SELECT l.id, l.kind, l.subject, s.id AS signup FROM signups_signup s"
        " JOIN signups_sheet h ON h.id = s.sheet"
        " JOIN checkin_list l ON l.kind = h.kind AND l.subject = h.subject"
        " WHERE l.organization = ? AND s.state = 'confirmed' AND l.ends_at > ?"
        " ORDER BY l.ends_at DESC, s.id LIMIT 1",
        [organization, utc_now()],
    )
    thing = Wish(kind=rows[0]["kind"], subject=as_uuid(rows[0]["subject"]), name="Brama główna")
    device, token = await pair_device(await invite_device(thing, viewer=VISITOR))
    await put_up(replace(thing, mode=Mode.POSTER), viewer=VISITOR)
    shown = ScanRequest(
        gate_list=as_uuid(rows[0]["id"]),
        device=device.id,
        nonce=new_id().hex,
        signup=as_uuid(rows[0]["signup"]),
    )
    await scan(shown, viewer=await DEVICES.viewer_of(token))
    return token


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


async def _sow_what_is_asked(organization: UUID, before: str, accounts: Mapping[str, UUID]) -> None:
    """An invitation, a member's and a visitor's sign-up wherever there is a place."""
    host = await organization_by_id(organization)
    assert host is not None
    admin = await viewer_of_account(accounts[f"{before}organization_admin"])
    invited = f"{before}invited@example.org"
    await invite_member(admin, host, email=invited, role="volunteer", function="do pomocy w biurze")
    member = await viewer_of_account(accounts[f"{before}volunteer"])
    sheets = await read(
        "SELECT id FROM signups_sheet WHERE organization = ? AND starts_at > ? ORDER BY starts_at",
        [organization, utc_now()],
    )
    for row in sheets:
        sheet = as_uuid(row["id"])
        await _sign_up(
            sheet,
            member,
            Applicant(name=member.name, email=member.email, language="pl", person=member.person),
        )
        email = f"{before}guest@example.org"
        await _sign_up(sheet, VISITOR, Applicant(name="Gość z Miasta", email=email, language="pl"))
        await _enter_from_paper(sheet, admin, email=f"{before}paper@example.org")
        await _add_a_minor(sheet, admin, email=f"{before}guardian@example.org")


async def _enter_from_paper(sheet: UUID, admin: Viewer, *, email: str) -> None:
    day = utc_now().date() - timedelta(days=1)
    try:
        answer = await add_from_paper(
            sheet, name="Halina Papier", signed_on=day, key=str(sheet), viewer=admin
        )
        await send_join_link(answer.signup, email=email, viewer=admin)
    except PospoluError:
        return


async def _add_a_minor(sheet: UUID, admin: Viewer, *, email: str) -> None:
    """Somebody whose place waits for the guardian, where an age is asked."""
    found = await sheet_by_id(sheet)
    if found is None or not asks_age(found):
        return
    wish = SignUpRequest(
        sheet=sheet,
        applicant=Applicant(name="Zosia Mała", email=f"minor.{email}", language="pl"),
        idempotency_key=f"{sheet}minor",
        source=Source.DESK,
        age=AgeBand.FROM_16,
        guardian_email=email,
    )
    try:
        await add_by_hand(wish, viewer=admin)
    except PospoluError:
        return


async def _sign_up(sheet: UUID, viewer: Viewer, applicant: Applicant) -> None:
    wish = SignUpRequest(
        sheet=sheet, applicant=applicant, idempotency_key=f"{sheet}{viewer.person}"
    )
    try:
        await sign_up(wish, viewer=viewer)
    except PospoluError:
        return


async def _sow_work(organization: UUID, account: UUID) -> None:
    """Something that an administrator has printed."""
    rows = await read("SELECT id FROM signups_sheet WHERE organization = ?", [organization])
    now = utc_now()

    def script() -> Steps[None]:
        yield Sql(
            "INSERT INTO documents_work (id, created_at, account, kind, subject, title, filename,"
            " state, done, total, expires_at) VALUES (?, ?, ?, ?, ?, 'T', 't.pdf', 'printing', 0,"
            " 9, ?)",
            [
                new_id(),
                now,
                account,
                "checkin.badges",
                rows[0]["id"],
                later(now, timedelta(days=1)),
            ],
        )

    await run(script)


async def _sow_case(organization: UUID, accounts: Mapping[str, UUID]) -> None:
    """A case of the organization with a question, and an officer who is away."""
    host = await organization_by_id(organization)
    assert host is not None
    officer = await viewer_of_account(accounts["city_officer"])
    async with tx():
        case = await open_case(
            kind="people.verification",
            subject=host.id,
            title=LocalizedText.of(host.legal_name),
            url_path=f"/city/organizations/{host.slug}",
            organization=host.id,
            organization_name=host.short_name,
        )
    await ask_applicant(case, "Kto prowadzi księgi?", by=officer)
    now = utc_now()
    until = later(now, timedelta(days=3))
    await name_deputy(accounts["city_admin"], since=now, until=until, by=officer)


async def _sow_issued(organization: UUID, person: UUID | None) -> None:
    """A document that was given out."""
    issued, now = new_id(), utc_now()

    def script() -> Steps[None]:
        yield Sql(
            "INSERT INTO documents_issued (id, created_at, kind, subject, organization, person,"
            " year, serial, title, language, printed, code_hash, sha256, is_signed, state, reason)"
            " VALUES (?, ?, 'volunteering.poster', ?, ?, ?, 2026, 1, 'T', 'pl', '[]', ?, '', ?,"
            " 'valid', '')",
            [issued, now, new_id(), organization, person, code_hash(code_of(issued)), False],
        )

    await run(script)


def calendar_file(person: UUID) -> str:
    """The file of a sown person's own calendar. A real address is told once and never again."""
    return f"{sha256(b'calendar' + person.bytes).hexdigest()}.ics"


async def _sow_calendar(viewer: Viewer) -> None:
    """Somebody's own calendar, at an address that tests know, used before."""
    assert viewer.person is not None
    await make_address(viewer, viewer.person, language="pl")
    token = calendar_file(viewer.person).removesuffix(".ics")
    await execute(
        Sql(
            "UPDATE agenda_feed SET token_hash = ?, last_used_at = ? WHERE person = ?",
            [token_hash(token), utc_now(), viewer.person],
        )
    )


async def _sow_webhook(admin: Viewer) -> None:
    """An address of an organization's program, switched off, with a message that waits."""
    organization = next(one.scope_id for one in admin.grants if one.scope_kind == ORGANIZATION)
    wish = EndpointWish(url="https://program.example.org/hook", facts=("signups.signup.confirmed",))
    endpoint, _ = await add_endpoint(admin, organization, wish, known=wish.facts)
    found = await endpoint_by_id(endpoint)
    assert found is not None
    await switch_endpoint(admin, found, is_on=False)
    await WebhookDelivery(
        id=new_id(), endpoint=endpoint, message=new_id(), fact=wish.facts[0]
    ).save()


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

    def script() -> Steps[None]:
        yield Sql(
            "UPDATE people_sign_in_attempt SET expires_at = ?",
            [later(utc_now(), timedelta(days=1))],
        )

    await run(script)
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
