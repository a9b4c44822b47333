"""The table of periods and other legal numbers, its history, and what would be forgotten now."""

from __future__ import annotations

from typing import Any

from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.data.times import city_today
from core.facilities.privacy.forms import NumberForm
from core.facilities.privacy.presentation import amount
from core.facilities.privacy.service.retention import what_is_due
from core.kernel import registry
from core.services.periods.api import history, set_number, value_on
from core.settings import current as settings
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext
from core.web.rendering import render_desk

PAGE, DUE = "/city/privacy/periods", "/city/privacy/periods/due"
POLICY = {"policy": "privacy.periods"}
SET = msg("“%(title)s” is set. What held before stays in the history.")


@get(PAGE, opt=POLICY)
async def show_periods(request: Request) -> Response[Any]:
    """Every number with the value of today."""
    changes, today = await history(), city_today()
    lines = [
        {
            "number": one,
            "value": amount(
                value_on(one, [c.dated for c in changes.get(key, ())], today), one.unit
            ),
            "last": max(
                [*one.values, *(c.dated for c in changes.get(key, ()))],
                key=lambda dated: dated.in_force_from,
            ),
        }
        for key, one in registry.current().legal_numbers.items()
    ]
    return await _desk(request, "privacy/periods.html", lines=lines)


@get(PAGE + "/{key:str}", opt=POLICY)
async def show_number(request: Request, key: FromPath[str]) -> Response[Any]:
    """One number with its history, and the form that sets it."""
    data = {"in_force_from": city_today()}
    return await _number_page(request, key, NumberForm(data=data))


@post(PAGE + "/{key:str}", opt=POLICY)
async def save_number(
    request: Request, viewer: NamedDependency[Viewer], key: FromPath[str]
) -> Response[Any]:
    """Set a number from a day on."""
    form = await read_form(request, NumberForm)
    if not form.validate():
        return await _number_page(request, key, form, status=422)
    try:
        await set_number(
            key,
            form["value"].data,
            in_force_from=form["in_force_from"].data,
            because=form["because"].data,
            by=viewer,
        )
    except Refused as error:
        field = "in_force_from" if error.refusal.code == "periods.past" else "value"
        form.refuse(field, error.refusal.text, **error.refusal.values)
        return await _number_page(request, key, form, status=422)
    title = gettext(registry.current().legal_numbers[key].title)
    return with_flash(redirect(PAGE), "success", gettext(SET, title=title))


@get(DUE, opt=POLICY)
async def show_due(request: Request) -> Response[Any]:
    """What would be forgotten at the next run: a look, nothing goes."""
    found = registry.current()
    lines = [
        {"due": one, "title": gettext(found.legal_numbers[one.number].title)}
        for one in sorted(await what_is_due(), key=lambda due: -due.rows)
    ]
    return await _desk(request, "privacy/due.html", lines=lines)


async def _number_page(
    request: Request, key: str, form: NumberForm, *, status: int = 200
) -> Response[Any]:
    number = registry.current().legal_numbers.get(key)
    if number is None:
        raise NotFound
    changes = (await history()).get(key, ())
    held = [*number.values, *(one.dated for one in changes)]
    return await _desk(
        request,
        "privacy/number.html",
        status=status,
        number=number,
        value=amount(value_on(number, [one.dated for one in changes], city_today()), number.unit),
        history=[
            {"value": amount(one.value, number.unit), "dated": one}
            for one in sorted(held, key=lambda one: one.in_force_from, reverse=True)
        ],
        form=form,
    )


async def _desk(
    request: Request, template: str, *, status: int = 200, **context: Any
) -> Response[Any]:
    return await render_desk(
        request, template, place="city", title=settings().city_name, status=status, **context
    )


HANDLERS = (show_periods, show_number, save_number, show_due)
