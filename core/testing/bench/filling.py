"""Fills the city that is put under load, in a process of its own: `… bench.filling RESULT`.

The demo city, ten thousand more entries of the calendar, a sheet without limit, one of a hundred
places, and people with passes before an open gate.
"""

import asyncio
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from piccolo.table import TABLE_REGISTRY

from core.checkin.api import Wish, invite_device, pair_device
from core.checkin.service.passes import pass_text
from core.cli.demo import sow_city
from core.cli.ready import ready
from core.contracts.errors import PospoluError
from core.contracts.signups import Applicant
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, read
from core.data.encoding import as_text, as_uuid
from core.data.folding import fold
from core.data.ids import new_id, new_token
from core.data.many import insert
from core.data.migrations import migrate
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.kernel import registry
from core.people.api import (
    find_or_create_account,
    grant_role,
    start_session,
    viewer_of_account,
)
from core.services.calendar.api import put_entry, searchable
from core.signups.api import (
    SignUpRequest,
    Source,
    add_by_hand,
    change_sheet,
    free_places,
)
from core.testing.bench.apart import answer_of, write_answer
from core.testing.people import csrf_of

RUSH_PLACES = 100
AT_ONCE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is added: entries of the calendar, how many of them are of one organization,
    passes, badges to print, and a volunteer's own sign-ups at most.
    """

    entries: int = 10_000
    of_one_organization: int = 1_000
    passes: int = 2_000
    badges: int = 1_000
    own: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Where the load goes: addresses, ids, what opens doors, words that most entries have."""

    event_path: str
    organization: str
    open_sheet: str
    rush_sheet: str
    gate_list: str
    codes: list[str]
    badges_sheet: str
    device: str
    coordinator: str
    coordinator_csrf: str
    volunteer: str
    own_signups: int
    words: list[str]


def fill(given: Mapping[str, str], result: Path) -> City:
    """Have a process with these settings fill the city."""
    return City(**answer_of("core.testing.bench.filling", given=given, result=result))


async def filled() -> City:
    """An empty database becomes the city under load; says where things are."""
    await migrate()
    async with ready() as found:
        await sow_city(found.demo_seeds, found.modules)
        return await fill_city(Sizes())


async def fill_city(sizes: Sizes) -> City:
    """Add to the sown city what is put under load."""
    (open_sheet, event_path), (rush_sheet, _) = (await _sheets())[:2]
    await change_sheet(open_sheet, capacity=None, viewer=None)
    await change_sheet(rush_sheet, capacity=RUSH_PLACES, has_waiting_list=False, viewer=None)
    organization, slug = await _organization_of(open_sheet)
    coordinator = await _coordinator(organization)
    title = await _fill_calendar(organization, sizes)
    volunteer, own = await _volunteer(coordinator, most=sizes.own)
    places = RUSH_PLACES + (await free_places([rush_sheet]))[rush_sheet].taken
    await change_sheet(rush_sheet, capacity=places, has_waiting_list=False, viewer=None)
    badges_sheet = await _badges({open_sheet, rush_sheet}, coordinator, sizes.badges)
    tokens = [await start_session(await _account(one)) for one in (coordinator, volunteer)]
    return City(
        event_path=event_path,
        organization=slug,
        open_sheet=str(open_sheet),
        rush_sheet=str(rush_sheet),
        gate_list=str(await _open_gate(open_sheet)),
        codes=await _codes(open_sheet, coordinator, number=sizes.passes),
        badges_sheet=str(badges_sheet),
        device=await _device(open_sheet, coordinator),
        coordinator=tokens[0],
        coordinator_csrf=await csrf_of(tokens[0]),
        volunteer=tokens[1],
        own_signups=own,
        words=searchable(fold(title)).split(),
    )


async def _sheets() -> list[tuple[UUID, str]]:
    """Sheets of public things that have not begun, and the one page of each."""
    rows = await read(
        "SELECT s.id AS sheet, MIN(e.url_path) AS path FROM signups_sheet s"
        " JOIN calendar_entry e ON e.sheet = s.id"
        " WHERE s.state = 'open' AND s.starts_at > ? AND e.is_public AND e.status = 'confirmed'"
        " AND s.needs_approval = ? AND (s.opens_at IS NULL OR s.opens_at < ?)"
        " GROUP BY s.id, s.kind, s.starts_at HAVING COUNT(*) = 1"
        " ORDER BY s.kind, s.starts_at DESC",
        [later(utc_now(), timedelta(days=1)), False, utc_now()],
    )
    return [(as_uuid(row["sheet"]), str(row["path"])) for row in rows]


async def _organization_of(sheet: UUID) -> tuple[UUID, str]:
    (row,) = await read(
        "SELECT o.id AS id, o.slug AS slug FROM people_organization o"
        " JOIN signups_sheet s ON s.organization = o.id WHERE s.id = ?",
        [sheet],
    )
    return as_uuid(row["id"]), str(row["slug"])


async def _account(viewer: Viewer) -> UUID:
    assert viewer.account is not None
    return viewer.account


async def _somebody(name: str) -> UUID:
    async with tx():
        return await find_or_create_account(email=f"{name}@example.org", name=name)


async def _coordinator(organization: UUID) -> Viewer:
    account = await _somebody("koordynacja")
    async with tx():
        await grant_role(
            subject=account, role="coordinator", scope_kind="organization", scope_id=organization
        )
    return await viewer_of_account(account)


