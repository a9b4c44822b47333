"""The log's own names never reach the city's office: each has words."""

import re
from datetime import UTC, datetime
from uuid import uuid4

from core.people.history import OTHER, WORDS, told
from core.people.values import OrganizationState
from core.services.audit.api import Entry
from core.settings import ROOT

ACTION = re.compile(r'f?"(people\.[a-z_]+\.[a-z_]+)"')
MADE = {f"people.organization.{state.value}" for state in OrganizationState} - {
    "people.organization.pending"
}


def entry(action, *fields):
    return Entry(
        id=uuid4(), at=datetime(2026, 5, 1, tzinfo=UTC), account=None, device=None, action=action,
        subject=None, organization=None, fields=fields, reason="powód",
    )  # fmt: skip


def logged():
    """The actions that this room writes into the log, as they stand in its services."""
    for path in (ROOT / "core" / "people" / "service").glob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "action=" in line or "record(" in line:
                yield from ACTION.findall(line)


def test_every_act_has_words():
    found = set(logged())
    assert len(found) > 20
    assert (found | MADE) - WORDS.keys() == set()


def test_fields_are_said_in_words_and_unknown_ones_not_at_all():
    (line,) = told([entry("people.organization.changed", "legal_name", "legal_skeleton")])
    assert line.word == "profile changed"
    assert len(line.fields) == 1
    assert line.fields[0] != "legal_name"
    assert line.reason == "powód"


def test_what_another_room_logged_is_another_change():
    assert told([entry("events.event.moved")])[0].word == OTHER
