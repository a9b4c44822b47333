"""Who may make, see and end tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contracts.permissions import Policy, signed_in
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.facilities.programs.queries import token_by_id
from core.facilities.programs.rules import may_revoke
from core.facilities.programs.values import TokenLine
from core.people.api import administers_organization, load_desk_organization


async def load_token(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """A token that the viewer may end; unknown to others. A visitor gets the way to sign-in."""
    if viewer.is_anonymous:
        return ()
    found = await token_by_id(params["token_id"])
    return found if found is not None and may_revoke(viewer, found) else None


def is_a_token(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """The loader has looked at whose it is already."""
    return isinstance(found, TokenLine)


POLICIES = (
    Policy(key="programs.tokens", title=msg("See and make one's own tokens"), rule=signed_in),
    Policy(
        key="programs.organization_tokens",
        title=msg("See and make tokens for an organization"),
        load=load_desk_organization,
        rule=administers_organization,
    ),
    Policy(key="programs.token.revoke", title=msg("End a token"), load=load_token, rule=is_a_token),
)
