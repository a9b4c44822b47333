"""Pages that do not change by themselves: terms, privacy, accessibility, contact; and reports."""

from typing import Any

from litestar.di import NamedDependency

from core.people.directory import CHANGED, city_organization
from core.people.forms import ReportForm
from core.people.service.reports import report_content
from core.people.service.terms import terms_in_force
from core.people.sign_in_rules import next_path
from core.web.connection import client_address
from core.web.forms import read_form
from core.web.handlers import Request, Response, Viewer, get, post
from core.web.i18n import language
from core.web.kept import Page, kept
from core.web.rendering import render

DOCUMENT = {"policy": "people.document"}
REPORT = {"policy": "people.report"}


@get("/terms", opt=DOCUMENT)
async def show_terms(request: Request) -> Response[Any]:
    """The terms that organizations accept."""
    terms = await terms_in_force()

    async def build() -> Page:
        return Page(template="people/terms.html", context={"terms": terms})

    return await kept(request, f"/terms {terms.version}", versions=[CHANGED], build=build)


@get(["/privacy", "/accessibility", "/contact"], opt=DOCUMENT)
async def show_document(request: Request) -> Response[Any]:
    """The platform's privacy notice, the accessibility declaration, the office's contact."""
    name = request.url.path.strip("/")

    async def build() -> Page:
        context = {
            "office": await city_organization(),
            "document": f"people/documents/{name}.{language()}.html",
        }
        return Page(template=f"people/{name}.html", context=context)

    return await kept(request, f"/{name}", versions=[CHANGED], build=build)


@get("/report", opt=REPORT)
async def show_report_form(request: Request) -> Response[Any]:
    """Where somebody says what is wrong with a page."""
    path = next_path(request.query_params.get("path"))
    form = await read_form(request, ReportForm, data={"path": path})
    return await render(request, "people/report.html", form=form, path_of_page=path)


@post("/report", opt=REPORT)
async def send_report(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Take the report; it reaches the city's inbox."""
    form = await read_form(request, ReportForm)
    path = next_path(form["path"].data)
    if not form.validate():
        return await render(request, "people/report.html", status=422, form=form, path_of_page=path)
    await report_content(
        path=path,
        reason=form["reason"].data,
        email=form["email"].data or None,
        language=language(),
        network=str(viewer.account or client_address(request)),
    )
    return await render(request, "people/report_done.html", path_of_page=path)


HANDLERS = (show_terms, show_document, show_report_form, send_report)
