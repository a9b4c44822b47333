"""Who may read and set up a person's own calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contracts.permissions import Policy, anyone, signed_in
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.facilities.agenda.queries import feed_by_token
from core.facilities.agenda.values import Feed

ENDING = ".ics"


async def load_feed(viewer: Viewer, params: Mapping[str, Any]) -> Feed | None:  # noqa: ARG001 -- the loader's signature
    """The calendar behind the token in the address, whoever asks; None for a wrong one."""
    token: str = params["file_name"]
    found = await feed_by_token(token.removesuffix(ENDING))
    return found if token.endswith(ENDING) else None


MINE = Policy(key="agenda.mine", title=msg("Set up one's own calendar"), rule=signed_in)
READ = Policy(
    key="agenda.read",
    title=msg("Read a person's calendar at its secret address"),
    load=load_feed,
    rule=anyone,
)
