"""What the rules say of somebody at a step of a sign-up: the city's own, then the room's."""

from __future__ import annotations

from datetime import datetime

from core.contracts.errors import NotFound
from core.contracts.signups import Applicant, Step
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.contracts.viewer import Viewer
from core.kernel import registry
from core.kernel.registry import room_of
from core.settings import current
from core.signups.minors import typed_age, with_age
from core.signups.party_rules import about
from core.signups.queries.sheets import is_host_barred
from core.signups.values import Place, Sheet
from core.web.modules import is_on

MODULE_OFF = Refusal("module_off", msg("Sign-up is not possible now. Ask the city's office."))
BARRED = Refusal(
    "organization_suspended",
    msg("This organization cannot take sign-ups now. Ask the city's office."),
)


async def verdict_of(sheet: Sheet, applicant: Applicant, viewer: Viewer, now: datetime) -> Verdict:
    """Whether the city and the room behind a sheet let somebody do the step they are at.

    Reads only. That a module is off or an organization suspended, nobody overrides. Raises
    NotFound for a kind that is gone. What is said of who comes along names them.
    """
    kind = registry.current().signup_kinds.get(sheet.kind)
    if kind is None:
        raise NotFound
    if not await is_on(room_of(sheet.kind)):
        return MODULE_OFF
    if await is_host_barred(sheet.organization):
        return BARRED
    verdict = await kind.may_apply(sheet.subject, await with_age(applicant, sheet), viewer, now)
    return about(verdict, applicant.name) if verdict and applicant.comes_along else verdict


def applicant_of(place: Place, step: Step) -> Applicant:
    """Who has a sign-up or comes along with somebody, at a further step of it."""
    return Applicant(
        name=place.name,
        email=place.email,
        language=place.language,
        person=place.person,
        organization=place.organization,
        step=step,
        age=typed_age(place.age_band, place.created_at, current().city_zone),
        comes_along=not place.is_leader,
    )
