"""Sows one open café and one that waits."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.cases import Decision
from core.contracts.demo import DemoSeed, DemoWorld
from core.contracts.viewer import Viewer
from core.data.times import later
from core.people.api import organization_by_id
from pospolu_repairs.queries import cafes_of
from pospolu_repairs.service import decide_cafe, propose_cafe
from pospolu_repairs.values import CafePlan

TITLES = ("Kawiarenka naprawcza", "Naprawiamy rowery")
HOST = "organization.neighbours"


async def sow(world: DemoWorld) -> None:
    """Sow what is not there yet."""
    host = await organization_by_id(world.things[HOST])
    if host is None or await cafes_of(host.id):
        return
    for number, title in enumerate(TITLES):
        starts_at = later(world.now, timedelta(days=5 + number))
        plan = CafePlan(
            title=title,
            place="Świetlica, ul. Przykładowa 1",
            starts_at=starts_at,
            ends_at=later(starts_at, timedelta(hours=3)),
            capacity=12,
        )
        cafe = await propose_cafe(Viewer(), host, plan, now=world.now)
        if number == 0:
            await decide_cafe(Viewer(), cafe.id, Decision.APPROVE, "")


SEEDS = (DemoSeed(key="repairs.cafes", sow=sow),)
