"""What stands on a certificate or an opinion, and the kinds of documents that have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_date

from core.contracts.documents import DocumentDraft, DocumentKind
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.web.dates import days_between
from core.web.i18n import gettext, language, use_language
from plugins.volunteer_documents.queries import (
    StatementView,
    statement_by_id,
)
from plugins.volunteer_documents.values import (
    Content,
    StatementKind,
)
from plugins.volunteering.api import duration

ISSUED_LAYOUT = "issued"
"""The layout of a paper that gets a number; without it nothing is printed."""

TITLES = {
    StatementKind.CERTIFICATE: msg("Certificate of volunteering"),
    StatementKind.OPINION: msg("Opinion about a volunteer"),
}
_LEADS = {
    StatementKind.CERTIFICATE: msg(
        "This certifies that the person named below has worked as a volunteer."
    ),
    StatementKind.OPINION: msg(
        "The host of the volunteer named below gives this opinion on the volunteer's request."
    ),
}
_LAWS = {
    StatementKind.CERTIFICATE: msg(
        "Legal basis: art. 44(2) of the act of 24 April 2003 on public benefit and volunteer work."
    ),
    StatementKind.OPINION: msg(
        "Legal basis: art. 44(3) of the act of 24 April 2003 on public benefit and volunteer work."
    ),
}

Pair = tuple[str, str]


def lines_of(found: StatementView) -> Sequence[Pair]:
    """What stands on the paper, as labels and texts in the current language.

    It is all that the public page of the document shows.
    """
    content = found.content
    if content is None:
        return ()
    host = (gettext(msg("Host")), content.host)
    return (host, *_facts(content), *_words(content))


def _facts(content: Content) -> Sequence[Pair]:
    pairs = [
        (gettext(msg("Name and surname")), content.name),
        (gettext(msg("School and class")), content.school),
        (gettext(msg("Period")), _period(content)),
        (gettext(msg("Hours together")), duration(content.minutes) if content.minutes else ""),
        *(
            (
                gettext(
                    msg("of these in the school year %(year)s/%(next)s"), year=year, next=year + 1
                ),
                duration(minutes),
            )
            for year, minutes in content.years
        ),
    ]
    return [pair for pair in pairs if pair[1]]


def _words(content: Content) -> Sequence[Pair]:
    scope = "; ".join(content.scope)
    pairs = [
        (gettext(msg("Scope of services")), scope),
        (gettext(msg("Opinion")), content.text),
    ]
    return [pair for pair in pairs if pair[1]]


def _period(content: Content) -> str:
    if content.first is None or content.last is None:
        return ""
    return days_between(content.first, content.last)


def day_in_words(day: date) -> str:
    """29 November 2026, in the current language."""
    return str(format_date(day, "long", locale=language()))


def paper_of(found: StatementView) -> Mapping[str, Any]:
    """What the template needs of one statement, in the statement's language."""
    content = found.content
    if content is None:
        return {}
    with use_language(found.language):
        return {
            "kind": found.kind.value,
            "language": found.language,
            "title": gettext(TITLES[found.kind]),
            "host": content.host,
            "host_lines": [one for one in (content.seat, content.numbers) if one],
            "place": f"{content.place}, {day_in_words(content.day)}",
            "lead": gettext(_LEADS[found.kind]),
            "facts": [list(pair) for pair in _facts(content)],
            "scope": list(content.scope),
            "text": content.text,
            "signer": content.signer,
            "words": {
                "scope": gettext(msg("Scope of services")),
                "law": gettext(_LAWS[found.kind]),
                "number": gettext(msg("No. %(number)s"), number="%"),
                "signature": gettext(msg("Signature and function of who may sign for the host")),
                "stamp": gettext(msg("Stamp of the host")),
                "check": gettext(
                    msg("Whether this document holds: scan the code, or type it at the address")
                ),
                "code": gettext(msg("Code")),
                "alt": gettext(msg("QR code of the page that says whether the document holds")),
            },
        }


async def load_statement(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:
    """One statement as it is issued; never without a number."""
    found = await statement_by_id(subject)
    if found is None or found.content is None or layout != ISSUED_LAYOUT:
        return None
    with use_language(viewer.language):
        title = gettext(TITLES[found.kind])
    return DocumentDraft(
        title=title,
        filename=f"{title} {found.name}",
        data={"papers": [paper_of(found)]},
        organization=found.organization,
    )


TEMPLATE = "volunteer_documents/statement.typ"
KINDS = {
    kind: DocumentKind(
        key=f"volunteer_documents.{kind.value}",
        title=TITLES[kind],
        template=TEMPLATE,
        about="",
        policy="volunteer_documents.papers",
        load=load_statement,
    )
    for kind in StatementKind
}
