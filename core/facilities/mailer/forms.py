"""What the page behind a mail's link sends, and what a person chooses."""

from datetime import time
from zoneinfo import available_timezones

from core.contracts.texts import msg
from core.settings import current as settings
from core.web.fields import HiddenField, MultiChoiceField, TextField, required, validators
from core.web.forms import Form
from core.web.i18n import gettext

START, STOP = "start", "stop"


class MutingForm(Form):
    """A press on one of the page's buttons, or a mail program's one click (RFC 8058)."""

    wish = HiddenField(validators=[validators.AnyOf([START, STOP])], default=STOP)
    one_click = HiddenField(name="List-Unsubscribe")


class WantedForm(Form):
    """The kinds that are wanted, each with its way; what is not there to choose changes nothing."""

    wanted = MultiChoiceField(msg("Messages to me"), choices={}, validate_choice=False)


CLOCK = msg("Write a time like 21:00.")


class QuietHoursForm(Form):
    """When a person is not to be disturbed; the zone is a name of IANA's."""

    whose = HiddenField(validators=[validators.AnyOf(["city", "own", "none"])], default="city")
    starts = TextField(msg("From"), [required(CLOCK)], most=5)
    ends = TextField(msg("Until"), [required(CLOCK)], most=5)
    zone = TextField(msg("Time zone"), most=64)

    first = last = time()

    def validate(self, extra_validators: object = None) -> bool:
        """Two times of a clock that differ, and a zone that is there."""
        is_valid = bool(super().validate(extra_validators))
        for field, name in ((self.starts, "first"), (self.ends, "last")):
            try:
                setattr(self, name, time.fromisoformat((field.data or "").strip()))
            except ValueError:
                field.errors = [gettext(CLOCK)]
                is_valid = False
        self.zone.data = (self.zone.data or "").strip() or settings().city_zone
        if self.zone.data not in available_timezones():
            self.zone.errors = [gettext(msg("Write a zone like Europe/Warsaw."))]
            is_valid = False
        return is_valid
