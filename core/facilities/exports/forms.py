"""What somebody who takes a table sends."""

from __future__ import annotations

from typing import cast

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.facilities.exports.writing import Format
from core.web.fields import TextField, required, validators
from core.web.forms import Form, read_form
from core.web.handlers import Request

FORMATS = ("csv", "xlsx")


class TakeForm(Form):
    """The kind of file."""

    format = TextField(
        msg("Format"), [required(msg("Choose CSV or XLSX.")), validators.AnyOf(FORMATS)], most=10
    )


async def read_format(request: Request) -> Format:
    """The chosen format. Raises Invalid."""
    form = await read_form(request, TakeForm)
    if not form.validate():
        raise Invalid({"format": [msg("Choose CSV or XLSX.")]})
    return cast("Format", form.format.data)
