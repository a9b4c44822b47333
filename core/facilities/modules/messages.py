"""The mail to administrators whose module was switched off."""

from collections.abc import Mapping
from typing import Any

from core.contracts.messages import MessageKind, Payload
from core.contracts.texts import msg
from core.settings import current

SET_ASIDE = "modules.set_aside"
_ADMINISTERS = msg("You get this mail because you administer the city on Pospolu.")


async def load(payload: Payload, language: str) -> Mapping[str, Any]:  # noqa: ARG001 -- the loader's signature
    """What failed, and where to switch it on again."""
    return {**payload, "reason": _ADMINISTERS, "page_url": f"{current().base_url}/city/modules"}


MESSAGES = (
    MessageKind(
        key=SET_ASIDE,
        title=msg("A module was switched off because it failed"),
        template="modules/mail/set_aside",
        load=load,
    ),
)
