"""What somebody who takes a table sends."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from core.contracts.errors import Invalid
from core.contracts.exports import Answers, Ask, Export
from core.contracts.texts import msg
from core.facilities.exports.rules import read_amount
from core.facilities.exports.writing import Format
from core.web.fields import TextField, required, validators
from core.web.forms import Form, read_form
from core.web.handlers import Request

FORMATS = ("csv", "xlsx")
FAULTS = {
    "amount": msg("Write an amount in zloty, for example 35,00."),
    "date": msg("Choose a day."),
    "text": msg("Please fill this in."),
}


class TakeForm(Form):
    """The kind of file."""

    format = TextField(
        msg("Format"), [required(msg("Choose CSV or XLSX.")), validators.AnyOf(FORMATS)], most=10
    )


async def read_format(request: Request, export: Export) -> tuple[Format, Answers]:
    """The chosen format, and what the export asks. Raises Invalid."""
    asked: dict[str, Any] = {one.key: TextField(one.title, most=200) for one in export.asks}
    form_class = cast("type[TakeForm]", type("AskingForm", (TakeForm,), asked))
    form = await read_form(request, form_class)
    if not form.validate():
        raise Invalid({"format": [msg("Choose CSV or XLSX.")]})
    typed = {one.key: str(form[one.key].data or "").strip() for one in export.asks}
    answers = {one.key: _read(one, typed[one.key]) for one in export.asks}
    faults = {
        one.key: [FAULTS[one.kind]]
        for one in export.asks
        if answers[one.key] is None and (typed[one.key] or not one.is_optional)
    }
    if faults:
        raise Invalid(faults)
    return cast("Format", form.format.data), answers


def _read(ask: Ask, text: str) -> Any:
    """What was typed as what it is asked for; None where it is not that."""
    if ask.kind == "amount":
        return read_amount(text)
    if ask.kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    return text or None
