"""What a verb demands before it goes on: each raises the error that leaves the room."""

from collections.abc import Mapping

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Verdict

NO_REASON = msg("Write a reason. People will read it.")


def refuse(verdict: Verdict) -> None:
    """Raise Refused unless the verdict lets it pass."""
    if verdict is not None:
        raise Refused(verdict)


def refuse_faults(*faults: Mapping[str, list[str]]) -> None:
    """Raise Invalid with all faults at once, if there are any."""
    found = {name: texts for one in faults for name, texts in one.items()}
    if found:
        raise Invalid(found)


def need_reason(reason: str, *, said: str = NO_REASON) -> str:
    """A reason that others will read, stripped. Raises Invalid, saying `said`, without one."""
    if not reason.strip():
        raise Invalid({"reason": [said]})
    return reason.strip()
