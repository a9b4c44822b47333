"""Who may check in: whoever the sign-up kind lets manage the thing behind a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.checkin.api import (
    Device,
    GateList,
    Mode,
    device_by_id,
    list_by_id,
    thing_of,
)
from core.contracts.permissions import Permission, Policy, anyone, signed_in
from core.contracts.texts import LocalizedText, msg
from core.contracts.viewer import Viewer
from core.facilities.scanner.things import thing_of_lists
from core.kernel import registry
from core.kernel.registry import room_of
from core.web.modules import is_on
from core.web.policies import may_about


@dataclass(frozen=True, slots=True, kw_only=True)
class SomeList:
    """What a visitor's address may or may not name: they are asked to sign in before we look."""


async def manages(viewer: Viewer, gate_list: GateList) -> bool:
    """Ask the policy that the list's kind names, with its own object; never while it is off.

    A paired device may use the lists of its own thing.
    """
    return await manages_thing(viewer, gate_list.kind, gate_list.subject)


async def manages_thing(viewer: Viewer, kind_key: str, subject_id: UUID) -> bool:
    """The same of a thing."""
    kind = registry.current().signup_kinds.get(kind_key)
    if kind is None or not await is_on(room_of(kind_key)):
        return False
    if viewer.device is not None:
        return viewer.only_thing == subject_id
    return bool(await may_about(viewer, kind.may_manage, subject_id))


async def load_list(viewer: Viewer, params: Mapping[str, Any]) -> GateList | SomeList | None:
    """A list that the viewer may check people in at; unknown to everybody else."""
    if viewer.is_anonymous:
        return SomeList()
    gate_list = await list_by_id(params["list_id"])
    if gate_list is None or not await manages(viewer, gate_list):
        return None
    return gate_list


async def load_papers(viewer: Viewer, params: Mapping[str, Any]) -> GateList | SomeList | None:
    """A list whose table the viewer may take; a phone at the gate takes none."""
    if viewer.device is not None:
        return None
    return await load_list(viewer, {"list_id": params["subject"]})


def is_a_list(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """The loader has asked the kind's policy already."""
    return isinstance(found, GateList)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingWithLists:
    """What a coordinator looks after at the gate: a thing, of which there are lists."""

    kind: str
    subject: UUID
    organization: UUID
    title: LocalizedText
    place: str


async def load_thing(viewer: Viewer, params: Mapping[str, Any]) -> ThingWithLists | SomeList | None:
    """A thing whose lists the viewer looks after; unknown to everybody else, devices too."""
    return None if viewer.device is not None else await load_gate(viewer, params)


async def load_gate(viewer: Viewer, params: Mapping[str, Any]) -> ThingWithLists | SomeList | None:
    """A thing at whose lists the viewer may check in, a device of it too."""
    if viewer.is_anonymous:
        return SomeList()
    found = await thing_of(params["thing_id"])
    if found is None:
        return None
    kind, organization = found
    if not await manages_thing(viewer, kind, params["thing_id"]):
        return None
    thing = await thing_of_lists(kind, params["thing_id"])
    return ThingWithLists(
        kind=kind,
        subject=params["thing_id"],
        organization=organization,
        title=thing.title if thing else LocalizedText(),
        place=thing.place if thing else "",
    )


def is_a_thing(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """The loader has asked the kind's policy already."""
    return isinstance(found, ThingWithLists)


async def load_device(viewer: Viewer, params: Mapping[str, Any]) -> Device | SomeList | None:  # noqa: ARG001 -- the loader's signature
    """The device that asks, while its thing's module is on."""
    if viewer.device is None:
        return SomeList()
    found = await device_by_id(viewer.device)
    if found is None or not await manages_thing(viewer, found.kind, found.subject):
        return None
    return found


async def load_kiosk(viewer: Viewer, params: Mapping[str, Any]) -> Device | SomeList | None:  # noqa: ARG001 -- the loader's signature
    """The device that asks, a kiosk too, while its thing's module is on."""
    if viewer.device is None:
        return SomeList()
    found = await device_by_id(viewer.device)
    return found if found is not None and await is_on(room_of(found.kind)) else None


async def load_spot(viewer: Viewer, params: Mapping[str, Any]) -> Device | None:  # noqa: ARG001 -- the loader's signature
    """A poster or a screen, while its thing's module is on."""
    found = await device_by_id(params["device_id"])
    if found is None or found.mode not in (Mode.POSTER, Mode.SCREEN):
        return None
    return found if await is_on(room_of(found.kind)) else None


def is_a_device(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """Nobody who signed in is one."""
    return isinstance(found, Device)


POLICIES: tuple[Permission, ...] = (
    Policy(key="scanner.lists", title=msg("See one's check-in lists of today"), rule=signed_in),
    Policy(
        key="scanner.use",
        title=msg("Check people in, see who came"),
        load=load_list,
        rule=is_a_list,
    ),
    Policy(
        key="scanner.manage",
        title=msg("Set up check-in: lists, phones at the gate, conflicts"),
        load=load_thing,
        rule=is_a_thing,
    ),
    Policy(
        key="scanner.papers",
        title=msg("Take the table of who came"),
        load=load_papers,
        rule=is_a_list,
    ),
    Policy(
        key="scanner.gate",
        title=msg("Check in at an event as a program"),
        load=load_gate,
        rule=is_a_thing,
    ),
    Policy(key="scanner.app", title=msg("Fetch the scanner's files"), rule=anyone),
    Policy(key="scanner.pair", title=msg("Make a phone a scanner by its code"), rule=anyone),
    Policy(
        key="scanner.here",
        title=msg("Check oneself in with the code at a place"),
        load=load_spot,
        rule=anyone,
    ),
    Policy(
        key="scanner.kiosk",
        title=msg("Stand at the gate as a kiosk"),
        load=load_kiosk,
        rule=is_a_device,
    ),
    Policy(
        key="scanner.device",
        title=msg("Read passes as a paired phone"),
        load=load_device,
        rule=is_a_device,
    ),
)
