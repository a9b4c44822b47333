"""Cafés as the sign-up engine and check-in know them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.signups import Applicant, CheckinListDraft, SignupKind, SignupSubject
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from pospolu_repairs.queries import cafe_by_id, cafes_by_ids, host_of
from pospolu_repairs.rules import may_sign_up
from pospolu_repairs.tables import Cafe
from pospolu_repairs.values import CAFE_KIND


async def describe(cafes: Sequence[UUID]) -> Mapping[UUID, SignupSubject]:
    """Cafés as passes, mails and lists show them."""
    return {cafe.id: _subject(cafe) for cafe in await cafes_by_ids(cafes)}


def _subject(cafe: Cafe) -> SignupSubject:
    host = host_of(cafe)
    return SignupSubject(
        subject=cafe.id,
        title=cafe.title,
        organization=host.id,
        organization_name=host.short_name,
        starts_at=cafe.starts_at,
        ends_at=cafe.ends_at,
        zone=cafe.zone,
        place=cafe.place,
        url_path=f"/repairs/{cafe.slug}",
    )


async def may_apply(
    cafe_id: UUID,
    applicant: Applicant,  # noqa: ARG001 -- a kind's signature
    viewer: Viewer,  # noqa: ARG001 -- a kind's signature
    now: datetime,
) -> Refusal | None:
    """The room's own rules, before the lock."""
    cafe = await cafe_by_id(cafe_id)
    if cafe is None:
        return Refusal("gone", msg("This repair café is no longer there."))
    return may_sign_up(cafe.state, cafe.starts_at, now)


async def checkin_lists(cafe_id: UUID) -> Sequence[CheckinListDraft]:  # noqa: ARG001 -- a kind's signature
    """One list: who came."""
    return (CheckinListDraft(key="cafe", title=msg("Repair café")),)


SIGNUP_KINDS = (
    SignupKind(
        key=CAFE_KIND,
        title=msg("Repair café"),
        describe=describe,
        may_apply=may_apply,
        checkin_lists=checkin_lists,
        may_manage="repairs.cafe.manage",
    ),
)
