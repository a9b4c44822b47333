"""Who may read and set up a person's own calendar."""

from __future__ import annotations

from core.contracts.permissions import Policy, anyone, signed_in
from core.contracts.texts import msg

MINE = Policy(key="agenda.mine", title=msg("Set up one's own calendar"), rule=signed_in)
READ = Policy(
    key="agenda.read", title=msg("Read a person's calendar at its secret address"), rule=anyone
)
