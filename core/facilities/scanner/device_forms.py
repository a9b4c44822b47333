"""Forms about devices."""

from core.contracts.texts import msg
from core.web.fields import BooleanField, TextField, required
from core.web.forms import Form

NAME = 80


class PairForm(Form):
    """The code that the coordinator shows."""

    code = TextField(msg("Code"), [required(msg("Point the phone at the code again."))], most=64)


class DeviceForm(Form):
    """A device that is to be."""

    name = TextField(
        msg("Name of the phone"),
        [required()],
        most=NAME,
        description=msg("For example: main entrance, Ola's phone."),
    )
    here = BooleanField(msg("It is the phone that I hold"))
