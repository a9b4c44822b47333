"""What the page of browsers sends."""

from core.web.fields import HiddenField, validators
from core.web.forms import Form


class BrowserForm(Form):
    """What a browser's script fills in after its person said yes."""

    endpoint = HiddenField()
    public_key = HiddenField()
    auth_secret = HiddenField()


class RowForm(Form):
    """A press beside one browser of the list."""

    row = HiddenField(validators=[validators.UUID()])
