"""What volunteering prints: the poster of an offer."""

from __future__ import annotations

from uuid import UUID

from core.contracts.documents import DocumentDraft, DocumentKind, QrCode
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.people.api import organization_by_id
from core.settings import current
from core.web.dates import when
from core.web.i18n import gettext
from plugins.volunteering.queries import offer_by_id, shifts_ahead

MOST_SHIFTS = 3
"""Shifts that a poster names; the page behind the code knows all."""


async def load_poster(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:  # noqa: ARG001 -- the loader's signature
    """An offer on one page: what, the next shifts, where, the code of its address."""
    found = await offer_by_id(subject)
    if found is None:
        return None
    offer, link = found.offer, current().base_url + found.url_path
    shifts = (await shifts_ahead([subject], utc_now())).get(subject, ())
    times = [when(one.starts_at, one.ends_at, one.zone) for one in shifts[:MOST_SHIFTS]]
    title = offer.title.to(viewer.language)
    return DocumentDraft(
        title=title,
        filename=" ".join((gettext(msg("Poster")), title)),
        data={
            "host": found.organization.short_name,
            "lead": offer.summary.to(viewer.language),
            "facts": [
                (gettext(msg("When")), "\n".join(times)),
                (gettext(msg("Where")), offer.place),
            ],
            "link": link.partition("://")[2],
            "code": QrCode(link),
            "words": {
                "sort": gettext(msg("Hands are needed")),
                "how": gettext(msg("All about it, and sign-up:")),
                "alt": gettext(msg("The code leads to %(link)s"), link=link),
            },
        },
        organization=found.organization.id,
    )


FIELDS = (
    msg("Name and surname, also at birth"),
    msg("First names of the parents, mother's surname at birth"),
    msg("Day and place of birth"),
    msg("PESEL number"),
    msg("Citizenship"),
    msg("Countries of residence in the last 20 years other than Poland"),
    msg("Address"),
)
LEAD = (
    msg(
        "Data for a search in the Register of Sexual Offenders and in the National Criminal Record"
        " (act of 13 May 2016, art. 21), before work with minors."
    ),
    msg(
        "Fill it by hand. It serves the search only and is destroyed after it. Kept are the result,"
        " the day, who checked and where the printout lies."
    ),
)


async def load_check_form(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:  # noqa: ARG001 -- the loader's signature
    """The blank form of an organization: nobody's data are on it."""
    organization = await organization_by_id(subject)
    if organization is None:
        return None
    title = gettext(CHECK_FORM)
    return DocumentDraft(
        title=title,
        filename=title,
        data={
            "host": organization.short_name,
            "lead": [gettext(words) for words in LEAD],
            "fields": [gettext(words) for words in FIELDS],
            "signatures": [
                gettext(msg("Day and signature of the person")),
                gettext(msg("Destroyed on, by whom")),
            ],
        },
        organization=organization.id,
    )


CHECK_FORM = msg("Form for a check before work with minors")
DOCUMENTS = (
    DocumentKind(
        key="volunteering.check_form",
        title=CHECK_FORM,
        template="volunteering/check_form.typ",
        about="volunteering.organization",
        policy="volunteering.checks.papers",
        load=load_check_form,
        is_personal=False,
    ),
    DocumentKind(
        key="volunteering.poster",
        title=msg("Poster, A4"),
        template="volunteering/poster.typ",
        about="volunteering.offer",
        policy="volunteering.offer.papers",
        load=load_poster,
        is_personal=False,
    ),
)
