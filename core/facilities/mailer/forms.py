"""What the page behind a mail's link sends, and what a mail program sends by itself."""

from core.web.fields import HiddenField, validators
from core.web.forms import Form

START, STOP = "start", "stop"


class MutingForm(Form):
    """A press on one of the page's buttons, or a mail program's one click (RFC 8058)."""

    wish = HiddenField(validators=[validators.AnyOf([START, STOP])], default=STOP)
    one_click = HiddenField(name="List-Unsubscribe")
