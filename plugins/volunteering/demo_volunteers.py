"""What the demo city's volunteers tell of themselves: profiles, favourites, qualifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.contracts.demo import DemoWorld
from core.contracts.viewer import Viewer
from core.data.times import city_today
from core.people.api import organization_by_id, person_by_id, viewer_of_account
from plugins.volunteering.profiles import SATURDAY, SUNDAY, WEEKDAY_EVENING, ProfileContent
from plugins.volunteering.qualifying import QualificationContent
from plugins.volunteering.queries.profiles import favourites_of
from plugins.volunteering.queries.qualifications import qualifications_of
from plugins.volunteering.service.profiles import add_favourite, keep_profile
from plugins.volunteering.service.qualifications import claim_qualification, record_qualification


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoVolunteer:
    """One volunteer as people's demo city names them; organizations likewise."""

    name: str
    profile: ProfileContent
    favourites: tuple[str, ...]


VOLUNTEERS = (
    DemoVolunteer(
        name="volunteer",
        profile=ProfileContent(
            languages=("pl", "en"),
            skills=("children", "photography", "gardening"),
            interests=("18",),
            availability=(WEEKDAY_EVENING, SATURDAY, SUNDAY),
            phone="600 100 200",
            hears_of_offers=True,
            takes_calls=True,
            only_favourites=False,
        ),
        favourites=("maple", "neighbours"),
    ),
    DemoVolunteer(
        name="volunteer_2",
        profile=ProfileContent(
            languages=("pl", "uk"),
            skills=("cooking", "translating"),
            phone="+380 50 123 45 67",
            takes_calls=True,
            only_favourites=False,
        ),
        favourites=("neighbours",),
    ),
    DemoVolunteer(
        name="volunteer_3",
        profile=ProfileContent(languages=("pl",), skills=("first_aid", "driving")),
        favourites=(),
    ),
)
PAPERS = (
    ("volunteer", "first_aid", "neighbours", None),
    ("volunteer_3", "first_aid_qualified", "neighbours", 400),
    ("volunteer_3", "driver_b", "maple", None),
)
"""Who says they have what, which organization is to see the paper, and days until it ends."""
SEEN = (("volunteer_2", "health_exam", "neighbours"),)
"""What an organization has seen already."""


async def sow_volunteers(world: DemoWorld) -> None:
    """Let volunteers tell of themselves, each once."""
    for one in VOLUNTEERS:
        viewer = await _viewer(world, one.name)
        if viewer is None or not viewer.person or await favourites_of(viewer.person):
            continue
        await keep_profile(viewer, one.profile, now=world.now)
        for name in one.favourites:
            host = await organization_by_id(world.things[f"organization.{name}"])
            if host is not None:
                await add_favourite(viewer, host.slug)
    await _sow_papers(world)


async def _sow_papers(world: DemoWorld) -> None:
    for name, kind, seen_by, days in PAPERS:
        viewer = await _viewer(world, name)
        host = await organization_by_id(world.things[f"organization.{seen_by}"])
        if viewer is None or viewer.person is None or host is None:
            continue
        if any(one.kind == kind for one in await qualifications_of(viewer.person)):
            continue
        until = city_today(world.now) + timedelta(days=days) if days else None
        content = QualificationContent(kind=kind, valid_until=until)
        await claim_qualification(viewer, content, host=host.slug, now=world.now)
    for name, kind, seen_by in SEEN:
        person = await person_by_id(world.things[f"person.{name}"])
        host = await organization_by_id(world.things[f"organization.{seen_by}"])
        author = await viewer_of_account(world.things[f"account.{seen_by}_coordinator"])
        if person is None or host is None or author is None or not person.email:
            continue
        if not any(one.kind == kind for one in await qualifications_of(person.id)):
            await record_qualification(
                author,
                host,
                QualificationContent(kind=kind),
                name=person.name,
                email=person.email,
                now=world.now,
            )


async def _viewer(world: DemoWorld, name: str) -> Viewer | None:
    account = world.things.get(f"account.{name}")
    return await viewer_of_account(account) if account else None
