"""How long something took, in words."""

from __future__ import annotations

from core.contracts.texts import msg
from core.web.i18n import gettext

HOUR = 60


def duration(minutes: int) -> str:
    """Minutes in words of the reader's language; what is taken back reads as long as it was."""
    hours, rest = divmod(abs(minutes), HOUR)
    if not rest:
        return gettext(msg("%(hours)s h"), hours=hours)
    return gettext(msg("%(hours)s h %(minutes)s min"), hours=hours, minutes=rest)
