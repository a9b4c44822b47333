"""When the law wants an agreement in writing, and what one lacks, case by case."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plugins.volunteer_documents.agreements import (
    Days,
    Terms,
    ending_faults,
    is_covered,
    long_stretches,
    may_accept,
    may_change,
    may_end,
    may_sign,
    may_withdraw,
    signing_faults,
    stretches,
    terms_faults,
)

START = date(2026, 3, 1)
TERMS = Terms(
    host="Stowarzyszenie „Żółć”",
    seat="Leszno",
    numbers="KRS 1",
    place="Leszno",
    name="Ґалина",
    representative="Jan Klon, prezes",
    first=START,
    scope="Sadzenie",
    manner="Na zmianach",
)


def days(first, number):
    return Days(START + timedelta(days=first), START + timedelta(days=first + number - 1))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([days(0, 30)], []),
        ([days(0, 31)], [31]),
        ([days(0, 20), days(20, 11)], [31]),
        ([days(0, 20), days(21, 11)], []),
        ([days(10, 5), days(0, 40)], [40]),
        ([], []),
    ],
)
def test_thirty_days_are_short_and_short_ones_in_a_row_add_up(spans, expected):
    assert [one.number for one in long_stretches(spans, 30)] == expected


def test_stretches_lose_no_day():
    spans = [days(5, 3), days(0, 2), days(7, 10), days(40, 1)]
    merged = stretches(spans)
    assert [one.number for one in merged] == [2, 12, 1]


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        ([], False),
        ([(START, None)], True),
        ([(START, START + timedelta(days=39))], True),
        ([(START, START + timedelta(days=38))], False),
        ([(START, START + timedelta(days=9)), (START + timedelta(days=10), None)], True),
        ([(START + timedelta(days=1), None)], False),
    ],
)
def test_signed_agreements_cover_days_together(signed, expected):
    assert is_covered(days(0, 40), signed) is expected


def test_scope_manner_and_time_are_set():
    assert terms_faults(TERMS) == {}
    lacking = replace(TERMS, scope=" ", manner="", last=START - timedelta(days=1))
    assert set(terms_faults(lacking)) == {"scope", "manner", "last"}


def test_terms_survive_being_kept():
    for one in (TERMS, replace(TERMS, last=START, is_minor=True)):
        assert Terms.of_json(one.to_json()) == one
    assert Terms.of_json("{}") is None


def test_it_is_signed_and_accepted_once_while_it_is_the_latest():
    assert may_sign(None, is_latest=True, is_over=False) is None
    assert may_sign(START, is_latest=True, is_over=False).code == "signed_already"
    assert may_sign(None, is_latest=False, is_over=False).code == "not_latest"
    assert may_accept(is_accepted=False, is_latest=True, is_over=False) is None
    assert may_accept(is_accepted=True, is_latest=True, is_over=False).code == "accepted_already"
    assert may_accept(is_accepted=False, is_latest=False, is_over=False).code == "not_latest"
    assert may_sign(None, is_latest=True, is_over=True).code == "agreement_over"
    assert may_accept(is_accepted=False, is_latest=True, is_over=True).code == "agreement_over"
    assert set(signing_faults(None, START)) == {"signed_on"}
    assert set(signing_faults(START + timedelta(days=1), START)) == {"signed_on"}
    assert signing_faults(START, START) == {}


def code(verdict):
    return verdict.code if verdict else None


def test_what_is_over_or_not_the_latest_is_left_alone():
    assert may_change(is_latest=True, is_over=False) is None
    assert code(may_change(is_latest=False, is_over=False)) == "not_latest"
    assert code(may_change(is_latest=True, is_over=True)) == "agreement_over"
    assert code(may_change(is_latest=False, is_over=True)) == "agreement_over"


def test_what_was_agreed_is_ended_and_what_is_unsigned_is_withdrawn():
    now = {"is_latest": True, "is_over": False}
    assert may_end(is_agreed=True, **now) is None
    assert code(may_end(is_agreed=False, **now)) == "not_agreed"
    assert may_withdraw(None, **now) is None
    assert code(may_withdraw(START, **now)) == "in_force"
    for one, expected in (("is_latest", "not_latest"), ("is_over", "agreement_over")):
        other = {**now, one: not now[one]}
        assert code(may_end(is_agreed=True, **other)) == expected
        assert code(may_withdraw(None, **other)) == expected


@pytest.mark.parametrize(
    ("after", "lasting", "expected"),
    [
        (None, None, {"ended_on"}),
        (-1, None, {"ended_on"}),
        (0, None, set()),
        (500, None, set()),
        (9, 10, set()),
        (10, 10, {"ended_on"}),
        (11, 10, {"ended_on"}),
    ],
)
def test_it_ends_between_its_first_and_its_last_day(after, lasting, expected):
    day = None if after is None else START + timedelta(days=after)
    last = None if lasting is None else START + timedelta(days=lasting)
    assert set(ending_faults(day, first=START, last=last)) == expected
