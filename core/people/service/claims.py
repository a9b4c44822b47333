"""Imported organizations are taken over by their people, who ask for them; the office decides."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.contracts.cases import Case, CaseApplicant, Decision
from core.contracts.demands import need_reason
from core.contracts.errors import NotAllowed, NotFound, Refused
from core.contracts.texts import LocalizedText, msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, read
from core.data.encoding import as_uuid
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import Transaction, tx
from core.data.versions import bump
from core.people.directory import CHANGED, organization_by_id, version_key
from core.people.queries import account_of_person
from core.people.service.memberships import add_member
from core.people.service.terms import accept_terms
from core.people.tables import Claim, Organization
from core.people.values import SAY_WHY, ClaimState, OrganizationRole, OrganizationState
from core.services.audit.api import record
from core.services.cases.api import close_case, open_case
from core.services.limits.api import take
from core.services.outbox.api import cancel
from core.settings import current
from core.web.i18n import gettext, use_language

CASE_KIND = "people.claim"
REQUESTS_PER_DAY = 5

TAKEN = Refusal("taken_over", msg("This organization has been taken over already."))
GONE = Refusal("gone", msg("This link no longer works. Ask the city for a new one."))
ASKED = Refusal("asked", msg("You have asked for this already. You get a mail when it is decided."))


async def ask_to_take_over(
    viewer: Viewer,
    organization: Organization,
    *,
    statement: str,
    function: str,
    krs_excerpt: str,
    terms_version: str,
) -> None:
    """A representative asks for an imported organization; the city's office decides.

    Raises NotAllowed for visitors, Invalid for terms that changed, Refused when it is taken over
    or was asked for, TooMany.
    """
    if viewer.account is None or viewer.person is None:
        raise NotAllowed
    if not organization.is_unclaimed:
        raise Refused(TAKEN)
    await take(f"people.claim:{viewer.account}", limit=REQUESTS_PER_DAY, window=timedelta(days=1))
    claim = Claim(
        id=new_id(),
        organization=organization.id,
        person=viewer.person,
        statement=statement,
        function=function,
        krs_excerpt=krs_excerpt,
    )
    async with tx():
        if not await _put(claim):
            raise Refused(ASKED)
        await accept_terms(viewer, organization=organization.id, version=terms_version)
        await _open(viewer, claim.id, organization)
        await record(
            viewer,
            action="people.claim.asked",
            subject=claim.id,
            organization=organization.id,
        )


async def _open(viewer: Viewer, claim: UUID, organization: Organization) -> None:
    """Put the request into the office's inbox."""
    await open_case(
        kind=CASE_KIND,
        subject=claim,
        title=LocalizedText.of(organization.legal_name),
        url_path=f"/city/claims/{claim}",
        applicant=CaseApplicant(
            email=viewer.email,
            name=viewer.name,
            language=viewer.language,
            person=viewer.person,
        ),
        applicant_path=f"/organizations/{organization.slug}",
        by=viewer,
    )


async def decide_claim(case: Case, decision: Decision, reason: str, viewer: Viewer) -> None:
    """Let a representative take the organization over, or not.

    Raises Invalid for a no without a reason, Refused when the organization is taken over or the
    request was decided, NotFound for one that is gone.
    """
    is_yes = decision is Decision.APPROVE
    if not is_yes:
        reason = need_reason(reason, said=SAY_WHY)
    claim = await claim_by_id(case.subject)
    person = as_uuid(claim.person) if claim else None
    account = await account_of_person(person) if person else None
    if claim is None or person is None or account is None:
        raise NotFound
    async with tx() as transaction:
        if is_yes:
            await take_over_once(claim.organization)
        await set_claim_state(
            claim.id, ClaimState.APPROVED if is_yes else ClaimState.REJECTED, person=person
        )
        await close_case(
            kind=CASE_KIND, subject=claim.id, decision=decision, reason=reason, by=viewer
        )
        if is_yes:
            await make_administrator(
                person, account.id, claim.organization, claim.function, within=transaction
            )
            await close_others(claim.organization, viewer)
        await record(
            viewer,
            action=f"people.claim.{'approved' if is_yes else 'rejected'}",
            subject=claim.id,
            organization=claim.organization,
            reason=reason,
        )
        await bump(CHANGED, version_key(claim.organization))


