"""Whole documents: five independent programs read the same out of all that a feed can carry."""

from pathlib import Path

import pytest

from core.services.calendar.documents import feed_document
from tests.core.services.calendar import readers
from tests.core.services.calendar.corpus import all_meant
from tests.core.services.calendar.readers import Seen
from tests.core.services.calendar.samples import BASE_URL
from tests.core.services.calendar.test_vevents import HEAD


@pytest.fixture(scope="module")
def corpus() -> tuple[bytes, set[Seen]]:
    """A feed of everything, and what it means."""
    vevents, meant, zones = all_meant()
    document = feed_document(
        HEAD, base_url=BASE_URL, city_zone="Europe/Warsaw", zones=sorted(zones), vevents=vevents
    )
    return document, meant


def test_icalendar_shows_what_is_meant(corpus: tuple[bytes, set[Seen]]) -> None:
    document, meant = corpus
    assert readers.seen_by_icalendar(document) == meant


def test_vobject_shows_what_is_meant(corpus: tuple[bytes, set[Seen]]) -> None:
    document, meant = corpus
    assert readers.seen_by_vobject(document) == meant


def test_ical_js_and_node_ical_show_what_is_meant(
    corpus: tuple[bytes, set[Seen]], tmp_path: Path
) -> None:
    document, meant = corpus
    for reader, seen in readers.seen_by_javascript(document, tmp_path).items():
        assert seen == meant, reader


def test_khal_shows_what_is_meant(corpus: tuple[bytes, set[Seen]], tmp_path: Path) -> None:
    document, meant = corpus
    assert readers.seen_by_khal(document, tmp_path) == meant
