"""The form with which a case is decided."""

from core.contracts.cases import Decision
from core.contracts.texts import msg
from core.web.fields import LongTextField, RadioField, validators
from core.web.forms import Form

BUTTONS = {
    Decision.APPROVE: msg("Approve"),
    Decision.RETURN: msg("Return for corrections"),
    Decision.REJECT: msg("Refuse"),
}


class DecisionForm(Form):
    """One decision, by one of the buttons, and why."""

    decision = RadioField(
        msg("Decision"),
        choices=[(one.value, text) for one, text in BUTTONS.items()],
        validators=[validators.InputRequired()],
    )
    reason = LongTextField(
        msg("Reason"),
        most=2000,
        description=msg("Needed to return or refuse. Whoever asked will read it."),
    )
