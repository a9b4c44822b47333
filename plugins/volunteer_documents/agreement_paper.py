"""What stands in an agreement: its paragraphs in the current language, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.contracts.documents import DocumentDraft, DocumentKind
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.web.dates import date_short
from core.web.i18n import gettext, use_language
from plugins.volunteer_documents.agreement_queries import AgreementView, agreement_by_id
from plugins.volunteer_documents.agreements import Terms, Travel
from plugins.volunteer_documents.paper import day_in_words
from plugins.volunteering.api import InsuranceKind

TITLE = msg("Volunteer agreement")
INSURANCES = {
    InsuranceKind.UNTOLD: msg(
        "The host tells the volunteer how they are covered before the start."
    ),
    InsuranceKind.NNW_HOST: msg("The host provides accident insurance (NNW) for the volunteer."),
    InsuranceKind.NNW_EXISTING_COVER: msg(
        "The volunteer is covered by an accident insurance that exists already."
    ),
    InsuranceKind.STATUTORY_OVER_30D: msg(
        "The volunteer has benefits after an accident under separate law (act of 30 October 2002)."
    ),
    InsuranceKind.ABROAD: msg("The host provides insurance for the stay abroad."),
}
_TRAVEL = {
    Travel.REFUNDED: msg(
        "The host refunds business travel and per diem costs under the rules for employees."
    ),
    Travel.WAIVED: msg(
        "The volunteer waives the refund of business travel and per diem costs. This holds only in"
        " writing."
    ),
}
Paragraph = tuple[str, str]


def paragraphs_of(terms: Terms) -> Sequence[Paragraph]:
    """Headings and texts, in the current language; what was not agreed is left out."""
    found = [
        (msg("Host's statement"), gettext(_STANDING)),
        (msg("Scope of services"), terms.scope),
        (msg("Manner and place"), _lines(terms.manner, terms.where)),
        (msg("Time"), _lines(_time(terms), terms.amount)),
        (msg("Without pay"), gettext(_UNPAID)),
        (msg("What the volunteer gets"), terms.benefits),
        (msg("Coordinator"), terms.coordinator),
        (msg("Safety"), _lines(gettext(_SAFETY), terms.safety)),
        (msg("Costs"), _lines(gettext(_TRAVEL[Travel(terms.travel)]), terms.costs)),
        (msg("Insurance"), _insurance(terms)),
        (msg("Certificate and opinion"), gettext(_PAPERS)),
        (msg("Confidentiality and data"), gettext(_DATA)),
    ]
    last = [
        (msg("Termination"), gettext(_TERMINATION, days=terms.notice_days)),
        (msg("Final provisions"), gettext(_FINAL)),
    ]
    ours = [[(gettext(heading), text) for heading, text in part] for part in (found, last)]
    own = [(title, text) for _, title, text in terms.clauses]
    return [pair for pair in (*ours[0], *own, *ours[1]) if pair[1].strip()]


_STANDING = msg(
    "The host states that it is an entity named in art. 42(1) of the act of 24 April 2003 on public"
    " benefit and volunteer work."
)
_UNPAID = msg("The volunteer helps of their own will and without pay.")
_SAFETY = msg(
    "The host informs the volunteer of risks to health and safety and of how to be protected, and"
    " provides safe and hygienic conditions with protective equipment where it is needed."
)
_PAPERS = msg(
    "On the volunteer's request the host issues a certificate of the services with their scope, and"
    " may give a written opinion (art. 44(2) and (3) of the act)."
)
_DATA = msg(
    "The volunteer keeps confidential what they learn about others. The host processes the"
    " volunteer's data to carry out this agreement. Use of the image needs a separate consent."
)
_TERMINATION = msg(
    "The agreement ends at any time by mutual consent, by notice of %(days)s days from either side,"
    " and at once for important reasons."
)
_FINAL = msg(
    "Where this agreement is silent, the act and the Civil Code apply. It is made in two copies,"
    " one for each side."
)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part.strip())


def _time(terms: Terms) -> str:
    first = day_in_words(terms.first)
    if terms.last is None:
        return gettext(msg("From %(first)s, without an end date."), first=first)
    last = day_in_words(terms.last)
    return gettext(msg("From %(first)s to %(last)s."), first=first, last=last)


def _insurance(terms: Terms) -> str:
    said = gettext(INSURANCES[InsuranceKind(terms.insurance)])
    return _lines(said, terms.insurer, terms.liability)


async def load_agreement(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:  # noqa: ARG001 -- the loader's signature
    """One version, in the language in which it was written."""
    found = await agreement_by_id(subject)
    if found is None or found.terms is None:
        return None
    with use_language(found.language):
        return _draft(found, found.terms)


def _draft(found: AgreementView, terms: Terms) -> DocumentDraft:
    title = gettext(TITLE)
    accepted = ""
    if found.accepted_at is not None:
        accepted = gettext(
            msg("Accepted by a click on %(day)s: this is acceptance and no written form."),
            day=date_short(found.accepted_at),
        )
    return DocumentDraft(
        title=title,
        filename=f"{title} {found.name}",
        data={
            "words_language": found.language,
            "heading": title,
            "number": gettext(
                msg("No. %(number)s, version %(version)s"),
                number=found.number,
                version=found.version,
            ),
            "concluded": gettext(msg("Concluded in %(place)s on"), place=terms.place),
            "host": {
                "label": gettext(msg("Host")),
                "lines": [one for one in (terms.host, terms.seat, terms.numbers) if one],
                "by": gettext(msg("represented by %(name)s"), name=terms.representative),
            },
            "volunteer": {
                "label": gettext(msg("Volunteer")),
                "name": terms.name,
                "address": gettext(msg("Address (by hand)")),
            },
            "paragraphs": [list(pair) for pair in paragraphs_of(terms)],
            "accepted": accepted,
            "signatures": [
                gettext(msg("Signature for the host")),
                gettext(msg("Signature of the volunteer")),
            ],
            "guardian": _guardian() if terms.is_minor else None,
        },
        organization=found.organization,
    )


def _guardian() -> dict[str, object]:
    return {
        "heading": gettext(msg("Statement of the parent or guardian")),
        "text": gettext(
            msg(
                "I consent to the minor's volunteering in the scope, place and time named in this"
                " agreement. It is part of the agreement: without it the agreement has no effect."
            )
        ),
        "fields": [
            gettext(msg("Name and surname of the parent or guardian")),
            gettext(msg("Relation to the minor")),
            gettext(msg("Telephone")),
            gettext(msg("How the minor returns home")),
            gettext(msg("Day and signature")),
        ],
    }


AGREEMENT = DocumentKind(
    key="volunteer_documents.agreement",
    title=TITLE,
    template="volunteer_documents/agreement.typ",
    about="volunteer_documents.agreement",
    policy="volunteer_documents.agreement_papers",
    load=load_agreement,
)
