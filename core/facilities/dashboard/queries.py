"""What the first pages gather from the rooms below."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.cases import Case, Stage
from core.kernel import registry
from core.kernel.switches import those_on
from core.services.calendar.api import Entry, EntryFilter, entries_by_ids, first_entries
from core.services.cases.api import cases_of_organization, open_case_counts, open_cases

ENTRIES = 8
CASES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for the city: how much, and the oldest few."""

    count: int
    oldest: list[Case]


async def coming_entries(organization: UUID, now: datetime) -> list[Entry]:
    """What an organization has ahead or under way, the next one first."""
    wanted = EntryFilter(organization=organization, ends_after=now)
    keys = await first_entries(wanted, now=now, size=ENTRIES)
    entries = await entries_by_ids([key.id for key in keys])
    return [entries[key.id] for key in keys if key.id in entries]


async def questions_to(organization: UUID) -> list[Case]:
    """Cases of an organization in which the city's office waits for its answer."""
    found = await cases_of_organization(organization, await those_on(registry.current().case_kinds))
    return [case for case in found if case.stage is Stage.ASKED]


async def waiting_for_city() -> Waiting:
    """Open cases of the kinds whose modules are on."""
    kinds = await those_on(registry.current().case_kinds)
    counts = await open_case_counts()
    oldest = await open_cases(kinds, limit=CASES)
    return Waiting(count=sum(counts.get(kind, 0) for kind in kinds), oldest=oldest)
