"""The shelf of kept pages is bounded, and a page ends at its boundary."""

from datetime import UTC, datetime, timedelta

from core.web.kept import Kept, Shelf

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def page(size=10, until=NOW + timedelta(hours=1)):
    return Kept(b"x" * size, "tag", until)


def test_a_page_is_kept_until_its_boundary():
    shelf = Shelf()
    shelf.put(("a",), page())
    assert shelf.get(("a",), NOW)
    assert shelf.get(("a",), NOW + timedelta(hours=1)) is None


def test_the_longest_unused_page_leaves_first():
    shelf = Shelf(most_bytes=25)
    shelf.put(("a",), page())
    shelf.put(("b",), page())
    shelf.get(("a",), NOW)
    shelf.put(("c",), page())
    assert [shelf.get((key,), NOW) is not None for key in "abc"] == [True, False, True]


def test_replacing_a_page_counts_its_bytes_once():
    shelf = Shelf(most_bytes=25)
    for _ in range(5):
        shelf.put(("a",), page())
    shelf.put(("b",), page())
    assert shelf.get(("a",), NOW)
