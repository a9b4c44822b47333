"""What check-in does on others' facts."""

from __future__ import annotations

from core.checkin.service.lists import hand_lists_over
from core.checkin.service.passes import revoke_party
from core.contracts.reactions import Mode, Reaction
from core.data.commands import run
from core.data.times import utc_now
from core.people.api import OrganizationsMerged
from core.signups.api import SignupCancelled


async def withdraw(signal: SignupCancelled) -> None:
    """A cancelled sign-up's pass is withdrawn; the gate asks the sign-up itself as well."""
    await run(lambda: revoke_party(signal.signup, utc_now()))


async def move_lists(fact: OrganizationsMerged) -> None:
    """The lists and devices of an organization go to the one that stays."""
    await hand_lists_over(fact.merged, fact.kept)


REACTIONS = (
    Reaction(
        key="checkin.move_lists", to=OrganizationsMerged, mode=Mode.PARTICIPATE, run=move_lists
    ),
    Reaction(key="checkin.withdraw_pass", to=SignupCancelled, mode=Mode.OBSERVE, run=withdraw),
)
