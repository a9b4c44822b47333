"""The messages that this room sends: sign-in, invitations, and what the city decided."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import MessageKind, Payload, payload_alone
from core.contracts.texts import msg
from core.people.directory import organization_by_id
from core.people.queries import account_by_id, person_by_id
from core.people.sign_in_tables import AddressChange, SignInAttempt
from core.people.tables import Claim, Handover, Invitation, Organization
from core.people.tokens import (
    address_link,
    claim_token,
    handover_token,
    invitation_token,
    sign_in_code,
    sign_in_link,
)
from core.people.values import ROLE_TITLES, SIGN_IN_CHANGES, OrganizationRole, SignInChange
from core.settings import current

Context = Mapping[str, Any]
Load = Callable[[Payload, str], Awaitable[Context]]


async def _sign_in(payload: Payload, language: str) -> Context:  # noqa: ARG001 -- the loader's signature
    attempt = UUID(payload["attempt"])
    row = await SignInAttempt.objects().where(SignInAttempt.id == attempt).first()
    expires_at: datetime | None = row.expires_at if row else None
    return {
        "code": sign_in_code(attempt),
        "url": f"{current().base_url}/sign-in/link/{sign_in_link(attempt)}",
        "expires_at": expires_at,
    }


async def _invitation(payload: Payload, language: str) -> Context:  # noqa: ARG001 -- the loader's signature
    found = UUID(payload["invitation"])
    row = await Invitation.objects().where(Invitation.id == found).first()
    if row is None:
        raise NotFound
    organization = await _organization(row.organization)
    return {
        "organization": organization,
        "role": ROLE_TITLES[OrganizationRole(row.role)],
        "inviter": await _name_of(row.invited_by),
        "url": f"{current().base_url}/invitations/{invitation_token(found)}",
        "expires_at": row.expires_at,
    }


async def _claim_link(payload: Payload, language: str) -> Context:  # noqa: ARG001 -- the loader's signature
    found = UUID(payload["claim"])
    row = await Claim.objects().where(Claim.id == found).first()
    if row is None:
        raise NotFound
    return {
        "organization": await _organization(row.organization),
        "url": f"{current().base_url}/claims/{claim_token(found)}",
        "expires_at": row.expires_at,
    }


async def _handover(payload: Payload, language: str) -> Context:  # noqa: ARG001 -- the loader's signature
    found = UUID(payload["handover"])
    row = await Handover.objects().where(Handover.id == found).first()
    if row is None:
        raise NotFound
    link = f"{current().base_url}/hand-over/{handover_token(found)}"
    return {
        "organization": await _organization(row.organization),
        "new_admin": await _name_of(row.account),
        "why": row.reason,
        "state": row.state,
        "takes_effect_at": row.takes_effect_at,
        "url": link if payload["may_object"] else "",
        "desk_url": f"{current().base_url}/desk",
    }


async def _about_organization(payload: Payload, language: str) -> Context:  # noqa: ARG001 -- the loader's signature
    organization = await _organization(UUID(payload["organization"]))
    base = current().base_url
    return {
        "organization": organization,
        "why": organization.state_reason,
        "page_url": f"{base}/organizations/{organization.slug}",
        "desk_url": f"{base}/desk/{organization.slug}/profile",
        "city_url": f"{base}/city/organizations/{organization.slug}",
    }


async def _sign_in_changed(payload: Payload, language: str) -> Context:  # noqa: ARG001 -- the loader's signature
    change = SignInChange(payload["change"])
    url = f"{current().base_url}/me/security"
    return {"change": SIGN_IN_CHANGES[change], "detail": payload["detail"], "url": url}


async def _new_browser(payload: Payload, language: str) -> Context:  # noqa: ARG001 -- the loader's signature
    at = datetime.fromisoformat(payload["at"])
    url = f"{current().base_url}/me/security/sessions"
    return {"agent": payload["agent"], "at": at, "url": url}


async def _address_change(payload: Payload, language: str) -> Context:  # noqa: ARG001 -- the loader's signature
    change = UUID(payload["change"])
    row = await AddressChange.objects().where(AddressChange.id == change).first()
    if row is None:
        raise NotFound
    url = f"{current().base_url}/me/security/address/{address_link(change)}"
    return {"url": url, "email": row.email, "expires_at": row.expires_at}


async def _organization(organization: UUID) -> Organization:
    found = await organization_by_id(organization)
    if found is None:
        raise NotFound
    return found


async def _name_of(account: UUID | None) -> str:
    row = await account_by_id(account) if account else None
    person = await person_by_id(row.person) if row else None
    return person.name if person else ""


def _kind(
    name: str, title: str, reason: str, load: Load, *, may_be_muted: bool = False
) -> MessageKind:
    """A kind whose mail says at its foot why it came."""

    async def load_with_reason(payload: Payload, language: str) -> Context:
        return {"reason": reason} | dict(await load(payload, language))

    return MessageKind(
        key=f"people.{name}",
        title=title,
        template=f"people/mail/{name}",
        load=load_with_reason,
        may_be_muted=may_be_muted,
    )


_TYPED = msg(
    "You get this mail because somebody typed your address to sign in. "
    "If it was not you, do nothing."
)
_OWN = msg("You get this mail because it concerns your account on Pospolu.")
_NEW_ADDRESS = msg(
    "You get this mail because somebody typed your address as their new one. "
    "If it was not you, do nothing."
)
_INVITED = msg(
    "You get this mail because an organization invited your address. "
    "If you do not want this, do nothing."
)
_ENTERED = msg(
    "You get this mail because the city has this address of the organization. "
    "If you do not want this, do nothing."
)
_ADMIN = msg("You get this mail because you administer this organization on Pospolu.")
_HANDED = msg("You get this mail because it concerns an organization to which you belong.")
_REPORTED = msg("You get this mail because you reported content and left your address.")

MESSAGES = (
    _kind("sign_in_code", msg("Code and link to sign in"), _TYPED, _sign_in),
    _kind("sign_in_changed", msg("Your sign-in was changed"), _OWN, _sign_in_changed),
    _kind(
        "new_browser",
        msg("A sign-in from a new browser"),
        _OWN,
        _new_browser,
        may_be_muted=True,
    ),
    _kind("address_change", msg("Confirm your new address"), _NEW_ADDRESS, _address_change),
    _kind("invitation", msg("Invitation to an organization"), _INVITED, _invitation),
    _kind("claim_link", msg("Way to take an organization over"), _ENTERED, _claim_link),
    _kind("handover_started", msg("An organization is to be handed over"), _HANDED, _handover),
    _kind("handover_ended", msg("What became of the hand-over"), _HANDED, _handover),
    _kind(
        "organization_verified",
        msg("Your organization is verified"),
        _ADMIN,
        _about_organization,
    ),
    _kind(
        "organization_returned",
        msg("Your organization's data need work"),
        _ADMIN,
        _about_organization,
    ),
    _kind(
        "organization_rejected",
        msg("Your organization was not accepted"),
        _ADMIN,
        _about_organization,
    ),
    _kind(
        "organization_suspended",
        msg("Your organization is suspended"),
        _ADMIN,
        _about_organization,
    ),
    _kind("report_decided", msg("What became of your report"), _REPORTED, payload_alone),
)
