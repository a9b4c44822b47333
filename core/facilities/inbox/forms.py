"""The form with which a case is decided."""

from core.contracts.cases import Decision
from core.contracts.texts import msg
from core.web.fields import HiddenField, LongTextField, required, validators
from core.web.forms import Form

BUTTONS = {
    Decision.APPROVE: msg("Approve"),
    Decision.RETURN: msg("Return for corrections"),
    Decision.REJECT: msg("Refuse"),
}


class DecisionForm(Form):
    """One decision, by one of the buttons, and why."""

    decision = HiddenField(
        msg("Decision"),
        [
            required(msg("Choose one of the buttons.")),
            validators.AnyOf([one.value for one in Decision]),
        ],
    )
    reason = LongTextField(
        msg("Reason"),
        most=2000,
        description=msg("Needed to return or refuse. Whoever asked will read it."),
    )
