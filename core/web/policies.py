"""The policy guard: loads the object that a route is about and asks rule and vetoes."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from core.contracts.errors import NotAllowed, NotFound
from core.contracts.permissions import Policy, anyone
from core.contracts.texts import msg
from core.contracts.viewer import VISITOR, Viewer
from core.kernel import registry
from core.web.connection import SUBJECT, Connection, SignInNeeded, find_viewer

__all__ = [
    "ProofNeeded",
    "SignInNeeded",
    "is_allowed",
    "load_and_check",
    "may_about",
    "policy_guard",
]


class ProofNeeded(Exception):
    """Somebody signed in must show anew who they are, with the second factor if they have one.

    `back` is the page of ours to come back to; empty for the one that was asked for.
    """

    def __init__(self, *, back: str = "") -> None:
        super().__init__(back)
        self.back = back


STATIC = "web.static"
PUBLIC_POLICIES = (
    Policy(key="web.public", title=msg("Pages for everybody"), rule=anyone),
    Policy(key=STATIC, title=msg("Files of the pages"), rule=anyone),
)


def is_allowed(viewer: Viewer, key: str, subject: object = ()) -> bool:
    """Whether the policy's rule grants and no veto refuses. Raises KeyError for unknown keys."""
    found = registry.current()
    if not found.policies[key].rule(viewer, subject):
        return False
    return all(veto.rule(viewer, subject) for veto in found.vetoes.get(key, ()))


async def may_about(viewer: Viewer, key: str, subject: UUID) -> bool | None:
    """Whether the viewer may do that to the thing of which the policy's loader knows `subject`.

    None where there is none that the viewer may know of.
    """
    found = await registry.current().policies[key].load(viewer, {"subject": subject})
    return None if found is None else is_allowed(viewer, key, found)


async def load_and_check(viewer: Viewer, key: str, params: dict[str, Any]) -> object:
    """The policy's object for a viewer.

    Raises NotFound when there is none that the viewer may know of, SignInNeeded for a visitor,
    NotAllowed for somebody signed in whom the policy refuses, and ProofNeeded where only a role
    that sleeps would grant it.
    """
    try:
        return await _load_and_check(viewer, key, params)
    except (NotFound, NotAllowed):
        if viewer.withheld and await _would_pass(viewer, key, params):
            raise ProofNeeded from None
        raise


async def _would_pass(viewer: Viewer, key: str, params: dict[str, Any]) -> bool:
    awake = replace(viewer, grants=viewer.grants + viewer.withheld, withheld=())
    try:
        await _load_and_check(awake, key, params)
    except (NotFound, NotAllowed):
        return False
    return True


async def _load_and_check(viewer: Viewer, key: str, params: dict[str, Any]) -> object:
    policy = registry.current().policies[key]
    subject = await policy.load(viewer, params)
    if subject is None:
        raise NotFound
    if is_allowed(viewer, key, subject):
        return subject
    raise SignInNeeded if viewer.is_anonymous else NotAllowed


async def policy_guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """A guard. A handler without a known policy is refused to everybody."""
    key = handler.opt.get("policy")
    # Files are everybody's: a page's dozen of them asks the database for nobody.
    viewer = VISITOR if key == STATIC else await find_viewer(connection)
    if key not in registry.current().policies:
        raise NotFoundException
    subject = await load_and_check(viewer, str(key), connection.path_params)
    connection.scope["state"][SUBJECT] = subject
