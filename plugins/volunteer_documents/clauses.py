"""What is asked of a host's own clause: pure decisions."""

from __future__ import annotations

from collections.abc import Mapping

from core.contracts.texts import LocalizedText, msg
from core.contracts.verdicts import Refusal, Verdict

MOST_CLAUSES = 40
LONGEST_TITLE, LONGEST_TEXT = 200, 3000
TOO_MANY = Refusal(
    "too_many_clauses", msg("There are 40 clauses already. Remove one that is not used.")
)


def clause_faults(title: LocalizedText, text: LocalizedText) -> Mapping[str, list[str]]:
    """What a clause lacks: a heading and words, neither too long for a paper."""
    faults: dict[str, list[str]] = {}
    for name, said, most in (("title", title, LONGEST_TITLE), ("text", text, LONGEST_TEXT)):
        if not said:
            faults[name] = [msg("Please fill this in.")]
        elif any(len(one) > most for one in said.texts.values()):
            faults[name] = [msg("This is too long.")]
    return faults


def may_add(number: int) -> Verdict:
    """Whether a host keeps one more beside so many."""
    return TOO_MANY if number >= MOST_CLAUSES else None
