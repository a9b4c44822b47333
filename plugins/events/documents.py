"""What events print: the poster."""

from __future__ import annotations

from uuid import UUID

from core.contracts.documents import DocumentDraft, DocumentKind, QrCode
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.settings import current
from core.web.dates import when
from core.web.i18n import gettext
from plugins.events.queries import event_by_id, signup_subjects


async def load_poster(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:  # noqa: ARG001 -- the loader's signature
    """An event on one page, with the code of its address."""
    event = await event_by_id(subject)
    thing = (await signup_subjects([subject])).get(subject)
    if event is None or thing is None:
        return None
    link = current().base_url + thing.url_path
    title = thing.title.to(viewer.language)
    return DocumentDraft(
        title=title,
        filename=" ".join((gettext(msg("Poster")), title)),
        data={
            "host": thing.organization_name,
            "lead": event.summary.to(viewer.language),
            "facts": [
                (gettext(msg("When")), when(thing.starts_at, thing.ends_at, thing.zone)),
                (gettext(msg("Where")), thing.place),
            ],
            "link": link.partition("://")[2],
            "code": QrCode(link),
            "words": {
                "sort": gettext(msg("You are invited")),
                "how": gettext(msg("All about it, and sign-up:")),
                "alt": gettext(msg("The code leads to %(link)s"), link=link),
            },
        },
        organization=thing.organization,
    )


DOCUMENTS = (
    DocumentKind(
        key="events.poster",
        title=msg("Poster, A4"),
        template="events/poster.typ",
        about="events.event",
        policy="events.event.papers",
        load=load_poster,
        is_personal=False,
    ),
)
