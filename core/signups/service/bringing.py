"""Those who come along with a new sign-up: what has to be said of them, and the rules for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.contracts.demands import refuse
from core.contracts.errors import Invalid
from core.contracts.signups import Applicant
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.times import to_wall
from core.people.api import is_minor
from core.signups.minors import MinorsTerms, first_day, typed_age, with_age
from core.signups.party_rules import may_bring
from core.signups.service.asking import ask
from core.signups.service.plans import Plan, host_reason
from core.signups.values import Sheet, SignUpRequest


async def ask_of_brought(
    request: SignUpRequest,
    leader: Applicant,
    sheet: Sheet,
    viewer: Viewer,
    now: datetime,
    *,
    terms: MinorsTerms | None,
) -> list[Refusal]:
    """Raise Refused or Invalid unless everybody may come along; returns what was overridden."""
    if request.companions and terms is not None:
        await _ask_ages(request, leader, sheet, now, terms)
    overridden: list[Refusal] = []
    for one in request.companions:
        applicant = replace(
            leader,
            name=one.name,
            email="",
            person=None,
            organization=None,
            age=typed_age(one.age, now, sheet.zone),
            comes_along=True,
        )
        overridden += await ask(sheet, applicant, viewer, now, reason=host_reason(request))
    return overridden


async def _ask_ages(
    request: SignUpRequest, leader: Applicant, sheet: Sheet, now: datetime, terms: MinorsTerms
) -> None:
    if any(one.age is None for one in request.companions):
        raise Invalid(
            {"companions": [msg("Say of everybody who comes with you how old they are.")]}
        )
    said, today = (await with_age(leader, sheet)).age, to_wall(now, sheet.zone).date()
    for one in request.companions:
        refuse(may_bring(one, said, request=request, today=today, law=terms.law))


def brings_unanswered(plan: Plan, sheet: Sheet) -> bool:
    """Whether somebody comes along for whom a parent or guardian has still to consent."""
    terms = plan.terms
    return terms is not None and any(
        one.leader_is is None
        and is_minor(typed_age(one.age, plan.now, sheet.zone), first_day(sheet), terms.law)
        for one in plan.request.companions
    )
