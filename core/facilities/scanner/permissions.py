"""Who may check in: whoever the sign-up kind lets manage the thing behind a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.checkin.api import GateList, list_by_id
from core.contracts.permissions import Policy, signed_in
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.kernel import registry
from core.kernel.registry import room_of
from core.web.modules import is_on
from core.web.policies import may


@dataclass(frozen=True, slots=True, kw_only=True)
class SomeList:
    """What a visitor's address may or may not name: they are asked to sign in before we look."""


async def manages(viewer: Viewer, gate_list: GateList) -> bool:
    """Ask the policy that the list's kind names, with its own object; never while it is off."""
    kind = registry.current().signup_kinds.get(gate_list.kind)
    if kind is None or not await is_on(room_of(gate_list.kind)):
        return False
    policy = registry.current().policies[kind.may_manage]
    subject = await policy.load(viewer, {"subject": gate_list.subject})
    return subject is not None and await may(viewer, kind.may_manage, subject)


async def load_list(viewer: Viewer, params: Mapping[str, Any]) -> GateList | SomeList | None:
    """A list that the viewer may check people in at; unknown to everybody else."""
    if viewer.is_anonymous:
        return SomeList()
    gate_list = await list_by_id(params["list_id"])
    if gate_list is None or not await manages(viewer, gate_list):
        return None
    return gate_list


def is_a_list(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """The loader has asked the kind's policy already."""
    return isinstance(found, GateList)


POLICIES = (
    Policy(key="scanner.lists", title=msg("See one's check-in lists of today"), rule=signed_in),
    Policy(
        key="scanner.use",
        title=msg("Check people in, see who came"),
        load=load_list,
        rule=is_a_list,
    ),
)
