"""The ledger's own moves: what was entered is taken back by a row of its own, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.transactions import locked
from plugins.volunteering.hours_rules import Amount
from plugins.volunteering.tables import HourEntry
from plugins.volunteering.values import HourSource, HourState

SAME = (
    "person",
    "name",
    "organization",
    "offer",
    "shift",
    "role",
    "signup",
    "turn",
    "day",
    "task",
)
"""What an entry says as well that takes another back, or stands in its place."""


async def reverse(
    entry: HourEntry,
    *,
    source: HourSource,
    reason: str,
    viewer: Viewer | None,
    now: datetime,
) -> UUID:
    """Take approved hours back with a row of the same minutes below zero, inside `tx()`."""
    back = Amount(entry.minutes, entry.night_minutes).taken_back()
    row = HourEntry(
        **{name: getattr(entry, name) for name in (*SAME, "starts_at", "ends_at")},
        id=new_id(),
        created_at=now,
        minutes=back.minutes,
        night_minutes=back.night_minutes,
        source=source.value,
        state=HourState.APPROVED.value,
        reversal_of=entry.id,
        reason=reason,
        entered_by=viewer.account if viewer else None,
    )
    await row.save()
    return row.id


async def locked_entries(entries: list[UUID], organization: UUID | None = None) -> list[HourEntry]:
    """Entries under their locks in the order of their ids, without those of others and without
    rows that take back; inside `tx()`.
    """
    if not entries:
        return []
    query = HourEntry.objects().where(
        HourEntry.id.is_in(sorted(set(entries))), HourEntry.reversal_of.is_null()
    )
    if organization is not None:
        query = query.where(HourEntry.organization == organization)
    return list(await locked(query.order_by(HourEntry.id)))


async def is_reversed(entry: UUID) -> bool:
    """A later row took it back."""
    return await HourEntry.exists().where(HourEntry.reversal_of == entry)


async def entries_of_signups(signups: Sequence[UUID]) -> Mapping[UUID, list[HourEntry]]:
    """Everything in the ledger that came of sign-ups, the oldest first, under its locks."""
    found: dict[UUID, list[HourEntry]] = {}
    if signups:
        query = HourEntry.objects().where(HourEntry.signup.is_in(list(signups)))
        await locked(query.order_by(HourEntry.id))
        # Read again: what a correction added while this waited for it is not in the first answer.
        query = HourEntry.objects().where(HourEntry.signup.is_in(list(signups)))
        for row in await query.order_by(HourEntry.created_at, HourEntry.id):
            found.setdefault(row.signup, []).append(row)
    return found


def standing_of(entries: Sequence[HourEntry]) -> HourEntry | None:
    """Which of a sign-up's entries counts: the one that no other takes back."""
    reversed_ones = {one.reversal_of for one in entries if one.reversal_of}
    counts = (one for one in entries if not one.reversal_of and one.id not in reversed_ones)
    return next(counts, None)


def minutes_of(entries: Sequence[HourEntry]) -> int:
    """What approved rows of a sign-up sum up to; what was taken back counts nothing."""
    return sum(one.minutes for one in entries if one.state == HourState.APPROVED)
