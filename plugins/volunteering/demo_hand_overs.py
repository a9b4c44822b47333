"""Places on shifts that the demo city's volunteers give on."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.contracts.demo import DemoWorld
from core.contracts.viewer import Viewer
from core.signups.api import (
    HandsOver,
    SignupState,
    hand_over,
    living_hand_over,
    sheets_ahead_of,
    signups_of,
)
from plugins.volunteering.values import SHIFT_KIND

SOON = timedelta(days=2)
MOST_SHEETS = 40


async def sow_hand_overs(world: DemoWorld) -> None:
    """In each organization the last volunteer of one shift gives their place to anybody."""
    hosts = sorted(key for key in world.things if key.startswith("organization."))
    for key in hosts:
        await _sow_one(world.things[key], world)


async def _sow_one(organization: UUID, world: DemoWorld) -> None:
    since = world.now + SOON
    for sheet in await sheets_ahead_of([organization], now=since, limit=MOST_SHEETS):
        if sheet.kind != SHIFT_KIND or sheet.hands_over is HandsOver.NO or sheet.starts_at < since:
            continue
        for place in reversed(await signups_of(sheet.id, states=(SignupState.CONFIRMED,))):
            if await living_hand_over(place.id) is None:
                giver = Viewer(person=place.person)
                await hand_over(place.id, viewer=giver, is_public=True, now=world.now)
            return
