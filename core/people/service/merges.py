"""Two rows of one organization become one: everything that points to the other moves with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.contracts.demands import need_reason
from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import ORGANIZATION, Viewer
from core.data.commands import Sql, Steps, read, run
from core.data.encoding import as_uuid
from core.data.times import utc_now
from core.data.transactions import Transaction, tx
from core.data.versions import bump
from core.kernel.bus import announce
from core.people.details import columns_of_names
from core.people.directory import CHANGED, organization_by_id, version_key
from core.people.kinds import KIND_RULES
from core.people.service.locks import lock_organizations
from core.people.signals import OrganizationsMerged
from core.people.tables import Organization
from core.people.values import (
    MERGED_FIELDS,
    SAY_WHY,
    ClaimState,
    HandoverState,
    OrganizationKind,
    OrganizationState,
)
from core.services.audit.api import record
from core.services.calendar.api import hand_entries_over
from core.services.cases.api import close_case, hand_cases_over
from core.services.files.api import hand_files_over

_WITH_KIND = ("register_type",)

SAME = Refusal("same", msg("This is the same organization. Choose the other one."))
GONE = Refusal("merged", msg("One of the two was merged already. Look at it again."))
OF_THE_CITY = Refusal("of_the_city", msg("The city’s own organizations are not merged."))
VERIFIED_STAYS = Refusal(
    "verified_stays", msg("The verified one stays. Merge them the other way round.")
)


async def merge_organizations(
    viewer: Viewer,
    *,
    kept: UUID,
    merged: UUID,
    from_merged: frozenset[str] = frozenset(),
    reason: str,
) -> None:
    """Make one organization of two: `kept` stays, `merged` becomes the way to it.

    `from_merged` names the fields whose words are taken from the one that goes. Members, roles,
    invitations, and what other rooms hold move in the same transaction, or nothing does. There is
    no way back; the log says what was done. Raises Invalid without a reason or for an unknown
    field, Refused for the city's own, for the same one twice and for one that was merged.
    """
    reason = need_reason(reason, said=SAY_WHY)
    if unknown := from_merged - set(MERGED_FIELDS):
        raise Invalid({name: [msg("This is not on the list.")] for name in sorted(unknown)})
    if kept == merged:
        raise Refused(SAME)
    async with tx() as transaction:
        stays, goes = await _locked(kept, merged)
        taken = _taken(stays, goes, from_merged)
        await _let_go(stays, goes, reason)
        if taken:
            await Organization.update(taken).where(Organization.id == kept)
        claims = await _open_claims(merged)
        await _move(kept, merged)
        await _end_waiting(viewer, goes, claims, reason)
        await hand_over(kept, merged, within=transaction)
        for subject, action in ((kept, "absorbed"), (merged, "merged")):
            await record(
                viewer,
                action=f"people.organization.{action}",
                subject=subject,
                fields=sorted(from_merged),
                organization=kept,
                reason=reason,
            )
        await bump(CHANGED, version_key(kept), version_key(merged))


async def hand_over(kept: UUID, merged: UUID, *, within: Transaction) -> None:
    """Have every other room move what it holds of the one that went; again does no harm."""
    fact = OrganizationsMerged(kept=kept, merged=merged)
    await announce(fact, within=within)
    found = await organization_by_id(kept)
    name = found.name if found else ""
    await hand_entries_over(merged, kept, name=name)
    await hand_cases_over(merged, kept, name=name)
    await hand_files_over(merged, kept)


async def settle_merges() -> None:
    """Move what requests that were under way wrote for an organization while it was merged."""
    rows = await read("SELECT id, merged_into FROM people_organization WHERE state = 'merged'")
    for row in rows:
        merged, kept = as_uuid(row["id"]), as_uuid(row["merged_into"])
        async with tx() as transaction:
            await _move(kept, merged)
            await hand_over(kept, merged, within=transaction)


async def _locked(kept: UUID, merged: UUID) -> tuple[Organization, Organization]:
    """Both as they are now; whoever wants to refer to either waits until the end."""
    await lock_organizations(kept, merged)
    stays, goes = await organization_by_id(kept), await organization_by_id(merged)
    if stays is None or goes is None:
        raise Refused(GONE)
    if OrganizationState.MERGED in (stays.state, goes.state):
        raise Refused(GONE)
    if any(KIND_RULES[OrganizationKind(one.kind)].is_of_the_city for one in (stays, goes)):
        raise Refused(OF_THE_CITY)
    was_checked = {OrganizationState.VERIFIED, OrganizationState.SUSPENDED}
    if goes.state in was_checked and stays.state not in was_checked:
        raise Refused(VERIFIED_STAYS)
    return stays, goes


def _taken(stays: Organization, goes: Organization, from_merged: frozenset[str]) -> dict[Any, Any]:
    """The columns that follow from what is taken of the one that goes."""
    names = [*from_merged, *(_WITH_KIND if "kind" in from_merged else ())]
    taken: dict[Any, Any] = {name: getattr(goes, name) for name in names}
    taken |= columns_of_names(
        taken.get("legal_name", stays.legal_name), taken.get("short_name", stays.short_name)
    )
    if stays.duplicate_of == goes.id:
        taken["duplicate_of"] = None
    if stays.parent_organization == goes.id:
        taken["parent_organization"] = None
    if stays.is_unclaimed and not goes.is_unclaimed:
        taken["taken_over_at"] = utc_now()
    return taken


async def _let_go(stays: Organization, goes: Organization, reason: str) -> None:
    await Organization.update(
        {
            Organization.state: OrganizationState.MERGED.value,
            Organization.state_reason: reason,
            Organization.merged_into: stays.id,
            Organization.duplicate_of: None,
        }
    ).where(Organization.id == goes.id)


async def _move(kept: UUID, merged: UUID) -> None:
    """What this room itself holds of the one that goes."""
    await run(lambda: _move_steps(kept, merged, utc_now()))


def _move_steps(kept: UUID, merged: UUID, now: Any) -> Steps[None]:
    both = (kept, merged)
    yield Sql(
        "UPDATE people_membership SET until = ? WHERE organization = ? AND until IS NULL"
        " AND person IN (SELECT person FROM people_membership"
        " WHERE organization = ? AND until IS NULL)",
        (now, merged, kept),
    )
    yield Sql(
        "UPDATE people_role_grant SET until = ? WHERE scope_kind = ? AND scope_id = ?"
        " AND until IS NULL AND EXISTS (SELECT 1 FROM people_role_grant other"
        " WHERE other.scope_kind = people_role_grant.scope_kind AND other.scope_id = ?"
        " AND other.until IS NULL AND other.subject_kind = people_role_grant.subject_kind"
        " AND other.subject = people_role_grant.subject AND other.role = people_role_grant.role)",
        (now, ORGANIZATION, merged, kept),
    )
    yield Sql(
        "UPDATE people_role_grant SET scope_id = ? WHERE scope_kind = ? AND scope_id = ?",
        (kept, ORGANIZATION, merged),
    )
    yield Sql(
        "UPDATE people_claim SET state = ?, decided_at = ? WHERE organization = ? AND state = ?",
        (ClaimState.REJECTED, now, merged, ClaimState.OPEN),
    )
    yield Sql(
        "UPDATE people_handover SET state = ?, ended_at = ? WHERE organization = ?"
        " AND ended_at IS NULL",
        (HandoverState.STOPPED, now, merged),
    )
    for table in ("membership", "invitation", "acceptance", "claim", "handover"):
        yield Sql(
            f"UPDATE people_{table} SET organization = ? WHERE organization = ?",  # noqa: S608 -- names of ours
            both,
        )
    for column in ("parent_organization", "duplicate_of", "merged_into"):
        yield Sql(
            f"UPDATE people_organization SET {column} = ? WHERE {column} = ? AND id <> ?",  # noqa: S608 -- names of ours
            (*both, kept),
        )


async def _open_claims(organization: UUID) -> list[UUID]:
    rows = await read(
        "SELECT id FROM people_claim WHERE organization = ? AND state = ?",
        (organization, ClaimState.OPEN),
    )
    return [as_uuid(row["id"]) for row in rows]


async def _end_waiting(
    viewer: Viewer, goes: Organization, claims: Sequence[UUID], reason: str
) -> None:
    """What waited for a decision about the one that goes waits no more."""
    await close_case(
        kind="people.verification", subject=goes.id, decision=None, reason=reason, by=viewer
    )
    for claim in claims:
        await close_case(
            kind="people.claim", subject=claim, decision=None, reason=reason, by=viewer
        )
