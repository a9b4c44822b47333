"""A third-party plugin's routes are tried in an application that changes nothing else."""

import logging

from core.web.admission import doors_of


def test_trying_routes_leaves_the_log_as_it_is():
    """Litestar would put handlers of its own onto the root: every line twice, in another form."""
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    assert doors_of((), "guests", {}) == {}
    assert (root.level, list(root.handlers)) == before
