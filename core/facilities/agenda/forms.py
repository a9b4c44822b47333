"""What a person chooses about their own calendar."""

from core.contracts.texts import msg
from core.facilities.agenda.values import ALARMS
from core.web.fields import MultiChoiceField
from core.web.forms import Form


class EmptyForm(Form):
    """A button."""


class AlarmsForm(Form):
    """When to be reminded."""

    alarms = MultiChoiceField(msg("Remind me"), choices=ALARMS, validate_choice=False)
