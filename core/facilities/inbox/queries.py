"""What the inbox shows: cases of modules that are on, and who works on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.contracts.cases import Case, CaseKind
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.facilities.inbox.rules import filter_of, line_of
from core.facilities.inbox.values import Line, Office, Wanted
from core.kernel import registry
from core.kernel.switches import those_on
from core.people.api import city_departments, city_officers
from core.services.cases.api import (
    absences,
    case_by_id,
    case_by_token,
    cases_of_organization,
    open_case_counts,
    open_cases,
)
from core.settings import current as settings


async def kinds_on() -> Mapping[str, CaseKind]:
    """The kinds of cases of rooms that are on now."""
    return await those_on(registry.current().case_kinds)


async def office_now() -> Office:
    """Who works in the city's office, its departments, and who is away."""
    return Office(
        people={one.account: one for one in await city_officers()},
        departments={one.id: one.name for one in await city_departments()},
        absences=await absences(),
    )


async def waiting_lines(viewer: Viewer, wanted: Wanted, office: Office) -> Sequence[Line]:
    """What waits of what is wanted, oldest first; nothing for a kind that is not on."""
    kinds = await kinds_on()
    keys = [key for key in kinds if wanted.kind in ("", key)]
    now, zone = utc_now(), settings().city_zone
    where = filter_of(wanted, viewer.account, office, now=now)
    found = await open_cases(keys, where=where)
    return [line_of(case, kinds[case.kind], office, now=now, zone=zone) for case in found]


async def line_for(case: Case) -> Line:
    """One case as the list shows it. Raises KeyError for a kind that is not on."""
    kind = (await kinds_on())[case.kind]
    return line_of(case, kind, await office_now(), now=utc_now(), zone=settings().city_zone)


async def waiting_counts(viewer: Viewer, wanted: Wanted, office: Office) -> Mapping[str, int]:
    """How many cases of each kind that is on are waiting, of those that are wanted."""
    where = filter_of(wanted, viewer.account, office, now=utc_now())
    counts = await open_case_counts(where)
    return {key: counts[key] for key in await kinds_on() if key in counts}


async def visible_case(case: UUID) -> Case | None:
    """One case, unless its module is off or gone."""
    return await _if_on(await case_by_id(case))


async def linked_case(token: str) -> Case | None:
    """The case that an applicant's mailed link opens, unless its module is off or gone."""
    return await _if_on(await case_by_token(token))


async def cases_at_desk(organization: UUID) -> Sequence[Case]:
    """What an organization asked the city for, newest first."""
    return await cases_of_organization(organization, list(await kinds_on()))


async def _if_on(case: Case | None) -> Case | None:
    return case if case is not None and case.kind in await kinds_on() else None
