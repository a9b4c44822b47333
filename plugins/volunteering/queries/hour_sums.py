"""Sums of approved hours: by month, by person, for a certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import read
from core.data.encoding import as_uuid
from core.data.folding import fold
from plugins.volunteering.hours_rules import school_year
from plugins.volunteering.queries.hours import HourLine, hours_between

_MONTH = "SUBSTR(CAST(e.day AS TEXT), 1, 7)"
_WHO = "COALESCE(CAST(e.person AS TEXT), e.name)"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSum:
    """Approved minutes of a month at one organization for one project ("" for none).

    `month` is its first day.
    """

    organization: UUID
    organization_name: str
    project: str
    month: date
    minutes: int
    night_minutes: int

    @property
    def school_year(self) -> int:
        """The year in which its school year began."""
        return school_year(self.month)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSum:
    """Approved minutes of a school year at one organization for one project ("" for none)."""

    organization_name: str
    project: str
    minutes: int
    night_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSum:
    """Approved minutes of the school year that began in `year`, by organization and project, and
    by month: the latest first, each named by its first day.
    """

    year: int
    places: tuple[PlaceSum, ...]
    months: tuple[tuple[date, int], ...]

    @property
    def minutes(self) -> int:
        """All of them."""
        return sum(one.minutes for one in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHours:
    """Approved minutes in one offer, and what was done there as it was logged by hand.

    An empty title stands for logs without an offer.
    """

    title: LocalizedText
    minutes: int
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateHours:
    """What an organization can certify to a person for a period: approved hours only.

    `first_day` and `last_day` are those of the hours, None where there are none. Of
    `assumed_minutes` nobody saw the end and nobody has looked at them yet. `years` are minutes by
    the year in which their school year began, the earliest first.
    """

    minutes: int
    night_minutes: int
    assumed_minutes: int
    first_day: date | None
    last_day: date | None
    offers: tuple[OfferHours, ...]
    years: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerHours:
    """Somebody's approved hours at one organization; without `person` they are known from a paper
    list by their name only.
    """

    person: UUID | None
    name: str
    hours: CertificateHours


async def month_sums(
    *, person: UUID | None = None, organization: UUID | None = None
) -> Sequence[MonthSum]:
    """Approved minutes by month, organization and project, the latest month first.

    Of a person, of an organization, or of both. Raises ValueError without either.
    """
    asked = {"e.person": person, "e.organization": organization}
    given = {name: value for name, value in asked.items() if value is not None}
    if not given:
        raise ValueError("sums are of a person or of an organization")
    condition = " AND ".join(f"{name} = ?" for name in given)
    rows = await read(
        "SELECT e.organization, g.short_name, COALESCE(o.project, '') AS project,"  # noqa: S608 -- constants only
        f" {_MONTH} AS month, SUM(e.minutes) AS minutes, SUM(e.night_minutes) AS night_minutes"
        " FROM volunteering_hour_entry e JOIN people_organization g ON g.id = e.organization"
        f" LEFT JOIN volunteering_offer o ON o.id = e.offer WHERE {condition}"
        f" AND e.state = 'approved' GROUP BY e.organization, g.short_name,"
        f" COALESCE(o.project, ''), {_MONTH} HAVING SUM(e.minutes) <> 0"
        f" ORDER BY {_MONTH} DESC, g.short_name, COALESCE(o.project, '')",
        list(given.values()),
    )
    return [
        MonthSum(
            organization=as_uuid(row["organization"]),
            organization_name=row["short_name"],
            project=row["project"],
            month=date.fromisoformat(f"{row['month']}-01"),
            minutes=int(row["minutes"]),
            night_minutes=int(row["night_minutes"]),
        )
        for row in rows
    ]


def years_of(sums: Iterable[MonthSum]) -> Sequence[YearSum]:
    """Sums of months as school years, the latest first."""
    known = list(sums)
    years = sorted({one.school_year for one in known}, reverse=True)
    return [_year_of(year, [one for one in known if one.school_year == year]) for year in years]


def _year_of(year: int, sums: Sequence[MonthSum]) -> YearSum:
    places = sorted({(one.organization_name, one.project) for one in sums})
    months = sorted({one.month for one in sums}, reverse=True)
    of_place = {
        place: [one for one in sums if (one.organization_name, one.project) == place]
        for place in places
    }
    return YearSum(
        year=year,
        places=tuple(
            PlaceSum(
                organization_name=name,
                project=project,
                minutes=sum(one.minutes for one in of_place[name, project]),
                night_minutes=sum(one.night_minutes for one in of_place[name, project]),
            )
            for name, project in places
        ),
        months=tuple(
            (month, sum(one.minutes for one in sums if one.month == month)) for month in months
        ),
    )


async def people_sums(first: date, last: date) -> Mapping[UUID, Mapping[str, int]]:
    """Approved minutes of all organizations between two days: organization → person → minutes.

    Who was erased counts as one.
    """
    rows = await read(
        f"SELECT e.organization, {_WHO} AS who, SUM(e.minutes) AS minutes"  # noqa: S608 -- constants only
        " FROM volunteering_hour_entry e WHERE e.state = 'approved' AND e.day BETWEEN ? AND ?"
        f" GROUP BY e.organization, {_WHO} HAVING SUM(e.minutes) <> 0",
        [first, last],
    )
    found: dict[UUID, dict[str, int]] = {}
    for row in rows:
        found.setdefault(as_uuid(row["organization"]), {})[row["who"]] = int(row["minutes"])
    return found


async def hours_for_certificate(
    person: UUID, organization: UUID, *, first: date, last: date
) -> CertificateHours:
    """What the organization can certify to the person for the days from `first` to `last`.

    Approved hours only; what was taken back is not in them. Only the organization itself
    certifies them, never those of another one (the act on public benefit, art. 44).
    """
    return _certified(await hours_between(organization, first=first, last=last, person=person))


async def hours_by_volunteer(
    organization: UUID, *, first: date, last: date
) -> Sequence[VolunteerHours]:
    """What the organization can certify to each of its volunteers, by their names.

    Whoever was erased is not among them. Names from paper that are spelled alike are one person.
    """
    found: dict[UUID | str, list[HourLine]] = {}
    for line in await hours_between(organization, first=first, last=last):
        if line.name:
            found.setdefault(line.person or fold(line.name), []).append(line)
    people = [
        VolunteerHours(person=lines[0].person, name=lines[-1].name, hours=_certified(lines))
        for lines in found.values()
    ]
    return sorted(people, key=lambda one: (fold(one.name), str(one.person)))


def _certified(lines: Sequence[HourLine]) -> CertificateHours:
    of_offer: dict[UUID | None, list[HourLine]] = {}
    of_year: dict[int, int] = {}
    for one in lines:
        of_offer.setdefault(one.offer, []).append(one)
        year = school_year(one.day)
        of_year[year] = of_year.get(year, 0) + one.minutes
    offers = [_offer_hours(some) for some in of_offer.values()]
    return CertificateHours(
        minutes=sum(one.minutes for one in lines),
        night_minutes=sum(one.night_minutes for one in lines),
        assumed_minutes=sum(
            one.minutes for one in lines if one.is_flagged and one.decided_at is None
        ),
        first_day=min((one.day for one in lines), default=None),
        last_day=max((one.day for one in lines), default=None),
        offers=tuple(sorted(offers, key=lambda one: -one.minutes)),
        years=tuple(sorted(of_year.items())),
    )


def _offer_hours(lines: Sequence[HourLine]) -> OfferHours:
    return OfferHours(
        title=lines[0].offer_title,
        minutes=sum(one.minutes for one in lines),
        tasks=tuple(dict.fromkeys(one.task for one in lines if one.task)),
    )
