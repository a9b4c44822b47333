"""Roles of an offer: added, changed, taken away while nobody is asked for in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.demands import refuse, refuse_faults
from core.contracts.errors import NotFound
from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.transactions import tx
from plugins.volunteering.queries import roles_of
from plugins.volunteering.rules import may_delete_role, may_edit, role_faults
from plugins.volunteering.service.briefings import write_briefing
from plugins.volunteering.service.rows import bump_offer, locked_offer, log
from plugins.volunteering.service.sheets import keep_rules
from plugins.volunteering.tables import Offer, Role, ShiftRole
from plugins.volunteering.values import RoleContent

RULES = {"rest_minutes", "most_hours_day", "most_hours_week"}
"""What the sheets of a role know of it."""


async def first_role(offer: UUID) -> None:
    """Give a new offer the role without a title that everybody has, inside its `tx()`."""
    await Role(id=new_id(), offer=offer).save()


async def add_role(viewer: Viewer | None, offer: UUID, content: RoleContent) -> UUID:
    """Add a role; the only one without a title becomes it, with the shifts there are.

    Returns the role's id. Raises NotFound, Refused and Invalid.
    """
    refuse_faults(role_faults(content))
    async with tx():
        found = await locked_offer(offer)
        refuse(may_edit(found))
        known = await roles_of(offer)
        if len(known) == 1 and not known[0].title:
            return await _change(viewer, known[0], found, content)
        place = 1 + max(role.position for role in known)
        role = Role(**role_columns(content), id=new_id(), offer=offer, position=place)
        await role.save()
        await _done(viewer, found, "role.added", role)
        return role.id


async def change_role(viewer: Viewer | None, role: UUID, content: RoleContent) -> UUID:
    """Change what a role is. Raises NotFound, Refused and Invalid."""
    refuse_faults(role_faults(content))
    async with tx():
        found, offer = await _locked_role(role)
        refuse(may_edit(offer))
        return await _change(viewer, found, offer, content)


async def brief_role(viewer: Viewer, role: UUID, text: LocalizedText) -> None:
    """Give a role a briefing of its own, a new wording of it, or with no words the offer's again.

    Raises NotFound and Refused.
    """
    async with tx():
        found, offer = await _locked_role(role)
        refuse(may_edit(offer))
        if text or found.briefing is not None:
            await write_briefing(viewer, offer.id, text, role=found)


async def _change(viewer: Viewer | None, role: Role, offer: Offer, content: RoleContent) -> UUID:
    values: dict[Any, Any] = {**role_columns(content)}
    fields = tuple(name for name, value in values.items() if getattr(role, name) != value)
    if fields:
        await Role.update(values).where(Role.id == role.id)
        if RULES & set(fields):
            await keep_rules(viewer, offer.id, role.id)
        await _done(viewer, offer, "role.changed", role, fields=fields)
    return role.id


async def delete_role(viewer: Viewer | None, role: UUID) -> None:
    """Take a role away that no shift needs people in. Raises NotFound and Refused."""
    async with tx():
        found, offer = await _locked_role(role)
        refuse(may_edit(offer))
        is_used = await ShiftRole.exists().where(ShiftRole.role == role)
        refuse(may_delete_role(await roles_of(offer.id), is_used=is_used))
        await Role.delete().where(Role.id == role)
        await _done(viewer, offer, "role.deleted", found)


async def _locked_role(role: UUID) -> tuple[Role, Offer]:
    known = await Role.objects().where(Role.id == role).first()
    if known is None:
        raise NotFound
    offer = await locked_offer(known.offer)
    found = await Role.objects().where(Role.id == role).first()
    if found is None:
        raise NotFound
    return found, offer


async def _done(
    viewer: Viewer | None, offer: Offer, action: str, role: Role, *, fields: tuple[str, ...] = ()
) -> None:
    await log(viewer, offer, action, subject=role.id, fields=fields)
    await bump_offer(offer.id)


def role_columns(content: RoleContent) -> Mapping[str, Any]:
    """What a role is, as columns."""
    same = ("title", "note", "minimum_age", "rest_minutes", "briefing", "trusts_claims")
    also = ("most_hours_day", "most_hours_week")
    return {name: getattr(content, name) for name in (*same, *also)} | {
        "qualifications": json.dumps(sorted(set(content.qualifications)))
    }
