"""Sows the demo city's hours: those of past shifts, and logs by hand that wait or were decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.contracts.demo import DemoWorld
from core.contracts.errors import Refused
from core.data.times import city_today
from core.people.api import organization_by_id, viewer_of_account
from plugins.volunteering.queries.hours import hours_of_person
from plugins.volunteering.service.counting import count_hours
from plugins.volunteering.service.hours import approve_hours, log_hours
from plugins.volunteering.values import HourLog, HourSource


@dataclass(frozen=True, slots=True)
class DemoLog:
    """Hours that somebody wrote down some days ago."""

    person: str
    organization: str
    days_ago: int
    minutes: int
    task: str
    is_approved: bool = False


LOGS = (
    DemoLog("volunteer", "maple", 12, 150, "Przygotowanie sadzonek", is_approved=True),
    DemoLog("volunteer", "maple", 3, 90, "Rozmowy z mieszkańcami o nowych drzewach"),
    DemoLog("volunteer_2", "maple", 5, 120, "Podlewanie młodych drzew"),
    DemoLog("volunteer", "neighbours", 6, 60, "Zakupy dla pani Heleny", is_approved=True),
    DemoLog("volunteer", "neighbours", 2, 75, "Rozmowa i spacer"),
)


async def sow_hours(world: DemoWorld) -> None:
    """Count what was read at gates, then log what is not there yet."""
    await count_hours(world.now)
    for log in LOGS:
        await _sow_log(log, world)


async def _sow_log(log: DemoLog, world: DemoWorld) -> None:
    viewer = await viewer_of_account(world.things[f"account.{log.person}"])
    host = await organization_by_id(world.things[f"organization.{log.organization}"])
    author = await viewer_of_account(world.things[f"account.{log.organization}_coordinator"])
    if viewer is None or viewer.person is None or host is None or author is None:
        return
    known = await hours_of_person(viewer.person)
    if any(one.task == log.task and one.source is HourSource.MANUAL for one in known):
        return
    day = city_today(world.now) - timedelta(days=log.days_ago)
    written = HourLog(day=day, minutes=log.minutes, task=log.task)
    try:
        entry = await log_hours(viewer, host, written, now=world.now)
    except Refused:
        return
    if log.is_approved:
        await approve_hours(author, host.id, [entry], now=world.now)
