"""Reminds people of what they are signed up for: each occasion once a lead, for every kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.calendar import EntryStatus
from core.contracts.ports import module_state
from core.data.commands import Sql, Steps, read, run
from core.data.encoding import as_uuid
from core.data.many import insert, marks
from core.data.times import later, utc_now
from core.kernel import registry
from core.services.calendar.api import entries_of
from core.services.outbox.api import citys_quiet_hours, queue_statements, withdraw_statement
from core.signups.reminder_rules import Lead, is_reminder_due, reminder_at
from core.signups.service.statements import places_where
from core.signups.service.telling import queued, recipient
from core.signups.values import Place, Sheet, SignupState

HORIZON = timedelta(hours=25)
KEYS_AT_ONCE = 400
KIND_OF = {Lead.DAY: "signups.reminder_day", Lead.HOURS: "signups.reminder_hours"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One start of what a sheet is for: the thing itself, or one date of a series. In UTC."""

    sheet: Sheet
    subject: UUID
    starts_at: datetime

    def mark(self, lead: Lead) -> str:
        """What is noted once everybody was reminded; another time of start has another."""
        return f"{lead}:{self.subject}:{self.starts_at.timestamp():.0f}"


async def remind_due(*, now: datetime | None = None) -> int:
    """Queue the reminders that are due, one for each confirmed sign-up; returns for how many.

    Whoever got their place after a reminder was due gets no late one. A job that runs twice, or
    on two machines, queues nothing twice.
    """
    moment = now or utc_now()
    occasions = await _occasions(moment)
    done = await _marks({one.sheet.id for one in occasions})
    quiet, told = citys_quiet_hours(), 0
    for one in occasions:
        for lead in Lead:
            at = reminder_at(one.starts_at, lead, quiet)
            is_due = is_reminder_due(one.starts_at, lead, at=at, now=moment)
            if is_due and (one.sheet.id, one.mark(lead)) not in done:
                told += await _remind(one, lead, at=at, now=moment)
    return told


async def _occasions(now: datetime) -> list[Occasion]:
    """What starts within a day, of kinds whose room is on."""
    rows = await read(
        "SELECT * FROM signups_sheet WHERE state <> 'cancelled' AND ends_at > ? AND starts_at <= ?",
        [now, later(now, HORIZON)],
    )
    found, on = registry.current(), await module_state.get().modules_on()
    occasions: list[Occasion] = []
    for sheet in map(Sheet.from_row, rows):
        if sheet.kind in found.signup_kinds and found.is_on(sheet.kind, on):
            occasions += await _occasions_of(sheet)
    return [one for one in occasions if now < one.starts_at <= later(now, HORIZON)]


async def _occasions_of(sheet: Sheet) -> list[Occasion]:
    kind = registry.current().signup_kinds[sheet.kind]
    if kind.dates is None:
        return [Occasion(sheet=sheet, subject=sheet.subject, starts_at=sheet.starts_at)]
    dates = await entries_of(kind.calendar_kind or kind.key, await kind.dates(sheet.subject))
    return [
        Occasion(sheet=sheet, subject=date, starts_at=entry.starts_at)
        for date, entry in dates.items()
        if entry.status is not EntryStatus.CANCELLED
    ]


async def _marks(sheets: set[UUID]) -> set[tuple[UUID, str]]:
    if not sheets:
        return set()
    rows = await read(
        f"SELECT sheet, mark FROM signups_reminded WHERE sheet IN ({marks(list(sheets))})",  # noqa: S608 -- only marks
        list(sheets),
    )
    return {(as_uuid(row["sheet"]), row["mark"]) for row in rows}


async def _remind(one: Occasion, lead: Lead, *, at: datetime, now: datetime) -> int:
    def steps() -> Steps[int]:
        places = yield from places_where(
            "s.sheet = ? AND s.state = 'confirmed' AND s.is_leader"
            " AND (s.confirmed_at IS NULL OR s.confirmed_at <= ?)",
            [one.sheet.id, at],
        )
        reachable = [place for place in places if place.email]
        for place in reachable:
            yield from queued(_reminder(one, lead, place))
        yield from mark_done(one.sheet.id, one.mark(lead), now)
        return len(reachable)

    return await run(steps)


def mark_done(sheet: UUID, mark: str, now: datetime) -> Steps[None]:
    """Note that everybody of a sheet was told something."""
    row = insert("signups_reminded", {"created_at": now, "sheet": sheet, "mark": mark})
    yield Sql(f"{row.text} ON CONFLICT (sheet, mark) DO NOTHING", row.args)


def _reminder(one: Occasion, lead: Lead, place: Place) -> list[Sql]:
    kind = registry.current().signup_kinds[one.sheet.kind]
    payload = {
        "signup": str(place.id),
        "sheet": str(one.sheet.id),
        "starts_at": one.starts_at.isoformat(),
        "calendar_kind": kind.calendar_kind or kind.key,
        "subject": str(one.subject),
        "is_date": kind.dates is not None,
    }
    key = reminder_key(place.id, lead, one.starts_at)
    return queue_statements(kind=KIND_OF[lead], to=recipient(place), payload=payload, key=key)


def reminder_key(signup: UUID, lead: Lead, starts_at: datetime) -> str:
    """The name of a reminder for good: of a sign-up, a lead and a start."""
    return f"{KIND_OF[lead]}:{signup}:{starts_at.timestamp():.0f}"


def withdraw_reminders(sheet: Sheet, places: Sequence[Place]) -> Steps[None]:
    """Take back reminders of a start that nobody should be told of any more.

    A mail that is being written this moment finds out by itself.
    """
    keys = [
        reminder_key(place.id, lead, sheet.starts_at)
        for place in places
        if place.state is SignupState.CONFIRMED and place.is_leader
        for lead in Lead
    ]
    for first in range(0, len(keys), KEYS_AT_ONCE):
        yield withdraw_statement(keys[first : first + KEYS_AT_ONCE])