async def claim_by_id(wanted: UUID) -> Claim | None:
    """One claim."""
    return await Claim.objects().where(Claim.id == wanted).first()


async def take_over_once(organization: UUID) -> None:
    """Only one takes it over. Raises Refused for everybody else, however close behind."""
    taken = Sql(
        "UPDATE people_organization SET taken_over_at = ? WHERE id = ? AND state = ?"
        " AND imported_at IS NOT NULL AND taken_over_at IS NULL RETURNING id",
        (utc_now(), organization, OrganizationState.VERIFIED),
    )
    if not await execute(taken):
        raise Refused(TAKEN)


async def set_claim_state(claim: UUID, state: ClaimState, *, person: UUID) -> None:
    """Decide a request that is still open. Raises Refused for one that is not."""
    changed = (
        await Claim.update(
            {Claim.state: state.value, Claim.person: person, Claim.decided_at: utc_now()}
        )
        .where(Claim.id == claim, Claim.state == ClaimState.OPEN.value)
        .returning(Claim.id)
    )
    if not changed:
        raise Refused(GONE)


async def make_administrator(
    person: UUID, account: UUID, organization: UUID, function: str, *, within: Transaction
) -> None:
    """Give the organization to the person who takes it over."""
    await add_member(
        None,
        person=person,
        account=account,
        organization=organization,
        role=OrganizationRole.ADMIN,
        function=function,
        within=within,
    )


async def close_others(organization: UUID, by: Viewer | None) -> None:
    """Whoever else asked is told that somebody was let in; links end."""
    await end_claim_links(organization)
    found = await organization_by_id(organization)
    others = await Claim.objects().where(
        Claim.organization == organization,
        Claim.state == ClaimState.OPEN.value,
        Claim.person.is_not_null(),
    )
    for claim in others:
        await Claim.update(
            {Claim.state: ClaimState.REJECTED.value, Claim.decided_at: utc_now()}
        ).where(Claim.id == claim.id)
        await close_case(
            kind=CASE_KIND,
            subject=claim.id,
            decision=Decision.REJECT,
            reason=TAKEN.text if found is None else f"{found.name}: {_taken_words()}",
            by=by,
        )


def _taken_words() -> str:
    """In the city's language: a reason is a text of the office, not of the page."""
    with use_language(current().city_language):
        return gettext(TAKEN.text)


async def end_claim_links(organization: UUID) -> None:
    """Mailed links to an organization open nothing any more, and none is mailed later."""
    open_links = await read(
        "SELECT id FROM people_claim WHERE organization = ? AND state = ?"
        " AND token_hash IS NOT NULL",
        (organization, ClaimState.OPEN),
    )
    for row in open_links:
        await Claim.update(
            {Claim.state: ClaimState.REJECTED.value, Claim.decided_at: utc_now()}
        ).where(Claim.id == as_uuid(row["id"]))
        await cancel(f"people.claim_link:{as_uuid(row['id'])}")


async def _put(claim: Claim) -> bool:
    """Whether the request is new: a person has one open request for an organization."""
    asked = (claim.person, claim.statement, claim.function, claim.krs_excerpt)
    put = Sql(
        "INSERT INTO people_claim (id, created_at, organization, person, statement,"
        " function, krs_excerpt, state, email) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')"
        " ON CONFLICT DO NOTHING RETURNING id",
        (claim.id, utc_now(), claim.organization, *asked, ClaimState.OPEN),
    )
    return bool(await execute(put))
