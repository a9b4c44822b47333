"""Policies, vetoes and roles: who may do what to which object."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.contracts.viewer import Viewer

Load = Callable[[Viewer, Mapping[str, Any]], Awaitable[object | None]]
Rule = Callable[[Viewer, Any], bool]


async def load_nothing(viewer: Viewer, params: Mapping[str, Any]) -> object:  # noqa: ARG001 -- the loader's signature
    """The loader of policies that look at the viewer only."""
    return ()


def anyone(viewer: Viewer, subject: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """The rule of pages that are for everybody."""
    return True


def signed_in(viewer: Viewer, subject: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """The rule of pages that are for whoever has signed in."""
    return viewer.account is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Who may do one thing.

    `load(viewer, path_params)` names the object: None when there is none that the viewer may know
    of (404). `rule(viewer, object)` is pure: False is 403, or the way to sign-in for a visitor.
    The loaded object reaches the handler as the dependency `subject`.
    """

    key: str
    title: str
    load: Load = load_nothing
    rule: Rule = anyone


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto:
    """A further condition on somebody's policy. All vetoes must pass; none can grant."""

    key: str
    policy: str
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role that can be granted, and the kinds of scope on which it means something."""

    key: str
    title: str
    scope_kinds: tuple[str, ...]


Permission = Policy | Veto | Role
