"""Monitors get yes or no; numbers stay on the machine."""

import pytest

from core.facilities.health import routes
from core.facilities.health.values import Report

pytestmark = pytest.mark.anyio
SICK = Report(
    write_seconds=None, are_migrations_current=None, disk_free=0.5, mail_waits_seconds=None
)


def says(monkeypatch, report):
    async def told() -> Report:
        return report

    monkeypatch.setattr(routes.DOCTOR, "report", told)


async def test_live_asks_nobody(stranger, monkeypatch):
    says(monkeypatch, SICK)
    answer = await stranger.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})
    assert answer.headers["cache-control"] == "no-store"


async def test_ready_is_yes_or_no_for_strangers(stranger, monkeypatch):
    answer = await stranger.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert answer.headers["cache-control"] == "no-store"
    says(monkeypatch, SICK)
    answer = await stranger.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready"})


async def test_ready_tells_details_on_this_machine(neighbour):
    body = (await neighbour.get("/health/ready")).json()
    assert body["checks"] == {"database": True, "migrations": True, "disk": True}
    assert body["database_write_seconds"] > 0
    assert body["mail_waits_seconds"] is None
    passed_on = await neighbour.get("/health/ready", headers={"X-Forwarded-For": "127.0.0.1"})
    assert passed_on.json() == {"status": "ready"}


async def test_metrics_stay_on_this_machine(neighbour, stranger):
    assert (await stranger.get("/metrics")).status_code == 404
    answer = await neighbour.get("/metrics")
    assert answer.status_code == 200
    lines = dict(line.rsplit(" ", 1) for line in answer.text.splitlines())
    assert lines['pospolu_check{name="database"}'] == "1"
    assert 0 < float(lines["pospolu_disk_free_ratio"]) <= 1


async def test_no_language_or_cookie_is_involved(stranger):
    answer = await stranger.get("/health/ready", headers={"Accept": "text/html"})
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-type"].startswith("application/json")
