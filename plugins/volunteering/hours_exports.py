"""Hours as tables: an organization's own, its contribution to a grant, a person's summary."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date
from decimal import Decimal
from typing import cast
from uuid import UUID

from core.contracts.exports import Answers, Ask, Cell, Column, Export
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.web.i18n import gettext
from plugins.volunteering.hours_rules import contribution, in_hours
from plugins.volunteering.queries.hours import HourLine, hours_between, hours_of_person
from plugins.volunteering.values import HourSource, HourState

SOURCE_TITLES = {
    HourSource.SCAN: msg("Read at the gate"),
    HourSource.MANUAL: msg("Entered by hand"),
    HourSource.CORRECTION: msg("Corrected"),
}
STATE_TITLES = {
    HourState.PROPOSED: msg("Waits for approval"),
    HourState.APPROVED: msg("Approved"),
    HourState.REJECTED: msg("Turned down"),
    HourState.WITHDRAWN: msg("Taken back"),
}
ONLY_HOSTS = msg(
    "This is a summary. Hours are certified only by the organization that they were worked for."
)
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
FROM_UNTIL = (
    Ask(key="first", title=msg("From day"), kind="date"),
    Ask(key="last", title=msg("Until day"), kind="date"),
)


async def rows_of_organization(
    subject: UUID, viewer: Viewer, answers: Answers
) -> AsyncIterator[Sequence[Cell]]:
    """The hours that count, by day."""
    for one in await _between(subject, answers):
        yield (
            one.day,
            one.name,
            one.offer_title.to(viewer.language),
            one.role_title.to(viewer.language),
            one.task,
            one.starts_at,
            one.ends_at,
            in_hours(one.minutes),
            in_hours(one.night_minutes),
            gettext(SOURCE_TITLES[one.source]),
            one.project,
        )


async def rows_of_contribution(
    subject: UUID, viewer: Viewer, answers: Answers
) -> AsyncIterator[Sequence[Cell]]:
    """The hours that count × the rate, and their sum; each row is rounded, so the rows add up."""
    rate = cast("Decimal", answers["rate"])
    minutes, worth = 0, Decimal(0)
    for one in await _between(subject, answers):
        value = contribution(one.minutes, rate)
        minutes, worth = minutes + one.minutes, worth + value
        what = one.task or one.role_title.to(viewer.language)
        offer = one.offer_title.to(viewer.language)
        yield one.day, one.name, offer, what, in_hours(one.minutes), rate, value
    yield None, gettext(msg("Together")), "", "", in_hours(minutes), rate, worth


async def rows_of_person(subject: UUID, viewer: Viewer) -> AsyncIterator[Sequence[Cell]]:
    """One's own hours at all organizations, and who certifies them."""
    for one in await hours_of_person(subject, most=None):
        yield (
            one.day,
            one.organization_name,
            one.offer_title.to(viewer.language),
            one.task,
            in_hours(one.minutes),
            gettext(STATE_TITLES[one.state]) if one.counts else _why_not(one),
        )
    yield None, gettext(ONLY_HOSTS), "", "", None, ""


def _why_not(one: HourLine) -> str:
    if one.is_reversed:
        why = one.taken_back_for or ""
        return gettext(msg("Does not count: %(reason)s"), reason=gettext(why))
    return gettext(STATE_TITLES[one.state])


async def _between(organization: UUID, answers: Answers) -> Sequence[HourLine]:
    return await hours_between(
        organization,
        first=cast("date | None", answers["first"]) or EARLIEST,
        last=cast("date | None", answers["last"]) or LATEST,
        project=cast("str | None", answers.get("project")) or "",
    )


HOUR_EXPORTS = (
    Export(
        key="volunteering.hours",
        title=msg("Hours of volunteers"),
        about="volunteering.hours",
        policy="volunteering.hours.papers",
        columns=(
            Column(title=msg("Day"), kind="date", width=12),
            Column(title=msg("Name and surname"), width=28),
            Column(title=msg("Offer"), width=28),
            Column(title=msg("Role"), width=20),
            Column(title=msg("What was done"), width=36),
            Column(title=msg("Begins"), kind="instant", width=18),
            Column(title=msg("Ends"), kind="instant", width=18),
            Column(title=msg("Hours"), kind="number", width=10),
            Column(title=msg("of it at night"), kind="number", width=14),
            Column(title=msg("Where it comes from"), width=18),
            Column(title=msg("Project"), width=24),
        ),
        rows=rows_of_organization,
        asks=FROM_UNTIL,
    ),
    Export(
        key="volunteering.contribution",
        title=msg("Own contribution to a grant: hours × rate"),
        about="volunteering.hours",
        policy="volunteering.hours.papers",
        columns=(
            Column(title=msg("Day"), kind="date", width=12),
            Column(title=msg("Name and surname"), width=28),
            Column(title=msg("Offer"), width=28),
            Column(title=msg("What was done"), width=36),
            Column(title=msg("Hours"), kind="number", width=10),
            Column(title=msg("Rate of an hour"), kind="number", width=14),
            Column(title=msg("Value"), kind="number", width=14),
        ),
        rows=rows_of_contribution,
        asks=(
            *FROM_UNTIL,
            Ask(
                key="project",
                title=msg("Project"),
                hint=msg("As your offers name it. Empty: all hours."),
                is_optional=True,
            ),
            Ask(
                key="rate",
                title=msg("Rate of an hour, in zloty"),
                kind="amount",
                hint=msg("As the grant's contract or rules say, for example 35,00."),
            ),
        ),
        weight=110,
    ),
    Export(
        key="volunteering.own_hours",
        title=msg("Summary of my hours"),
        about="volunteering.own_hours",
        policy="volunteering.hours.own_papers",
        columns=(
            Column(title=msg("Day"), kind="date", width=12),
            Column(title=msg("Organization"), width=28),
            Column(title=msg("Offer"), width=28),
            Column(title=msg("What was done"), width=36),
            Column(title=msg("Hours"), kind="number", width=10),
            Column(title=msg("State"), width=28),
        ),
        rows=rows_of_person,
    ),
)
