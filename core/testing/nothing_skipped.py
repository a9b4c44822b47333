"""With CI=true a run in which anything was skipped has failed; loaded by `-p`."""

import os

import pytest


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn skips into a failure, where everything must run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("CI", "").lower() == "true":
        print(f"\n{len(skipped)} tests were skipped, and in CI nothing may be")  # noqa: T201 -- said to the reader of the run
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