async def _volunteer(coordinator: Viewer, *, most: int) -> tuple[Viewer, int]:
    """Somebody who signed up for as much as there is, up to so many things."""
    viewer = await viewer_of_account(await _somebody("wszedzie"))
    own = 0
    for sheet, _ in await _sheets():
        if own == most:
            break
        applicant = Applicant(
            name=viewer.name, email=viewer.email, language="pl", person=viewer.person
        )
        wish = _wish(sheet, applicant, override_reason="Pomiar.")
        try:
            await add_by_hand(wish, viewer=coordinator)
        except PospoluError:
            continue
        own += 1
    return viewer, own


def _wish(sheet: UUID, applicant: Applicant, **given: Any) -> SignUpRequest:
    key = new_token()[0]
    return SignUpRequest(
        sheet=sheet, applicant=applicant, idempotency_key=key, source=Source.DESK, **given
    )


# --- the calendar --------------------------------------------------------------------------------


async def _fill_calendar(organization: UUID, sizes: Sizes) -> str:
    """Copies of one happening, each an hour later, with the rows behind them; their title."""
    entry, table = await _original()
    row = (await read(f"SELECT * FROM {table} WHERE id = ?", [entry["subject"]]))[0]
    kind = registry.current().calendar_kinds[str(entry["kind"])]
    for start in range(0, sizes.entries, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, sizes.entries))
        hosts = [organization if n < sizes.of_one_organization else None for n in numbers]
        copies = [_copy(row, *pair) for pair in zip(numbers, hosts, strict=True)]
        async with tx():
            for copy in copies:
                await execute(insert(table, copy))
                draft = await kind.rebuild(as_uuid(copy["id"]))
                assert draft is not None
                await put_entry(kind.key, draft)
    return str(as_text(entry["title"]))


async def _original() -> tuple[Mapping[str, Any], str]:
    """A public happening without places, of no series, and the table of its row in any room."""
    entries = await read(
        "SELECT kind, subject, title FROM calendar_entry WHERE is_public AND status = 'confirmed'"
        " AND starts_at > ? AND sheet IS NULL AND series IS NULL AND rule = ''"
        " ORDER BY kind, starts_at",
        [utc_now()],
    )
    for table in TABLE_REGISTRY:
        columns = {column._meta.name for column in table._meta.columns}
        if {"starts_at", "organization"} <= columns:
            name = table._meta.tablename
            for entry in entries:
                if await read(f"SELECT 1 FROM {name} WHERE id = ?", [entry["subject"]]):
                    return entry, name
    message = "the demo city has no happening without places"
    raise RuntimeError(message)


def _copy(row: Mapping[str, Any], number: int, organization: UUID | None) -> dict[str, Any]:
    starts_at = later(
        utc_now().replace(minute=0, second=0, microsecond=0), timedelta(hours=number + 1)
    )
    changed = {
        "id": new_id(),
        "starts_at": starts_at,
        "ends_at": later(starts_at, timedelta(hours=2)),
        "slug": f"{row['slug']}-{number}",
    }
    if organization is not None:
        changed["organization"] = organization
    return {**row, **changed}


# --- the gate ------------------------------------------------------------------------------------


async def _open_gate(sheet: UUID) -> UUID:
    """The list of the sheet's thing, open from now on."""
    (row,) = await read("SELECT kind, subject FROM signups_sheet WHERE id = ?", [sheet])
    of = (row["kind"], as_uuid(row["subject"]))
    await execute(
        Sql(
            "UPDATE checkin_list SET opens_at = NULL, closes_at = NULL"
            " WHERE kind = ? AND subject = ?",
            of,
        )
    )
    rows = await read("SELECT id FROM checkin_list WHERE kind = ? AND subject = ?", of)
    return as_uuid(rows[0]["id"])


async def _device(sheet: UUID, coordinator: Viewer) -> str:
    """The token of a phone at the gate of the sheet's thing."""
    (row,) = await read("SELECT kind, subject FROM signups_sheet WHERE id = ?", [sheet])
    wish = Wish(kind=row["kind"], subject=as_uuid(row["subject"]), name="Brama")
    return (await pair_device(await invite_device(wish, viewer=coordinator)))[1]


async def _codes(sheet: UUID, coordinator: Viewer, *, number: int) -> list[str]:
    """The passes of people who come without an address."""
    found = []
    for each in range(number):
        applicant = Applicant(name=f"Osoba {each}", email="", language="pl")
        answer = await add_by_hand(_wish(sheet, applicant), viewer=coordinator)
        text = await pass_text(answer.signup)
        assert text is not None
        found.append(text[0])
    return found


async def _badges(but: Collection[UUID], coordinator: Viewer, number: int) -> UUID:
    """Another sheet with so many people in it at least, whose badges the coordinator prints."""
    sheet = next(one for one, _ in await _sheets() if one not in but)
    organization, _ = await _organization_of(sheet)
    async with tx():
        await grant_role(
            subject=await _account(coordinator),
            role="coordinator",
            scope_kind="organization",
            scope_id=organization,
        )
    taken = (await free_places([sheet]))[sheet].taken
    await change_sheet(sheet, capacity=None, viewer=None)
    granted = await viewer_of_account(await _account(coordinator))
    await _codes(sheet, granted, number=max(0, number - taken))
    return sheet


def main(arguments: Sequence[str]) -> None:
    """Fill and write down where things are."""
    write_answer(arguments[0], asdict(asyncio.run(filled())))


if __name__ == "__main__":
    main(sys.argv[1:])
