"""What the module declares: pages with policies, a kept page, a form, every error there is."""

from collections.abc import Iterable, Mapping
from typing import Any

from litestar.exceptions import HTTPException

from core.contracts.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    TooMany,
    Unavailable,
)
from core.contracts.hookspecs import hookimpl
from core.contracts.permissions import Policy, Veto, signed_in
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.errors import DatabaseUnavailable
from core.web.fields import LocalizedTextField, TextField, required
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import FromPath, NamedDependency, Request, Response, get, post, redirect
from core.web.kept import Page, kept
from core.web.rendering import render

SECRET = "the secret of the database"
ERRORS: dict[str, Exception] = {
    "refused": Refused(Refusal("full", "All %(count)s places are taken.", {"count": 7})),
    "invalid": Invalid({"name": ["Please fill this in."]}),
    "too-many": TooMany(retry_after=90),
    "not-allowed": NotAllowed(),
    "not-found": NotFound(),
    "unavailable": Unavailable(),
    "database": DatabaseUnavailable(),
    "gone": HTTPException(status_code=410),
    "broken": ValueError(SECRET),
}
built: list[str] = []


class ThingForm(Form):
    """One line, and one in several languages."""

    name = TextField("Name", [required()])
    title = LocalizedTextField("Title", is_required=True)


async def load_thing(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """Things up to 100 exist; the tenth is known to city officers only."""
    number = int(params["number"])
    is_secret = number == 10 and not viewer.is_city_officer
    return None if is_secret or number > 100 else number


@get("/kiosk/mine", opt={"policy": "kiosk.mine"})
async def show_mine(viewer: NamedDependency[Viewer]) -> Response[Any]:
    return Response({"account": str(viewer.account)})


@get("/kiosk/things/{number:int}", opt={"policy": "kiosk.thing"})
async def show_thing(number: FromPath[int], subject: NamedDependency[Any]) -> Response[Any]:
    return Response({"number": number, "subject": subject})


@post("/kiosk/things", opt={"policy": "web.public"}, status_code=200)
async def send_thing(request: Request) -> Response[Any]:
    form = await read_form(request, ThingForm)
    is_valid = form.validate()
    return Response(
        {"errors": form.errors, "data": form.name.data}, status_code=200 if is_valid else 422
    )


@get("/kiosk/undeclared", opt={"policy": "kiosk.nobody_declared_this"})
async def show_undeclared() -> Response[Any]:
    return Response("open")


@get("/kiosk/unnamed")
async def show_unnamed() -> Response[Any]:
    return Response("open")


@get("/kiosk/errors/{name:str}", opt={"policy": "web.public"})
async def show_error(name: FromPath[str]) -> Response[Any]:
    raise ERRORS[name]


@get("/kiosk/kept", opt={"policy": "web.public"})
async def show_kept(request: Request) -> Response[Any]:
    async def build() -> Page:
        built.append("built")
        return Page(template="kiosk/page.html", context={"word": len(built)})

    return await kept(request, "kiosk", versions=["kiosk"], build=build)


@get("/kiosk/page", opt={"policy": "web.public"})
async def show_page(request: Request) -> Response[Any]:
    return await render(request, "kiosk/page.html", word="<b>")


@get("/kiosk/said", opt={"policy": "web.public"})
async def show_said() -> Response[Any]:
    return with_flash(redirect("/kiosk/flashes"), "success", "Zapisano <i>żółw</i>.")


@get("/kiosk/flashes", opt={"policy": "web.public"})
async def show_flashes(request: Request) -> Response[Any]:
    return await render(request, "error.html", title="Flashes", code=0)


@hookimpl
def register_routes() -> Iterable[Any]:
    return (
        show_mine,
        show_thing,
        send_thing,
        show_undeclared,
        show_unnamed,
        show_error,
        show_kept,
        show_page,
        show_said,
        show_flashes,
    )


@hookimpl
def register_permissions() -> Iterable[Policy | Veto]:
    return (
        Policy(key="kiosk.mine", title="One's own", rule=signed_in),
        Policy(
            key="kiosk.thing",
            title="A thing",
            load=load_thing,
            rule=lambda viewer, _: viewer.is_city_officer or viewer.is_city_admin,
        ),
        Veto(key="kiosk.unlucky", policy="kiosk.thing", rule=lambda _, thing: thing != 13),
        Veto(key="kiosk.generous", policy="kiosk.mine", rule=lambda *_: True),
    )
