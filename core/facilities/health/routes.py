"""The addresses that monitors ask: no page, no words, no details to strangers."""

from typing import Any

from litestar import MediaType

from core.contracts.errors import NotFound
from core.facilities.health.probes import Doctor
from core.facilities.health.rules import is_neighbour
from core.facilities.health.values import Report
from core.web.handlers import Request, Response, get

NO_STORE = {"Cache-Control": "no-store"}
READY, NOT_READY = 200, 503
DOCTOR = Doctor()


@get("/health/live", opt={"policy": "health.live"})
async def show_live() -> Response[Any]:
    """The process answers; nothing else is asked."""
    return Response({"status": "live"}, headers=NO_STORE, media_type=MediaType.JSON)


@get("/health/ready", opt={"policy": "health.ready"})
async def show_ready(request: Request) -> Response[Any]:
    """200 or 503: whether requests may be sent here. Details to programs on this machine."""
    report = await DOCTOR.report()
    body: dict[str, Any] = {"status": "ready" if report.is_ready else "not ready"}
    if _is_neighbour(request):
        body |= details(report)
    status = READY if report.is_ready else NOT_READY
    return Response(body, status_code=status, headers=NO_STORE, media_type=MediaType.JSON)


@get("/metrics", opt={"policy": "health.metrics"})
async def show_metrics(request: Request) -> Response[str]:
    """The same numbers in the text format of Prometheus, to programs on this machine only."""
    if not _is_neighbour(request):
        raise NotFound
    report = await DOCTOR.report()
    return Response(metrics(report), headers=NO_STORE, media_type="text/plain; version=0.0.4")


def details(report: Report) -> dict[str, Any]:
    """What an administrator reads."""
    return {
        "checks": report.checks,
        "database_write_seconds": report.write_seconds,
        "disk_free": round(report.disk_free, 3),
        "mail_waits_seconds": report.mail_waits_seconds,
    }


def metrics(report: Report) -> str:
    """One gauge a line."""
    gauges = {f'pospolu_check{{name="{name}"}}': int(ok) for name, ok in report.checks.items()}
    numbers: dict[str, float] = {
        **gauges,
        "pospolu_disk_free_ratio": report.disk_free,
        "pospolu_mail_waits_seconds": report.mail_waits_seconds or 0,
    }
    if report.write_seconds is not None:
        numbers["pospolu_database_write_seconds"] = report.write_seconds
    return "".join(f"{name} {number:g}\n" for name, number in numbers.items())


def _is_neighbour(request: Request) -> bool:
    return is_neighbour(request.client.host if request.client else None, request.headers)
