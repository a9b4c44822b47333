"""Proof asked anew: what matters is done by those who just showed who they are."""

from __future__ import annotations

from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.people.queries import factors_of
from core.people.sign_in_rules import is_proof_fresh
from core.web.policies import ProofNeeded


async def has_fresh_proof(viewer: Viewer) -> bool:
    """Whether they showed in the last 15 minutes who they are, as strongly as they can."""
    if viewer.account is None:
        return False
    has_factor = (await factors_of(viewer.account)).is_any
    return is_proof_fresh(viewer, has_factor=has_factor, now=utc_now())


async def require_proof(viewer: Viewer, *, back: str) -> UUID:
    """The viewer's account, if they showed in the last 15 minutes who they are.

    Raises ProofNeeded, which leads there and comes back to `back`.
    """
    assert viewer.account is not None
    if not await has_fresh_proof(viewer):
        raise ProofNeeded(back=back)
    return viewer.account
