"""Agreements: who needs one, writing one, the day of signing; one's own, accepted by a press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.data.times import city_today
from core.people.api import Organization
from core.services.periods.api import number_on
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import (
    FromPath,
    FromQuery,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext, language, use_language
from core.web.papers import papers_about
from core.web.rendering import render_desk
from plugins.volunteer_documents.agreement_forms import (
    AgreementForm,
    EndingForm,
    SigningForm,
)
from plugins.volunteer_documents.agreement_paper import Paragraph, paragraphs_of
from plugins.volunteer_documents.agreement_queries import (
    AgreementView,
    agreement_by_id,
    agreements_of_organization,
    needs_of,
    versions_of,
)
from plugins.volunteer_documents.agreements import WRITTEN, Terms
from plugins.volunteer_documents.clause_queries import clauses_of
from plugins.volunteer_documents.forms import ReasonForm, id_of, optional_id
from plugins.volunteer_documents.routes.desk import BASE, DESK, documents_page, path_of
from plugins.volunteer_documents.service.agreeing import (
    record_signing,
    write_agreement,
)
from plugins.volunteer_documents.service.drafting import host_words
from plugins.volunteering.api import engagements_of, offer_by_id

ALL = BASE + "/agreements"
ONE = ALL + "/{agreement_id:uuid}"
AGREEMENT = {"policy": "volunteer_documents.agreement"}
NOTICE_DAYS = 7
ABOUT = "volunteer_documents.agreement"


@get(ALL, opt=DESK)
async def show_agreements(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """For whom the law wants one in writing, with whom one could be written, and all there are."""
    today = city_today()
    limit = await number_on(WRITTEN.key, today)
    return await documents_page(
        request,
        subject,
        "agreements",
        limit=limit,
        needs=await needs_of(subject.id, today, limit),
        engagements=await engagements_of(subject.id),
        agreements=await agreements_of_organization(subject.id),
    )


@get(ALL + "/new", opt=DESK)
async def show_agreement_form(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    who: FromQuery[str] = "",
    offer: FromQuery[str] = "",
    replaces: FromQuery[str] = "",
) -> Response[Any]:
    """A new one, filled out of the offer or of the version before."""
    old = await _old(subject, replaces)
    kept = await clauses_of(subject.id)
    data = dict(_from_old(old) if old else await _from_offer(viewer, subject, who, offer))
    data.setdefault("clauses", [str(one.id) for one in kept if one.is_usual])
    form = AgreementForm(data=data)
    form.offer_clauses(kept, old.terms if old else None)
    return await documents_page(request, subject, "agreement_form", form=form)


@post(ALL + "/new", opt=DESK, status_code=303)
async def send_agreement(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Write it."""
    form = await read_form(request, AgreementForm)
    person = await _person(subject, form.who.data)
    old = await _old(subject, form.replaces.data or "")
    form.offer_clauses(await clauses_of(subject.id), old.terms if old else None)
    try:
        form.need_valid()
        made = await write_agreement(
            viewer,
            subject,
            form.terms(host_words(subject)),
            person=person,
            offer=optional_id(form.offer.data),
            language=form.language.data,
            instead_of=optional_id(form.replaces.data),
        )
    except (Invalid, Refused) as error:
        form.take(error)
        status = 422 if isinstance(error, Invalid) else 409
        return await documents_page(request, subject, "agreement_form", status=status, form=form)
    text = gettext(msg("The agreement is written. Print it in two copies and have them signed."))
    path = f"{path_of(organization_slug)}/agreements/{made}"
    return with_flash(redirect(path), "success", text)


