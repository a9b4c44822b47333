"""Sows the demo city's school: a class with rules and consents; groups of two others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.demo import DemoWorld
from core.contracts.errors import Refused
from core.contracts.viewer import Viewer
from core.data.times import city_today
from core.people.api import Relation, organization_by_id, viewer_of_account
from plugins.volunteering.hours_rules import school_year
from plugins.volunteering.queries import offer_by_slug, shifts_ahead
from plugins.volunteering.queries.schools import ClassView, class_by_id, classes_of, pupils_of
from plugins.volunteering.school_rules import SchoolRuleSet
from plugins.volunteering.school_values import ConsentPurpose, NewPupil, PaperConsent
from plugins.volunteering.service.class_signups import sign_up_class
from plugins.volunteering.service.pupil_consents import ask_guardian_of, consent_of_paper
from plugins.volunteering.service.schools import (
    add_pupils,
    make_class,
    renew_class_link,
    save_rules,
)

SIGNED_BEFORE = timedelta(days=20)
OFFER = "sadzenie-drzew-nad-stawem"
AGREED = tuple(ConsentPurpose)


@dataclass(frozen=True, slots=True)
class DemoClass:
    """A class; the first of its pupils have agreed on paper, the next one's guardian is asked."""

    organization: str
    teacher: str
    name: str
    pupils: tuple[str, ...]
    agreed: int
    is_signed_up: bool = False


CLASSES = (
    DemoClass(
        "school",
        "teacher",
        "8a",
        (
            "Lena Topola",
            "Szymon Dąb",
            "Zuzanna Kasztan",
            "Wojciech Cis",
            "Соломія Горобина",
            "Franciszek Wiąz",
            "Amelia Jesion",
            "Kacper Łoza",
        ),
        6,
        is_signed_up=True,
    ),
    DemoClass("neighbours", "neighbours_coordinator", "Klub młodych", ("Iga Leszczyna",), 0),
    DemoClass("maple", "maple_coordinator", "Młodzi ogrodnicy", ("Oskar Grab",), 0),
)


async def sow_classes(world: DemoWorld) -> None:
    """Sow every class that is not there yet."""
    for sown in CLASSES:
        await _sow(sown, world)


async def _sow(sown: DemoClass, world: DemoWorld) -> None:
    school = await organization_by_id(world.things[f"organization.{sown.organization}"])
    teacher = await viewer_of_account(world.things[f"account.{sown.teacher}"])
    if school is None or teacher is None:
        return
    if any(one.name == sown.name for one in await classes_of(school.id)):
        return
    today = city_today(world.now)
    made = await make_class(
        teacher, school.id, name=sown.name, year=school_year(today), now=world.now
    )
    view = await class_by_id(made)
    if view is None:
        return
    if sown.is_signed_up:
        await _sow_rules(teacher, school.id, school_year(today))
    people = [NewPupil(name=name, age=AgeBand.FROM_13) for name in sown.pupils]
    await add_pupils(teacher, view, people, now=world.now)
    await renew_class_link(teacher, view, is_open=True)
    await _sow_consents(sown, view, teacher, world=world, today=today)
    if sown.is_signed_up:
        await _sow_signup(view, teacher, world=world)


async def _sow_rules(teacher: Viewer, school: UUID, year: int) -> None:
    """30 hours in a school year for 3 points, as in several cities."""
    rules = SchoolRuleSet(since=date(year, 9, 1), hours_year=10, steps=((10, 1), (20, 2), (30, 3)))
    await save_rules(teacher, school, rules)


async def _sow_consents(
    sown: DemoClass, view: ClassView, teacher: Viewer, *, world: DemoWorld, today: date
) -> None:
    pupils = {one.name: one.id for one in await pupils_of(view.school_class.id, today=today)}
    for name in sown.pupils[: sown.agreed]:
        paper = PaperConsent(
            purposes=AGREED,
            guardian_name=f"Rodzic: {name.rpartition(' ')[2]}",
            relation=Relation.PARENT.value,
            signed_on=today - SIGNED_BEFORE,
            place="Segregator „Wolontariat”, pokój nauczycielski",
        )
        await consent_of_paper(teacher, view, pupils[name], paper, now=world.now)
    asked = sown.pupils[sown.agreed]
    await ask_guardian_of(teacher, view, pupils[asked], email="opiekun@example.org", now=world.now)


async def _sow_signup(view: ClassView, teacher: Viewer, *, world: DemoWorld) -> None:
    """Two pupils of the class take the last shift of an offer, where there is room."""
    offer = await offer_by_slug(OFFER)
    if offer is None:
        return
    shifts = (await shifts_ahead([offer.offer.id], world.now)).get(offer.offer.id, ())
    today = city_today(world.now)
    pupils = await pupils_of(view.school_class.id, today=today)
    agreed = [one.id for one in pupils if one.shows_hours][:2]
    for sheet in (sheet for one in reversed(shifts) for sheet in one.sheets):
        try:
            answer = await sign_up_class(teacher, view, sheet, agreed, key="demo", now=world.now)
        except Refused:
            continue
        if answer.signups:
            return
