"""Mails about documents: somebody asked, it is due, one was issued or revoked, a host said no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import MAIL, SHORT, AtNight, MessageKind, Payload
from core.contracts.texts import msg
from core.data.times import city_today
from core.settings import current
from core.web.i18n import gettext, use_language
from plugins.volunteer_documents.agreement_queries import AgreementView, agreement_by_id
from plugins.volunteer_documents.queries import request_by_id, statement_by_id
from plugins.volunteer_documents.values import KIND_TITLES, RequestState

_ANSWERS = msg("You get this mail because you answer volunteers of this organization.")
_HELPED = msg("You get this mail because your hours of volunteering are kept here.")


async def load_request(payload: Payload, language: str) -> Mapping[str, Any]:
    """What a mail says of a request. Raises NotFound when it is gone."""
    found = await request_by_id(UUID(payload["request"]))
    if found is None:
        raise NotFound
    base = current().base_url
    with use_language(language):
        title = gettext(KIND_TITLES[found.kind])
    return {
        "reason": _HELPED,
        "title": title,
        "name": found.name,
        "organization_name": found.organization_name,
        "due_on": found.due_on,
        "school": found.school,
        "because": found.reason,
        "desk_url": f"{base}/desk/{found.organization_slug}/volunteer-documents",
        "own_url": f"{base}/me/certificates",
        "short_path": "/me/certificates",
    }


async def load_asked(payload: Payload, language: str) -> Mapping[str, Any]:
    """The same for who answers. Raises NotFound when it is answered or taken back."""
    found = await request_by_id(UUID(payload["request"]))
    if found is None or found.state is not RequestState.ASKED:
        raise NotFound
    path = f"/desk/{found.organization_slug}/volunteer-documents"
    return {**await load_request(payload, language), "reason": _ANSWERS, "short_path": path}


async def load_due_soon(payload: Payload, language: str) -> Mapping[str, Any]:
    """The same while there is time. Raises NotFound when it is answered, taken back or late."""
    said = await load_asked(payload, language)
    if said["due_on"] < city_today():
        raise NotFound
    return said


async def load_statement(payload: Payload, language: str) -> Mapping[str, Any]:
    """What a mail says of a statement. Raises NotFound when it is gone."""
    found = await statement_by_id(UUID(payload["statement"]))
    if found is None or found.register is None:
        raise NotFound
    with use_language(language):
        title = gettext(KIND_TITLES[found.kind])
    return {
        "reason": _HELPED,
        "title": title,
        "number": found.register.number,
        "name": found.name,
        "organization_name": found.organization_name,
        "because": found.register.reason,
        "own_url": f"{current().base_url}/me/certificates",
        "short_path": "/me/certificates",
    }


async def load_issued(payload: Payload, language: str) -> Mapping[str, Any]:
    """The same of one that holds. Raises NotFound when it was revoked meanwhile."""
    found = await statement_by_id(UUID(payload["statement"]))
    if found is None or not found.is_valid:
        raise NotFound
    return await load_statement(payload, language)


async def load_agreement(payload: Payload, language: str) -> Mapping[str, Any]:  # noqa: ARG001 -- the loader's signature
    """What a mail says of an agreement. Raises NotFound when another version came meanwhile."""
    found = await agreement_by_id(UUID(payload["agreement"]))
    if found is None or not found.is_latest or found.is_over:
        raise NotFound
    return _agreement(found)


async def load_agreement_over(payload: Payload, language: str) -> Mapping[str, Any]:  # noqa: ARG001 -- the loader's signature
    """The same of one that was ended or withdrawn. Raises NotFound when it is gone."""
    found = await agreement_by_id(UUID(payload["agreement"]))
    if found is None or not found.is_over:
        raise NotFound
    return _agreement(found)


async def load_agreement_refused(payload: Payload, language: str) -> Mapping[str, Any]:
    """The same for who works for the host."""
    said = await load_agreement_over(payload, language)
    return {**said, "reason": _ANSWERS, "short_path": said["desk_path"]}


def _agreement(found: AgreementView) -> Mapping[str, Any]:
    path, base = f"/me/agreements/{found.id}", current().base_url
    desk_path = f"/desk/{found.organization_slug}/volunteer-documents/agreements/{found.id}"
    return {
        "reason": _HELPED,
        "name": found.name,
        "number": found.number,
        "organization_name": found.organization_name,
        "ended_on": found.ended_on,
        "because": found.end_reason,
        "own_url": f"{base}{path}",
        "desk_url": f"{base}{desk_path}",
        "desk_path": desk_path,
        "short_path": path,
    }


def _kind(key: str, title: str, load: Any) -> MessageKind:
    return MessageKind(
        key=f"volunteer_documents.{key}",
        title=title,
        template=f"volunteer_documents/mail/{key}",
        load=load,
        channels=(MAIL, SHORT),
        at_night=AtNight.WAITS,
    )


MESSAGES = (
    _kind("asked", msg("A volunteer asks for a certificate"), load_asked),
    _kind("due_soon", msg("A request for a certificate is due soon"), load_due_soon),
    _kind("overdue", msg("A request for a certificate was not answered in time"), load_asked),
    _kind("issued", msg("Your certificate is issued"), load_issued),
    _kind("agreement", msg("An agreement waits for you"), load_agreement),
    _kind("agreement_over", msg("An agreement of yours ends"), load_agreement_over),
    _kind("agreement_refused", msg("A volunteer withdraws an agreement"), load_agreement_refused),
    _kind("declined", msg("A host does not issue what you asked for"), load_request),
    _kind("revoked", msg("A certificate of yours is revoked"), load_statement),
)
