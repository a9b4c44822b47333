"""Where a token can be good: everywhere, in one organization, for one event or shift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.contracts.signups import SignupSubject
from core.data.times import utc_now
from core.facilities.programs.forms import EVERYTHING
from core.people.api import Organization
from core.signups.api import sheets_ahead_of, subjects_of
from core.web.dates import date_short
from core.web.i18n import gettext
from core.web.rendering import localized

MOST_THINGS = 100


async def things_ahead(organizations: Sequence[Organization]) -> Mapping[str, SignupSubject]:
    """Events and shifts ahead of organizations, by the value that a form sends."""
    sheets = await sheets_ahead_of(
        [one.id for one in organizations], now=utc_now(), limit=MOST_THINGS
    )
    found = (await subjects_of(sheets)).values()
    return {f"thing:{one.subject}": one for one in found}


def choices(
    organizations: Sequence[Organization], things: Mapping[str, SignupSubject], *, is_own: bool
) -> dict[str, str]:
    """What the form offers; only a person's own token can be good everywhere."""
    offered = {EVERYTHING: gettext("Everywhere I may act")} if is_own else {}
    for one in organizations:
        offered[f"organization:{one.id}"] = gettext("Only %(name)s", name=one.name)
    for value, thing in things.items():
        title = f"{localized(thing.title)}, {date_short(thing.starts_at, thing.zone)}"
        offered[value] = gettext("Only %(name)s", name=title)
    return offered


def chosen(
    where: str, things: Mapping[str, SignupSubject], organizations: Sequence[Organization]
) -> tuple[UUID | None, UUID | None]:
    """The organization and the thing behind what was chosen out of `choices`."""
    if where in things:
        return things[where].organization, things[where].subject
    for one in organizations:
        if where == f"organization:{one.id}":
            return one.id, None
    return None, None
