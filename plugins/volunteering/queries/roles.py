"""Reads of roles, and of the places of one role on one shift with all that is behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from plugins.volunteering.queries.offers import OfferView, listed, offer_by_id
from plugins.volunteering.tables import Role, Shift, ShiftRole


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftView:
    """A shift with its offer."""

    shift: Shift
    view: OfferView

    @property
    def place(self) -> str:
        """Where it is."""
        return self.shift.place or self.view.offer.place


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleView:
    """The places of a role on a shift: the subject of a sign-up, with all that is behind it."""

    places: ShiftRole
    role: Role
    shift: Shift
    view: OfferView

    @property
    def minimum_age(self) -> int | None:
        """From which age on somebody may come; the role's own, or the offer's."""
        return self.role.minimum_age or self.view.offer.minimum_age

    @property
    def qualifications(self) -> tuple[str, ...]:
        """The kinds of qualifications that are needed, by their keys."""
        return listed(self.role.qualifications)


async def shift_by_id(shift: UUID) -> ShiftView | None:
    """One shift with its offer, in whatever state."""
    found = await Shift.objects().where(Shift.id == shift).first()
    view = await offer_by_id(found.offer) if found else None
    return ShiftView(shift=found, view=view) if found and view else None


async def shift_role_by_id(places: UUID) -> RoleView | None:
    """The places of a role on a shift by their id, in whatever state."""
    found = await ShiftRole.objects().where(ShiftRole.id == places).first()
    role = await role_by_id(found.role) if found else None
    behind = await shift_by_id(found.shift) if found else None
    if found is None or role is None or behind is None:
        return None
    return RoleView(places=found, role=role, shift=behind.shift, view=behind.view)


async def role_by_id(role: UUID) -> Role | None:
    """One role, or None."""
    return await Role.objects().where(Role.id == role).first()


async def roles_of(offer: UUID) -> Sequence[Role]:
    """The roles of an offer in their order; there is one at least."""
    return await Role.objects().where(Role.offer == offer).order_by(Role.position, Role.id)
