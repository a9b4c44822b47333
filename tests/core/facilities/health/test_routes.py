"""Monitors get yes or no; numbers stay on the machine."""

import pytest

from core import settings
from core.facilities.health import routes
from core.facilities.health.values import Report
from core.kernel.faults import FAULTS, Fault

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


async def test_metrics_are_told_to_who_has_the_secret(stranger, monkeypatch):
    """From elsewhere, and through a proxy; an empty secret is nobody's."""
    secret = "s" * 40
    sent = {"Authorization": f"Bearer {secret}", "X-Forwarded-For": "203.0.113.7"}
    for bearer in (secret, ""):
        asked = {"Authorization": f"Bearer {bearer}"}
        assert (await stranger.get("/metrics", headers=asked)).status_code == 404
    monkeypatch.setenv("POSPOLU_METRICS_TOKEN", secret)
    settings.current.cache_clear()
    try:
        assert (await stranger.get("/metrics", headers=sent)).status_code == 200
        for wrong in ("", secret, "Bearer ", f"Basic {secret}", f"Bearer {secret}x"):
            answer = await stranger.get("/metrics", headers={"Authorization": wrong})
            assert answer.status_code == 404, wrong
    finally:
        monkeypatch.undo()
        settings.current.cache_clear()


async def test_metrics_count_what_happened(neighbour):
    """By the route's pattern, never by the path, and nothing of who asked."""
    await neighbour.get("/organizations/nobody-here")
    FAULTS.add(Fault(module="events", place="here", said="ValueError"))
    FAULTS.take()
    await neighbour.get("/metrics")
    text = (await neighbour.get("/metrics")).text
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines())
    not_found = 'route="/organizations/{organization_slug}",method="GET",status="404"'
    assert float(lines[f"pospolu_requests_total{{{not_found}}}"]) >= 1
    assert float(lines['pospolu_request_seconds_bucket{route="/metrics",le="+Inf"}']) >= 1
    assert float(lines['pospolu_module_faults_total{module="events"}']) >= 1
    assert float(lines["pospolu_loop_lag_seconds"]) >= 0
    assert (lines["pospolu_outbox_waiting"], lines["pospolu_outbox_oldest_seconds"]) == ("0", "0")
    assert "nobody-here" not in text
