"""What the inbox shows: cases of modules that are on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.contracts.cases import Case, CaseKind
from core.contracts.ports import module_state
from core.data.times import utc_now
from core.facilities.inbox.rules import line_of
from core.facilities.inbox.values import Line
from core.kernel import registry
from core.services.cases.api import case_by_id, open_case_counts, open_cases
from core.settings import current as settings


async def kinds_on() -> Mapping[str, CaseKind]:
    """The kinds of cases of rooms that are on now."""
    found = registry.current()
    on = await module_state.get().modules_on()
    return {key: kind for key, kind in found.case_kinds.items() if found.is_on(key, on)}


async def waiting_lines(kind: str | None = None) -> Sequence[Line]:
    """What waits, or what of one kind, oldest first; nothing for a kind that is not on."""
    kinds = await kinds_on()
    wanted = [key for key in kinds if kind in (None, key)]
    now, zone = utc_now(), settings().city_zone
    return [
        line_of(case, kinds[case.kind], now=now, zone=zone) for case in await open_cases(wanted)
    ]


async def waiting_counts() -> Mapping[str, int]:
    """How many cases of each kind that is on are waiting."""
    counts = await open_case_counts()
    return {key: counts[key] for key in await kinds_on() if key in counts}


async def visible_case(case: UUID) -> Case | None:
    """One case, unless its module is off or gone."""
    found = await case_by_id(case)
    return found if found is not None and found.kind in await kinds_on() else None
