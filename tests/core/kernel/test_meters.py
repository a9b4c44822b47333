"""Counts and times as Prometheus reads them."""

from core.kernel.meters import Meters, spelled


def test_counts_are_kept_by_their_labels():
    meters = Meters()
    meters.count("seen_total", route="/a", status="200")
    meters.count("seen_total", route="/a", status="200")
    meters.count("seen_total", route="/a", status="500")
    assert meters.lines() == {
        'seen_total{route="/a",status="200"}': 2,
        'seen_total{route="/a",status="500"}': 1,
    }


def test_times_are_cumulated_classes():
    meters = Meters()
    for seconds in (0.005, 0.2, 99):
        meters.time("took_seconds", seconds)
    lines = meters.lines()
    assert lines['took_seconds_bucket{le="0.005"}'] == 1
    assert lines['took_seconds_bucket{le="0.1"}'] == 1
    assert lines['took_seconds_bucket{le="0.25"}'] == 2
    assert lines['took_seconds_bucket{le="10.0"}'] == 2
    assert lines['took_seconds_bucket{le="+Inf"}'] == lines["took_seconds_count"] == 3
    assert lines["took_seconds_sum"] == 99.205


def test_a_value_cannot_end_its_line():
    assert spelled("n", (("what", 'a"b\\c\nd'),)) == 'n{what="a\\"b\\\\c\\nd"}'
