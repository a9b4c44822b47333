"""The roster on paper: who comes to which shift in which role, with room for who comes besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from core.contracts.documents import DocumentDraft, DocumentKind, DocumentLayout
from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.times import to_wall, utc_now
from core.people.api import organization_by_id
from core.settings import current
from core.web.dates import date_long, hours
from core.web.i18n import gettext
from core.web.rendering import localized
from plugins.volunteering.queries import offer_by_id, shifts_ahead
from plugins.volunteering.queries.day import (
    Comer,
    RoleOfDay,
    ShiftOfDay,
    shifts_on_days,
    with_people,
)

BLANKS = 3
"""Empty lines of each role for who comes without a sign-up."""
MOST_SHIFTS = 100
NOBODY = Refusal("no_shifts", msg("There are no shifts on these days, so there is no roster."))
ROSTER = msg("Roster: who comes to which shift")
LAYOUTS = (
    DocumentLayout(key="today", title=msg("Today")),
    DocumentLayout(key="today-phones", title=msg("Today, with telephone numbers")),
    DocumentLayout(key="tomorrow", title=msg("Tomorrow")),
    DocumentLayout(key="week", title=msg("Today and the next 6 days")),
)
DAYS: Mapping[str, tuple[int, int]] = {
    "today": (0, 1),
    "today-phones": (0, 1),
    "tomorrow": (1, 1),
    "week": (0, 7),
}
"""By layout, how many days from today on it begins, and how many it has."""


async def load_roster(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:  # noqa: ARG001 -- the loader's signature
    """The shifts of an organization on some days. Raises Refused where there are none.

    Telephone numbers are on it only where they are asked for and the page shows them too.
    """
    organization = await organization_by_id(subject)
    if organization is None:
        return None
    now, zone = utc_now(), current().city_zone
    start, number = DAYS[layout]
    first = to_wall(now, zone).date() + timedelta(days=start)
    shifts = await shifts_on_days(organization, first, days=number, zone=zone, now=now)
    with_phones = layout == "today-phones"
    return _draft(shifts, organization.short_name, organization.id, with_phones=with_phones)


async def load_offer_roster(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:  # noqa: ARG001 -- the loader's signature
    """The shifts of an offer that lie ahead, at most a hundred. Raises Refused without any."""
    found = await offer_by_id(subject)
    if found is None:
        return None
    now = utc_now()
    lines = (await shifts_ahead([subject], now)).get(subject, ())[:MOST_SHIFTS]
    shifts = await with_people(lines, now=now)
    host = found.organization
    return _draft(shifts, host.short_name, host.id, with_phones=False)


def _draft(
    shifts: Sequence[ShiftOfDay],
    host: str,
    organization: UUID,
    *,
    with_phones: bool,
) -> DocumentDraft:
    if not shifts:
        raise Refused(NOBODY)
    zone = current().city_zone
    days = sorted({one.day(zone) for one in shifts})
    title = gettext(msg("Roster of volunteers"))
    return DocumentDraft(
        title=title,
        filename=f"{title} {days[0].isoformat()}",
        data={
            "host": host,
            "has_phones": with_phones,
            "days": [_day(day, shifts, with_phones=with_phones) for day in days],
            "blanks": BLANKS,
            "words": {
                "number": gettext(msg("No.")),
                "name": gettext(msg("Name and surname")),
                "phone": gettext(msg("Phone")),
                "times": gettext(msg("Came – left")),
                "signature": gettext(msg("Signature")),
                "nobody": gettext(msg("Nobody has signed up yet.")),
                "destroy": gettext(
                    msg("Names and telephone numbers are for this day. Destroy the paper after it.")
                )
                if with_phones
                else "",
            },
        },
        pieces=sum(len(role.people) + BLANKS for one in shifts for role in one.roles),
        organization=organization,
    )


def _day(day: date, shifts: Sequence[ShiftOfDay], *, with_phones: bool) -> dict[str, Any]:
    zone = current().city_zone
    own = [one for one in shifts if one.day(zone) == day]
    return {
        "title": date_long(own[0].shift.starts_at, zone),
        "shifts": [_shift(one, with_phones=with_phones) for one in own],
    }


def _shift(one: ShiftOfDay, *, with_phones: bool) -> dict[str, Any]:
    shift = one.shift
    return {
        "title": f"{hours(shift.starts_at, shift.ends_at, shift.zone)}  {localized(one.title)}",
        "place": shift.place,
        "roles": [_role(role, with_phones=with_phones) for role in one.roles],
    }


def _role(role: RoleOfDay, *, with_phones: bool) -> dict[str, Any]:
    coming = [one for one in role.people if one.is_coming]
    places = gettext(
        msg("Places taken: %(coming)s of %(capacity)s"),
        coming=len(coming),
        capacity=role.places.capacity,
    )
    return {
        "title": localized(role.places.title),
        "places": places,
        "people": [_person(one, with_phones=with_phones) for one in coming],
    }


def _person(one: Comer, *, with_phones: bool) -> dict[str, str]:
    return {
        "name": one.name or gettext(msg("Name not kept")),
        "phone": one.phone if with_phones else "",
    }


DAY_DOCUMENTS = (
    DocumentKind(
        key="volunteering.roster",
        title=ROSTER,
        template="volunteering/roster.typ",
        about="volunteering.day",
        policy="volunteering.day.papers",
        load=load_roster,
        layouts=LAYOUTS,
        weight=10,
    ),
    DocumentKind(
        key="volunteering.offer_roster",
        title=msg("Roster: who comes to the shifts ahead"),
        template="volunteering/roster.typ",
        about="volunteering.offer",
        policy="volunteering.offer.people",
        load=load_offer_roster,
        weight=20,
    ),
)
