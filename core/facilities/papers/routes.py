"""Printing: one document at once, many while one does something else."""

import asyncio
from datetime import timedelta
from typing import Any

from core.contracts.errors import NotFound
from core.facilities.papers.forms import read_layout
from core.kernel import registry
from core.services.documents.api import (
    WORKS,
    WorkState,
    document_bytes,
    issued_by_code,
    normalised_code,
    print_kind,
)
from core.services.limits.api import take
from core.web.connection import client_address
from core.web.handlers import (
    FromQuery,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.papers import as_file
from core.web.rendering import render

LONGEST_CODE = 100
CHECKS, CHECKED_WITHIN = 600, timedelta(minutes=10)
"""How often codes are checked from one network: a school's secretary has a pile of papers."""
WORK = "/documents/work/{work_id:uuid}"


@post(
    "/documents/print/{document_key:str}/{subject_id:uuid}",
    opt={"policy": "papers.print"},
    status_code=200,
)
async def send_order(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The PDF, or the way to the page that tells how far it is."""
    layout = await read_layout(request, subject.kind)
    printed = await print_kind(subject.kind, subject.subject, layout=layout, viewer=viewer)
    if printed.work is not None:
        return redirect(f"/documents/work/{printed.work}")
    return as_file(printed.content, printed.filename, media_type="application/pdf")


@get(WORK, opt={"policy": "papers.work"})
async def show_work(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """How far it is; the page asks anew by itself until it is done, and can be left."""
    return await render(request, "papers/work.html", work=subject.work)


@get(WORK + "/file", opt={"policy": "papers.work"})
async def take_work(
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What was printed. Raises NotFound before it is done."""
    work = subject.work
    if work.state is not WorkState.DONE:
        raise NotFound
    try:
        content = await asyncio.to_thread(document_bytes, WORKS, work.id)
    except FileNotFoundError as error:
        raise NotFound from error
    return as_file(content, work.filename, media_type="application/pdf")


@get("/documents", opt={"policy": "web.public"})
async def show_check(request: Request, code: FromQuery[str] = "") -> Response[Any]:
    """The code on the paper is typed here; whoever scans it comes to the answer at once."""
    if code:
        await _count_check(request)
    typed = normalised_code(code)
    if typed and await issued_by_code(typed):
        return redirect(f"/documents/{typed}")
    return await render(
        request, "papers/check.html", status=404 if code else 200, code=code[:LONGEST_CODE]
    )


@get("/documents/{code:str}", opt={"policy": "papers.issued.check"})
async def show_issued(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Whether the document holds, and of what stands on it what its register has."""
    await _count_check(request)
    kind = registry.current().document_kinds.get(subject.kind)
    response = await render(request, "papers/issued.html", issued=subject, kind=kind)
    response.set_header("X-Robots-Tag", "noindex")
    return response


async def _count_check(request: Request) -> None:
    """Slow down whoever tries many codes. Raises TooMany."""
    key = f"papers.check:{client_address(request)}"
    await take(key, limit=CHECKS, window=CHECKED_WITHIN)


ROUTES = (send_order, show_check, show_issued, show_work, take_work)
