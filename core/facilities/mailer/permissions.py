"""Who looks into the demo's mailbox, and who mutes."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from core.contracts.permissions import Policy, signed_in
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.facilities.mailer import mailbox
from core.facilities.mailer.rules import is_loopback, mute_code
from core.services.outbox.api import kind_and_address_of
from core.settings import current as settings


async def _load_mailbox(viewer: Viewer, params: Mapping[str, Any]) -> object | None:  # noqa: ARG001 -- the loader's signature
    """Nothing outside the demo city on its own machine: mails open doors."""
    if not settings().is_demo or not is_loopback(settings().base_url):
        return None
    return await mailbox.mail_by_number(params["number"]) if "number" in params else ()


async def _load_muting(viewer: Viewer, params: Mapping[str, Any]) -> object | None:  # noqa: ARG001 -- the loader's signature
    """The kind and the hashed address of a message whose link is genuine."""
    expected = mute_code(params["message"], settings().secret_key)
    if not hmac.compare_digest(expected.encode(), params["code"].encode()):
        return None
    return await kind_and_address_of(params["message"])


MAILBOX = Policy(
    key="mailer.mailbox.see", title=msg("See the mails of the demo city"), load=_load_mailbox
)
MUTE = Policy(
    key="mailer.message.mute", title=msg("Stop a kind of mail by its link"), load=_load_muting
)
CHOOSE = Policy(
    key="mailer.notifications", title=msg("Choose which messages one gets"), rule=signed_in
)
