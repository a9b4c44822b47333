"""Imported organizations are taken over by a link that is mailed to their own address."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.ids import new_id, token_hash
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.data.versions import bump
from core.people.addresses import fold_email, read_email
from core.people.directory import CHANGED, version_key
from core.people.queries import account_by_id
from core.people.service.accounts import find_or_create_account
from core.people.service.claims import (
    GONE,
    TAKEN,
    close_others,
    end_claim_links,
    make_administrator,
    set_claim_state,
    take_over_once,
)
from core.people.service.sessions import viewer_of_account
from core.people.service.terms import accept_terms
from core.people.tables import Claim, Organization
from core.people.tokens import claim_token
from core.people.values import AccountState, ClaimState
from core.services.audit.api import record
from core.services.limits.api import take
from core.services.outbox.api import Recipient, queue
from core.settings import current

LINK_LIFE = timedelta(days=14)
LINKS_PER_DAY = 3

NO_ADDRESS = Refusal(
    "no_address", msg("The organization has no e-mail address. Its people can ask on its page.")
)
OTHER_ACCOUNT = Refusal(
    "other_account", msg("The link is for another address. Sign out and open it again.")
)


async def send_claim_link(viewer: Viewer, organization: Organization) -> None:
    """Mail the way to take an organization over to its address; an older link ends.

    Raises Refused without an address or when it is taken over, TooMany.
    """
    if not organization.is_unclaimed:
        raise Refused(TAKEN)
    if not organization.email:
        raise Refused(NO_ADDRESS)
    key = f"people.claim_link:{organization.id}"
    await take(key, limit=LINKS_PER_DAY, window=timedelta(days=1))
    claim = Claim(
        id=new_id(),
        organization=organization.id,
        email=read_email(organization.email),
        expires_at=later(utc_now(), LINK_LIFE),
    )
    claim.token_hash = token_hash(claim_token(claim.id))
    async with tx():
        await end_claim_links(organization.id)
        await claim.save()
        await queue(
            kind="people.claim_link",
            to=Recipient(email=claim.email, language=current().city_language),
            payload={"claim": str(claim.id)},
            key=f"people.claim_link:{claim.id}",
        )
        await record(
            viewer,
            action="people.claim.link_sent",
            subject=organization.id,
            organization=organization.id,
        )


async def open_claim_link(token: str) -> Claim | None:
    """What a mailed link leads to; None for unknown, used and late ones alike."""
    return (
        await Claim.objects()
        .where(
            Claim.token_hash == token_hash(token),
            Claim.state == ClaimState.OPEN.value,
            Claim.expires_at > utc_now(),
        )
        .first()
    )


async def claim_by_link(viewer: Viewer, token: str, *, function: str, terms_version: str) -> UUID:
    """Take an organization over by the link that its mailbox got. Returns the account.

    Whoever holds the link read that mailbox: a visitor may be signed in with the account. Raises
    Invalid for terms that changed, Refused for a link that no longer works, for somebody else
    signed in, and for an organization that is taken over.
    """
    claim = await open_claim_link(token)
    if claim is None:
        raise Refused(GONE)
    if viewer.account and fold_email(viewer.email) != fold_email(claim.email):
        raise Refused(OTHER_ACCOUNT)
    async with tx() as transaction:
        account = await find_or_create_account(email=claim.email, language=viewer.language)
        found = await account_by_id(account)
        if found is None or found.state != AccountState.ACTIVE:
            raise Refused(GONE)
        await take_over_once(claim.organization)
        await set_claim_state(claim.id, ClaimState.APPROVED, person=found.person)
        await accept_terms(
            await viewer_of_account(account), organization=claim.organization, version=terms_version
        )
        await make_administrator(
            found.person, account, claim.organization, function, within=transaction
        )
        await close_others(claim.organization, None)
        await record(
            viewer if viewer.account else None,
            action="people.organization.taken_over",
            subject=claim.organization,
            organization=claim.organization,
        )
        await bump(CHANGED, version_key(claim.organization))
    return account
