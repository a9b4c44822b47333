"""What the scanner's pages show, gathered from check-in and the kinds that have lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.checkin.api import Attendance, GateList, attendance_of, lists_around, lists_of
from core.contracts.signups import SignupSubject
from core.contracts.viewer import Viewer
from core.facilities.scanner.permissions import manages
from core.kernel import registry


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOfToday:
    """One line of the first page: a list, the thing behind it, how many came."""

    gate_list: GateList
    subject: SignupSubject
    attendance: Attendance


async def lists_for(viewer: Viewer, now: datetime) -> Sequence[ListOfToday]:
    """The lists that the viewer may use around now; the things of a kind are read in one query."""
    lists = await lists_around(now)
    things = {(one.kind, one.subject): one for one in lists}
    open_to = {key for key, one in things.items() if await manages(viewer, one)}
    mine = [one for one in lists if (one.kind, one.subject) in open_to]
    subjects = await _described(mine)
    return [
        ListOfToday(
            gate_list=one,
            subject=subjects[one.subject],
            attendance=await attendance_of(one, now=now),
        )
        for one in mine
        if one.subject in subjects
    ]


async def _described(lists: Sequence[GateList]) -> Mapping[UUID, SignupSubject]:
    found: dict[UUID, SignupSubject] = {}
    kinds = registry.current().signup_kinds
    for kind in sorted({one.kind for one in lists}):
        found |= await kinds[kind].describe([one.subject for one in lists if one.kind == kind])
    return found


async def subject_of_list(gate_list: GateList) -> SignupSubject | None:
    """The thing behind a list."""
    return (await _described([gate_list])).get(gate_list.subject)


async def lists_and_counts(kind: str, subject: UUID) -> Sequence[tuple[GateList, Attendance]]:
    """The lists of a thing, each with how many came."""
    return [(one, await attendance_of(one)) for one in await lists_of(kind, subject)]


async def counts_of(kind: str, subject: UUID) -> Sequence[Mapping[str, Any]]:
    """How many came to each list of a thing, for scripts and programs."""
    return [
        {
            "id": one.id,
            "arrived": count.arrived,
            "inside": count.inside,
            "expected": count.expected,
        }
        for one, count in await lists_and_counts(kind, subject)
    ]
