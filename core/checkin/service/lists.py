"""A thing's check-in lists: opened with it, set up by its host, kept in step with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.checkin.queries import list_by_id, lists_of
from core.checkin.rules import pass_expires_at
from core.checkin.values import WARN, GateList
from core.contracts.errors import NotFound, Refused
from core.contracts.signups import CheckinListDraft, Period, SignupSubject
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, execute, run
from core.data.ids import new_id
from core.data.many import insert
from core.data.times import elapsed, later, utc_now
from core.kernel import registry
from core.services.audit.api import record_statement

MOST_LISTS = 20
TOO_MANY = Refusal("too_many_lists", msg("There are 20 lists already. Change one of them."))

_PUT = """
INSERT INTO checkin_list (id, created_at, kind, subject, organization, key, title, period,
    opens_at, closes_at, starts_at, ends_at, day_starts_at_hour, zone)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, subject, key) DO UPDATE SET title = excluded.title, period = excluded.period,
    opens_at = excluded.opens_at, closes_at = excluded.closes_at, starts_at = excluded.starts_at,
    ends_at = excluded.ends_at, day_starts_at_hour = excluded.day_starts_at_hour,
    zone = excluded.zone
WHERE NOT checkin_list.is_own
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWish:
    """A list as its host wants it. Instants are UTC; `sheet` are others who may come instead."""

    title: str
    period: Period = Period.ONCE
    is_two_way: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    day_starts_at_hour: int = 0
    sheet: UUID | None = None
    capacity: int | None = None
    when_full: str = WARN

    @property
    def columns(self) -> Mapping[str, Any]:
        """What is written."""
        return {name: getattr(self, name) for name in self.__slots__}


async def open_lists(
    *, kind: str, subject: UUID, ends_at: datetime | None = None
) -> list[GateList]:
    """Open the lists that the sign-up kind names for a thing, inside the `tx()` that writes it.

    Called again it brings them, and the passes, in step with the thing as it is now; a list that
    the kind no longer names stays, because scans refer to it. What the host set up by hand keeps
    its rules, and its hours move along. `ends_at` (UTC) overrides the end that the kind describes.
    Raises NotFound when the kind or the thing is not there.
    """
    declared = registry.current().signup_kinds.get(kind)
    found = (await declared.describe([subject])).get(subject) if declared else None
    if declared is None or found is None:
        raise NotFound
    drafts = await declared.checkin_lists(subject)
    end = ends_at or found.ends_at
    own = [one for one in await lists_of(kind, subject) if one.is_own]

    def steps() -> Steps[None]:
        for draft in drafts:
            yield _put(kind, found, draft, end)
        for one in own:
            yield _moved(one, found, end)
        yield Sql(
            "UPDATE checkin_pass SET not_after = ?, svg = '' WHERE kind = ? AND subject = ?"
            " AND not_after <> ? AND signup IS NOT NULL",
            [pass_expires_at(end), kind, subject, pass_expires_at(end)],
        )

    await run(steps)
    return await lists_of(kind, subject)


async def add_list(kind: str, subject: UUID, wish: ListWish, *, viewer: Viewer) -> UUID:
    """One more list of a thing; returns its id.

    Raises NotFound for a thing without any, Refused when there are too many.
    """
    known = await lists_of(kind, subject)
    if not known:
        raise NotFound
    if len(known) >= MOST_LISTS:
        raise Refused(TOO_MANY)
    made, like = new_id(), known[0]
    values = {
        "id": made,
        "created_at": utc_now(),
        "kind": kind,
        "subject": subject,
        "organization": like.organization,
        "key": f"own.{made.hex}",
        "starts_at": like.starts_at,
        "ends_at": like.ends_at,
        "zone": like.zone,
        "is_own": True,
        **wish.columns,
    }

    def steps() -> Steps[None]:
        yield insert("checkin_list", values)
        yield _logged(viewer, "checkin.list.added", made, like.organization)

    await run(steps)
    return made


async def change_list(gate_list: GateList, wish: ListWish, *, viewer: Viewer) -> None:
    """Give a list other rules; from now on the thing's kind no longer changes them."""
    sets = ", ".join(f"{name} = ?" for name in wish.columns)

    def steps() -> Steps[None]:
        yield Sql(
            f"UPDATE checkin_list SET {sets}, is_own = ? WHERE id = ?",  # noqa: S608 -- names are ours
            [*wish.columns.values(), True, gate_list.id],
        )
        yield _logged(viewer, "checkin.list.changed", gate_list.id, gate_list.organization)

    await run(steps)


async def close_list(gate_list: UUID, *, is_closed: bool, viewer: Viewer) -> None:
    """Take no more readings at a list, or take them again. Raises NotFound."""
    found = await list_by_id(gate_list)
    if found is None:
        raise NotFound

    def steps() -> Steps[None]:
        if (found.closed_at is not None) != is_closed:
            yield Sql(
                "UPDATE checkin_list SET closed_at = ? WHERE id = ?",
                [utc_now() if is_closed else None, gate_list],
            )
            action = "checkin.list.closed" if is_closed else "checkin.list.opened"
            yield _logged(viewer, action, gate_list, found.organization)

    await run(steps)


async def hand_lists_over(before: UUID, after: UUID) -> None:
    """Make all lists of an organization, and the devices at them, those of another one."""
    both = (after, before)
    await execute(
        Sql("UPDATE checkin_list SET organization = ? WHERE organization = ?", both),
        Sql("UPDATE checkin_device SET organization = ? WHERE organization = ?", both),
    )


def _moved(one: GateList, found: SignupSubject, ends_at: datetime) -> Sql:
    """A list of the host's own, its hours as far from the thing's start as they were."""
    by = elapsed(one.starts_at, found.starts_at)
    hours = [later(at, by) if at else None for at in (one.opens_at, one.closes_at)]
    return Sql(
        "UPDATE checkin_list SET starts_at = ?, ends_at = ?, zone = ?, opens_at = ?, closes_at = ?"
        " WHERE id = ?",
        [found.starts_at, ends_at, found.zone, *hours, one.id],
    )


def _put(kind: str, found: SignupSubject, draft: CheckinListDraft, ends_at: datetime) -> Sql:
    return Sql(
        _PUT,
        [
            new_id(),
            utc_now(),
            kind,
            found.subject,
            found.organization,
            draft.key,
            draft.title,
            draft.period,
            draft.opens_at,
            draft.closes_at,
            found.starts_at,
            ends_at,
            draft.day_starts_at_hour,
            found.zone,
        ],
    )


def _logged(viewer: Viewer, action: str, gate_list: UUID, organization: UUID) -> Sql:
    return record_statement(viewer, action=action, subject=gate_list, organization=organization)
