"""The forms with which a case is handled, decided and answered."""

from __future__ import annotations

from core.contracts.cases import Decision
from core.contracts.texts import msg
from core.web.fields import (
    DateField,
    HiddenField,
    LongTextField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form

BUTTONS = {
    Decision.APPROVE: msg("Approve"),
    Decision.RETURN: msg("Return for corrections"),
    Decision.REJECT: msg("Refuse"),
}
LONGEST = 2000


class BackForm(Form):
    """Any form of the list: where to go back to afterwards."""

    back = HiddenField("", [validators.Length(max=500)])


class DecisionForm(BackForm):
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
        most=LONGEST,
        description=msg("Needed to return or refuse. Whoever asked will read it."),
    )


class OwnerForm(BackForm):
    """Whose case it is from now on, and whose it was when the page was shown."""

    owner = TextField(msg("Who has it"), most=36)
    shown_owner = HiddenField("", [validators.Length(max=36)])


class DepartmentForm(BackForm):
    """The department that decides from now on."""

    department = TextField(msg("Department"), most=36)


class QuestionForm(BackForm):
    """A question to the applicant."""

    question = LongTextField(
        msg("Question"),
        most=LONGEST,
        description=msg("Whoever asked gets it by mail, with a link to answer."),
    )


class AnswerForm(Form):
    """The applicant's answer."""

    answer = LongTextField(msg("Your answer"), most=LONGEST)


class AbsenceForm(Form):
    """Who stands in, from one day to another, both whole."""

    deputy = TextField(msg("Deputy"), [required(msg("Choose somebody."))], most=36)
    since = DateField(msg("First day"), [required()])
    until = DateField(msg("Last day"), [required()])


class DirectionForm(Form):
    """To which department a kind of case goes."""

    kind = HiddenField("", [required(), validators.Length(max=100)])
    department = TextField(msg("Department"), most=36)
