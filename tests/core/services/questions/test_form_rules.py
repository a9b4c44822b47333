"""Which forms hold together, and how their questions stand in order."""

import pytest

from core.services.questions.api import form_faults, moved, without, written
from tests.core.services.questions.forms import CAR, DRIVES, FORM, PLATE, ask


def test_forms_that_hold_together():
    assert form_faults(FORM) == {}
    assert form_faults(()) == {}


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ((CAR, DRIVES), "car"),  # asked after an answer that comes later
        ((CAR,), "car"),
        ((DRIVES, ask("q", when=("drives", "perhaps"))), "q"),
        ((ask("t"), ask("q", when=("t", "x"))), "q"),  # free answers open nothing
        ((ask("q", "one_choice", options=("a",)),), "q"),
        ((ask("q", "number", options=("a", "b")),), "q"),
        ((ask("q", "one_choice", options=("a", "a")),), "q"),
        ((ask("q"), ask("q")), ""),
        (tuple(ask(f"q{number}") for number in range(31)), ""),
    ],
)
def test_forms_that_do_not(form, wrong):
    assert wrong in form_faults(form)


def test_a_question_moves_within_its_form():
    keys = [one.key for one in moved(FORM, "car", by=1)]
    assert keys == ["drives", "plate", "car"]
    assert moved(FORM, "drives", by=-1) == FORM
    assert [one.key for one in moved(FORM, "drives", by=9)] == ["car", "plate", "drives"]
    assert without(FORM, "car") == (DRIVES, PLATE)
    assert written((DRIVES,), CAR) == (DRIVES, CAR)
    assert written(FORM, ask("car")) == (DRIVES, ask("car"), PLATE)