@get(ONE, opt=AGREEMENT)
async def show_agreement(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What was agreed, its versions, and the day of signing."""
    return await agreement_page(request, subject)


@post(ONE + "/signed", opt=AGREEMENT, status_code=303)
async def send_signing(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    agreement_id: FromPath[UUID],
) -> Response[Any]:
    """Keep the day on the paper."""
    form = await read_form(request, SigningForm)
    try:
        form.need_valid()
        await record_signing(viewer, agreement_id, form.signed_on.data)
    except (Invalid, Refused) as error:
        form.take(error)
        status = 422 if isinstance(error, Invalid) else 409
        return await agreement_page(request, subject, form=form, status=status)
    path = f"{path_of(organization_slug)}/agreements/{agreement_id}"
    return with_flash(redirect(path), "success", gettext(msg("The day of signing is kept.")))


async def _person(host: Organization, who: str | None) -> UUID | None:
    """Somebody with a place in the host's offers; None for somebody from paper.

    Raises NotFound for anybody else.
    """
    person = optional_id(who)
    if person and all(one.person != person for one in await engagements_of(host.id)):
        raise NotFound
    return person


async def _old(host: Organization, replaces: str) -> AgreementView | None:
    found = await agreement_by_id(id_of(replaces)) if replaces else None
    if replaces and (found is None or found.organization != host.id):
        raise NotFound
    return found


def _from_old(old: AgreementView) -> Mapping[str, Any]:
    terms = old.terms
    same = {name: getattr(terms, name) for name in Terms.__dataclass_fields__} if terms else {}
    return same | {
        "clauses": [key for key, _, _ in terms.clauses] if terms else [],
        "replaces": str(old.id),
        "who": str(old.person or ""),
        "offer": str(old.offer or ""),
        "language": old.language,
    }


async def _from_offer(
    viewer: Viewer, host: Organization, who: str, offer: str
) -> Mapping[str, Any]:
    """What the offer and the person's shifts say of the agreement."""
    person = await _person(host, who)
    wanted = optional_id(offer)
    found = await offer_by_id(wanted) if wanted else None
    if wanted and (found is None or found.organization.id != host.id):
        raise NotFound
    theirs = [
        one
        for one in await engagements_of(host.id)
        if one.person == person and wanted in {None, one.offer}
    ]
    data: dict[str, Any] = {
        "who": who,
        "offer": offer,
        "language": language(),
        "name": theirs[0].name if theirs else "",
        "first": min((one.first for one in theirs), default=city_today()),
        "last": None
        if any(one.last is None for one in theirs)
        else max((one.last for one in theirs if one.last), default=None),
        "representative": viewer.name,
        "coordinator": f"{viewer.name}, {viewer.email}",
        "manner": gettext(msg("On shifts agreed in Pospolu, as the coordinator asks.")),
        "notice_days": NOTICE_DAYS,
    }
    if found is None:
        return data
    said = found.offer
    tasks = said.tasks.to(language()) or said.summary.to(language())
    return data | {
        "scope": "\n".join(filter(None, (said.title.to(language()), tasks))),
        "where": said.place,
        "benefits": said.benefits.to(language()),
        "insurance": said.insurance,
        "insurer": ", ".join(filter(None, (said.insurer, said.policy_number))),
    }


async def agreement_page(
    request: Request,
    found: AgreementView,
    *,
    form: Form | None = None,
    ending: Form | None = None,
    withdrawal: Form | None = None,
    status: int = 200,
) -> Response[Any]:
    """An agreement at its host's desk, with the forms as they were sent."""
    return await render_desk(
        request,
        "volunteer_documents/desk/agreement.html",
        place="desk",
        title=found.organization_name,
        status=status,
        organization_slug=found.organization_slug,
        base=path_of(found.organization_slug),
        agreement=found,
        paragraphs=paragraphs_shown(found),
        versions=await versions_of(found.root),
        form=form or SigningForm(data={"signed_on": city_today()}),
        ending=ending or EndingForm(data={"ended_on": max(city_today(), found.first)}),
        withdrawal=withdrawal or ReasonForm(),
        found_papers=await papers_about(ABOUT, found.id),
    )


def paragraphs_shown(found: AgreementView) -> Sequence[Paragraph]:
    """What stands in an agreement, in the language in which it was written."""
    with use_language(found.language):
        return paragraphs_of(found.terms) if found.terms else ()


AGREEMENT_ROUTES = (
    show_agreements,
    show_agreement_form,
    send_agreement,
    show_agreement,
    send_signing,
)
