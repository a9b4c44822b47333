"""Who may see, fetch, erase and set what."""

from __future__ import annotations

from core.contracts.permissions import Policy, signed_in
from core.contracts.texts import msg
from core.people.api import is_city_admin, is_officer
from core.signups.api import load_from_paper, manages

POLICIES = (
    Policy(key="privacy.own", title=msg("See, fetch and erase one's own data"), rule=signed_in),
    Policy(key="privacy.report", title=msg("Read the report of one's erasure")),
    Policy(
        key="privacy.request", title=msg("Ask for data of a person on request"), rule=is_officer
    ),
    Policy(
        key="privacy.paper",
        title=msg("Give out or erase the data of somebody from paper"),
        load=load_from_paper,
        rule=manages,
    ),
    Policy(key="privacy.periods", title=msg("Set periods of keeping"), rule=is_city_admin),
)
