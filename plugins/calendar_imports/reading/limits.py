"""What is refused before a calendar is read at all: all that would keep a processor busy."""

from __future__ import annotations

import re

from plugins.calendar_imports.values import MOST_BYTES, Fault, Unread

MOST_EVENTS = 2000
MOST_PARTS = 8000
MOST_INSTANCES = 1000
LONGEST_LINE = 100_000
SLOW_ENOUGH = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
FOLD = re.compile(r"\r?\n[ \t]")
RULE = re.compile(r"^(RRULE|EXRULE)\b[^\n]*", re.IGNORECASE | re.MULTILINE)
FREQUENCY = re.compile(r"FREQ=(\w+)", re.IGNORECASE)
BY_CLOCK = re.compile(r"BY(?:HOUR|MINUTE|SECOND)=[^;:\s]*,", re.IGNORECASE)
BEGIN = re.compile(r"^BEGIN:(\w*)", re.IGNORECASE | re.MULTILINE)


def refuse_complex(text: str) -> None:
    """Look at the letters only. Raises Unread."""
    if len(text) > MOST_BYTES:
        raise Unread(Fault.TOO_LARGE)
    whole = FOLD.sub("", text)
    parts = [name.upper() for name in BEGIN.findall(whole)]
    is_long = any(len(one) > LONGEST_LINE for one in whole.splitlines())
    if is_long or len(parts) > MOST_PARTS or parts.count("VEVENT") > MOST_EVENTS:
        raise Unread(Fault.TOO_COMPLEX)
    if not all(_is_bearable(rule.group()) for rule in RULE.finditer(whole)):
        raise Unread(Fault.TOO_COMPLEX)


def _is_bearable(rule: str) -> bool:
    """Daily or slower, once a day, and no rule of exceptions."""
    if rule[:6].upper() == "EXRULE":
        return False
    frequencies = [one.upper() for one in FREQUENCY.findall(rule)]
    return set(frequencies) <= SLOW_ENOUGH and not BY_CLOCK.search(rule)
