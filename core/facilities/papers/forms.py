"""What somebody who prints sends."""

from __future__ import annotations

from core.contracts.documents import DocumentKind
from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.web.fields import TextField, required
from core.web.forms import Form, read_form
from core.web.handlers import Request


class PrintForm(Form):
    """How to print it."""

    layout = TextField(msg("Layout"), [required(msg("Choose how to print it."))], most=40)


async def read_layout(request: Request, kind: DocumentKind) -> str:
    """The key of a layout that the kind has. Raises Invalid."""
    form = await read_form(request, PrintForm)
    known = {layout.key for layout in kind.layouts}
    if not form.validate() or form.layout.data not in known:
        raise Invalid({"layout": [msg("Choose how to print it.")]})
    return str(form.layout.data)
