"""What volunteering prints: the poster of an offer."""

from __future__ import annotations

from uuid import UUID

from core.contracts.documents import DocumentDraft, DocumentKind, QrCode
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.times import utc_now
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


DOCUMENTS = (
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
