"""What the organizations and people of the permission tests have, for others not to see."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

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
from core.contracts.ages import AgeBand
from core.contracts.errors import PospoluError
from core.contracts.signups import Applicant
from core.contracts.texts import LocalizedText
from core.contracts.viewer import ORGANIZATION, VISITOR, Viewer
from core.data.commands import Sql, execute, read
from core.data.encoding import as_uuid
from core.data.ids import new_id, token_hash
from core.data.many import insert
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.agenda.service import make_address
from core.facilities.programs.description import scopes_of
from core.facilities.programs.service import make_token
from core.facilities.programs.values import TokenWish
from core.facilities.webhooks.queries import endpoint_by_id
from core.facilities.webhooks.service import add_endpoint, switch_endpoint
from core.facilities.webhooks.tables import WebhookDelivery
from core.facilities.webhooks.values import EndpointWish
from core.people.api import (
    organization_by_id,
    viewer_of_account,
)
from core.people.service.invitations import invite_member
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


async def sow_sign_ups(organization: UUID, before: str, accounts: Mapping[str, UUID]) -> None:
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


async def make_bearer(account: UUID, organization: UUID | None = None) -> str:
    """A token of an account for all that programs can do; used before, so that reading is all."""
    viewer = replace(await viewer_of_account(account), is_strong=True)
    known = [one.key for one in scopes_of()]
    wish = TokenWish(
        name="Kalendarz naszej strony", scopes=tuple(known), days=90, organization=organization
    )
    token = await make_token(viewer, wish, known=known)
    await execute(Sql("UPDATE programs_token SET last_used_at = ?", [utc_now()]))
    return token


async def make_device(organization: UUID) -> str:
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


async def sow_calendar(viewer: Viewer) -> None:
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


def calendar_file(person: UUID) -> str:
    """The file of a sown person's own calendar. A real address is told once and never again."""
    return f"{sha256(b'calendar' + person.bytes).hexdigest()}.ics"


async def sow_webhook(admin: Viewer) -> None:
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


async def sow_work(organization: UUID, account: UUID) -> None:
    """Something that an administrator has printed."""
    rows = await read("SELECT id FROM signups_sheet WHERE organization = ?", [organization])
    work = {
        "created_at": utc_now(),
        "account": account,
        "kind": "checkin.badges",
        "subject": rows[0]["id"],
        "title": "T",
        "filename": "t.pdf",
        "state": "printing",
        "done": 0,
        "total": 9,
        "expires_at": later(utc_now(), timedelta(days=1)),
    }
    await execute(insert("documents_work", work))


async def sow_case(organization: UUID, accounts: Mapping[str, UUID]) -> None:
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


async def sow_issued(organization: UUID, person: UUID | None) -> None:
    """A document that was given out."""
    issued = new_id()
    document = {
        "id": issued,
        "created_at": utc_now(),
        "kind": "volunteering.poster",
        "subject": new_id(),
        "organization": organization,
        "person": person,
        "year": 2026,
        "serial": 1,
        "title": "T",
        "language": "pl",
        "printed": "[]",
        "code_hash": code_hash(code_of(issued)),
        "sha256": "",
        "is_signed": False,
        "state": "valid",
        "reason": "",
    }
    await execute(insert("documents_issued", document))
