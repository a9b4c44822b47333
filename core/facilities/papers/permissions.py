"""Who may print: whoever the kind's own policy lets; what was printed is its owner's alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.contracts.documents import DocumentKind
from core.contracts.permissions import Policy
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.kernel import registry
from core.kernel.registry import room_of
from core.services.documents.api import Issued, Work, issued_by_code, work_by_id
from core.web.modules import is_on
from core.web.policies import may_about


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """A document of a kind about one thing, and whether its policy lets the viewer print it."""

    kind: DocumentKind
    subject: UUID
    is_allowed: bool


async def load_making(viewer: Viewer, params: Mapping[str, Any]) -> Making | None:
    """Ask the kind's policy with its own object; None for kinds of modules that are off."""
    kind = registry.current().document_kinds.get(params["document_key"])
    if kind is None or not await is_on(room_of(kind.key)):
        return None
    subject = UUID(str(params["subject_id"]))
    may = await may_about(viewer, kind.policy, subject)
    return None if may is None else Making(kind=kind, subject=subject, is_allowed=may)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWork:
    """A piece of work, and whether its kind's policy still lets the viewer have it."""

    work: Work
    is_allowed: bool


async def load_work(viewer: Viewer, params: Mapping[str, Any]) -> OwnWork | None:
    """The viewer's own work; nobody else knows that it is there."""
    if viewer.account is None:
        return None
    work = await work_by_id(UUID(str(params["work_id"])))
    if work is None or work.account != viewer.account:
        return None
    names = {"document_key": work.kind, "subject_id": work.subject}
    making = await load_making(viewer, names)
    return OwnWork(work=work, is_allowed=making.is_allowed) if making else None


def may_have(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """What the kind's policy said when the object was loaded."""
    return isinstance(found, Making | OwnWork) and found.is_allowed


async def load_issued(viewer: Viewer, params: Mapping[str, Any]) -> Issued | None:  # noqa: ARG001 -- the loader's signature
    """The document that was given out with this code, also while its room is off."""
    return await issued_by_code(str(params["code"]))


POLICIES = (
    Policy(
        key="papers.issued.check",
        title=msg("See whether a document holds"),
        load=load_issued,
    ),
    Policy(key="papers.print", title=msg("Print a document"), load=load_making, rule=may_have),
    Policy(
        key="papers.work",
        title=msg("See and take what one had printed"),
        load=load_work,
        rule=may_have,
    ),
)
