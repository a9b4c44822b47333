"""The addresses that monitors ask: no page, no words, no details to strangers."""

import asyncio
from collections.abc import Mapping
from typing import Any

from litestar import MediaType

from core.contracts.errors import NotFound
from core.facilities.health.measuring import PULSE
from core.facilities.health.probes import Doctor
from core.facilities.health.rules import is_neighbour, may_read_numbers
from core.facilities.health.sharing import shared_numbers
from core.facilities.health.values import Report
from core.settings import current
from core.web.handlers import Request, Response, get

READY, NOT_READY = 200, 503
DOCTOR = Doctor()


@get("/health/live", opt={"policy": "health.live"})
async def show_live() -> Response[Any]:
    """The process answers; nothing else is asked."""
    return Response({"status": "live"}, media_type=MediaType.JSON)


@get("/health/ready", opt={"policy": "health.ready"})
async def show_ready(request: Request) -> Response[Any]:
    """200 or 503: whether requests may be sent here. Details to programs on this machine."""
    report = await DOCTOR.report()
    body: dict[str, Any] = {"status": "ready" if report.is_ready else "not ready"}
    if _is_neighbour(request):
        body |= details(report)
    status = READY if report.is_ready else NOT_READY
    return Response(body, status_code=status, media_type=MediaType.JSON)


@get("/metrics", opt={"policy": "health.metrics"})
async def show_metrics(request: Request) -> Response[str]:
    """Numbers of all processes of this machine, in the text format of Prometheus.

    For programs on this machine, and for those that send the secret of the settings.
    """
    may = may_read_numbers(
        is_near=_is_neighbour(request),
        authorization=request.headers.get("authorization", ""),
        secret=current().metrics_token,
    )
    if not may:
        raise NotFound
    report = await DOCTOR.report()
    counted, lag = await asyncio.to_thread(shared_numbers, PULSE.worst)
    text = metrics(report, counted, lag)
    return Response(text, media_type="text/plain; version=0.0.4")


def details(report: Report) -> dict[str, Any]:
    """What an administrator reads."""
    return {
        "checks": report.checks,
        "database_write_seconds": report.write_seconds,
        "disk_free": round(report.disk_free, 3),
        "mail_waits_seconds": report.mail_waits_seconds,
    }


def metrics(report: Report, counted: Mapping[str, float], lag: float) -> str:
    """One series a line: what was looked at now, then what was counted."""
    numbers: dict[str, float | None] = {
        **{f'pospolu_check{{name="{name}"}}': int(ok) for name, ok in report.checks.items()},
        "pospolu_disk_free_ratio": report.disk_free,
        "pospolu_database_write_seconds": report.write_seconds,
        "pospolu_outbox_waiting": report.mails_waiting,
        "pospolu_outbox_oldest_seconds": report.mail_waits_seconds or 0,
        "pospolu_loop_lag_seconds": lag,
        **dict(sorted(counted.items())),
    }
    return "".join(
        f"{name} {number:.12g}\n" for name, number in numbers.items() if number is not None
    )


def _is_neighbour(request: Request) -> bool:
    return is_neighbour(request.client.host if request.client else None, request.headers)
