"""A small house around check-in for its tests: people, sign-ups, one module that has places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from core.checkin.api import (
    GateList,
    ScanAnswer,
    ScanRequest,
    issue_pass,
    lists_of,
    open_lists,
    scan,
)
from core.checkin.service.passes import pass_text
from core.contracts.signups import Applicant, CheckinListDraft
from core.contracts.viewer import ORGANIZATION, VISITOR, Grant, Viewer
from core.data.commands import Sql, Steps, read, run
from core.data.ids import new_id, new_token
from core.data.times import utc_now
from core.data.transactions import tx
from core.kernel.manifests import Manifest
from core.people.api import Account, Organization, Person
from core.signups.api import SignUpRequest, Source, open_sheet, sign_up
from tests.core.checkin.trial import plugin as trial

NOW = utc_now().replace(microsecond=0)
BEFORE = NOW - timedelta(hours=2)
TRIAL = Manifest(
    name="trial",
    title="Trial",
    owner="tests",
    package="tests.core.checkin.trial",
    folder=Path(trial.__file__).parent,
    new_city_on=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that people come to, with its lists by key and its sheet."""

    subject: UUID
    organization: UUID
    sheet: UUID
    gate: GateList
    meal: GateList
    camp: GateList


async def make_organization(slug: str = "proba") -> UUID:
    organization = Organization(
        id=new_id(),
        kind="association",
        legal_name=f"Stowarzyszenie {slug}",
        short_name=slug,
        slug=slug,
        name_folded=slug,
        legal_skeleton=slug,
        short_skeleton=slug,
        state="verified",
    )
    async with tx():
        await organization.save()
    return UUID(str(organization.id))


async def make_person(name: str = "Łucja Wąs", email: str = "") -> UUID:
    written = email or f"{new_id().hex}@example.org"
    person = Person(id=new_id(), name=name, email=written, email_folded=written, language="pl")
    async with tx():
        await person.save()
    return UUID(str(person.id))


async def make_coordinator(organization: UUID, name: str = "Koordynatorka") -> Viewer:
    """Somebody with an account who works for an organization."""
    person = await make_person(name)
    email = f"{new_id().hex}@example.org"
    account = Account(id=new_id(), person=person, email=email, email_folded=email)
    async with tx():
        await account.save()
    grant = Grant(role="coordinator", scope_kind=ORGANIZATION, scope_id=organization)
    return Viewer(account=UUID(str(account.id)), person=person, name=name, grants=(grant,))


async def make_thing(
    organization: UUID,
    *,
    starts: float = -1,
    ends: float = 3,
    capacity: int | None = 50,
    lists: tuple[CheckinListDraft, ...] = (),
    **given: Any,
) -> Thing:
    """Something that runs from `starts` to `ends`, in hours from now."""
    subject = new_id()
    start, end = NOW + timedelta(hours=starts), NOW + timedelta(hours=ends)
    trial.thing(subject, organization, start, end)
    if lists:
        trial.LISTS[subject] = lists
    async with tx():
        sheet = await open_sheet(
            kind=trial.KIND,
            subject=subject,
            organization=organization,
            capacity=capacity,
            starts_at=start,
            ends_at=end,
            **given,
        )
        await open_lists(kind=trial.KIND, subject=subject)
    found = {one.key: one for one in await lists_of(trial.KIND, subject)}
    return Thing(
        subject=subject,
        organization=organization,
        sheet=sheet,
        gate=found["trial.gate"],
        meal=found.get("trial.meal", found["trial.gate"]),
        camp=found.get("trial.camp", found["trial.gate"]),
    )


async def enrol(thing: Thing, name: str = "Łucja Wąs", *, email: str = "") -> UUID:
    """A confirmed sign-up of somebody whom the city knows."""
    person = await make_person(name, email)
    return await apply(thing, person=person, source=Source.DESK)


async def apply(
    thing: Thing, *, person: UUID | None = None, when: datetime = BEFORE, **given: Any
) -> UUID:
    """A sign-up; held for a while when no person is given."""
    applicant = Applicant(
        name=given.pop("name", "Ola"),
        email=given.pop("email", "") or f"{new_id().hex}@example.org",
        language="pl",
        person=person,
    )
    request = SignUpRequest(
        sheet=thing.sheet, applicant=applicant, idempotency_key=new_token()[0], **given
    )
    return (await sign_up(request, viewer=VISITOR, now=when)).signup


async def code_of(signup: UUID) -> str:
    """The text in the QR code of a sign-up's pass."""
    await issue_pass(signup)
    found = await pass_text(signup)
    assert found is not None
    return found[0]


async def typed_code_of(signup: UUID) -> str:
    found = await pass_text(signup)
    assert found is not None
    return found[1]


def reading(gate_list: GateList, code: str = "", **given: Any) -> ScanRequest:
    request = ScanRequest(gate_list=gate_list.id, device=new_id(), nonce=new_id().hex, code=code)
    return replace(request, **given)


async def read_at(
    gate_list: GateList, code: str, *, viewer: Viewer, now: datetime | None = None, **given: Any
) -> ScanAnswer:
    """Read a code at a list once."""
    return await scan(reading(gate_list, code, **given), viewer=viewer, now=now or NOW)


async def count(table: str, where: str = "1 = 1", *args: Any) -> int:
    rows = await read(f"SELECT COUNT(*) AS number FROM {table} WHERE {where}", args)
    return int(rows[0]["number"])


async def execute(sql: str, *args: Any) -> None:
    def steps() -> Steps[None]:
        yield Sql(sql, args)

    await run(steps)


def at(hours: float = 0, minutes: float = 0) -> datetime:
    """An instant so far from the test's now."""
    return NOW + timedelta(hours=hours, minutes=minutes)
