"""Who may take a table: whoever the export's own policy lets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.contracts.exports import Export
from core.contracts.permissions import Policy
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.kernel import registry
from core.kernel.registry import room_of
from core.web.modules import is_on
from core.web.policies import may_about


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """A table about one thing, and whether its policy lets the viewer take it."""

    export: Export
    subject: UUID
    is_allowed: bool


async def load_taking(viewer: Viewer, params: Mapping[str, Any]) -> Taking | None:
    """Ask the export's policy with its own object; None for exports of modules that are off."""
    export = registry.current().exports.get(params["export_key"])
    if export is None or not await is_on(room_of(export.key)):
        return None
    subject = UUID(str(params["subject_id"]))
    may = await may_about(viewer, export.policy, subject)
    return None if may is None else Taking(export=export, subject=subject, is_allowed=may)


def may_take(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """What the export's policy said when the object was loaded."""
    return isinstance(found, Taking) and found.is_allowed


POLICIES = (
    Policy(
        key="exports.take",
        title=msg("Take a table as a file"),
        load=load_taking,
        rule=may_take,
    ),
)
