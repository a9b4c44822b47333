"""What a certificate is to say, taken from the host's rows and the hours that count."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.contracts.texts import msg
from core.contracts.verdicts import Verdict
from core.contracts.viewer import Viewer
from core.data.folding import fold
from core.data.times import city_today
from core.people.api import Organization
from core.settings import current
from core.web.i18n import gettext, use_language
from plugins.volunteer_documents.rules import may_state
from plugins.volunteer_documents.values import Content
from plugins.volunteering.api import (
    CertificateHours,
    VolunteerHours,
    duration,
    hours_by_volunteer,
    hours_for_certificate,
)

MOST_LINES = 12
MOST_TASKS = 4
OTHER_HELP = msg("Other help")


def scope_of(hours: CertificateHours, language: str) -> tuple[str, ...]:
    """The scope of services in lines: each offer, what was done there and how long."""
    with use_language(language):
        lines = []
        for one in hours.offers[:MOST_LINES]:
            title = one.title.to(language) or ("" if one.tasks else gettext(OTHER_HELP))
            tasks = ", ".join(one.tasks[:MOST_TASKS])
            said = ": ".join(part for part in (title, tasks) if part)
            lines.append(f"{said} ({duration(one.minutes)})")
    return tuple(lines)


def content_of(
    host: Organization,
    name: str,
    hours: CertificateHours,
    *,
    language: str,
    now: datetime,
    school: str = "",
    signer: str = "",
) -> Content:
    """A certificate of hours as it would be issued now."""
    return Content(
        **_host_words(host, now),
        name=name,
        school=school,
        first=hours.first_day,
        last=hours.last_day,
        minutes=hours.minutes,
        years=hours.years,
        scope=scope_of(hours, language),
        signer=signer,
    )


def opinion_of(
    host: Organization, name: str, text: str, *, now: datetime, signer: str = ""
) -> Content:
    """An opinion as it would be issued now."""
    return Content(**_host_words(host, now), name=name, text=text.strip(), signer=signer)


def _host_words(host: Organization, now: datetime) -> dict[str, Any]:
    return {**host_words(host), "day": city_today(now)}


def host_words(host: Organization) -> dict[str, Any]:
    """How a host stands on paper: its name, seat and numbers, and where it is signed."""
    numbers = [("KRS", host.krs), (host.register_type, host.register_number), ("NIP", host.nip)]
    return {
        "host": host.legal_name,
        "seat": host.address,
        "numbers": ", ".join(f"{title} {value}".strip() for title, value in numbers if value),
        "place": current().city_name,
    }


async def hours_of(
    host: UUID, *, person: UUID | None, name: str, first: date, last: date
) -> CertificateHours:
    """The hours that a host can certify to somebody, known by person or by name from paper."""
    if person is not None:
        return await hours_for_certificate(person, host, first=first, last=last)
    for one in await hours_by_volunteer(host, first=first, last=last):
        if key_of(one) == f"name:{name}":
            return one.hours
    return CertificateHours(
        minutes=0,
        night_minutes=0,
        assumed_minutes=0,
        first_day=None,
        last_day=None,
        offers=(),
    )


def own_verdict(viewer: Viewer, person: UUID | None, name: str) -> Verdict:
    """Whether the viewer states something about somebody, known by person or by name."""
    is_namesake = bool(viewer.name) and fold(name) == fold(viewer.name)
    return may_state(viewer, person, is_namesake=is_namesake)


def key_of(one: VolunteerHours) -> str:
    """Who somebody is in a form: the person's id, or the name from paper."""
    return f"person:{one.person}" if one.person else f"name:{one.name}"
