"""What is typed about agreements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contracts.texts import msg
from core.web.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    HiddenField,
    IntegerField,
    LongTextField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form
from plugins.volunteer_documents.agreement_paper import INSURANCES
from plugins.volunteer_documents.agreements import Terms, Travel
from plugins.volunteer_documents.forms import LANGUAGE_CHOICES

TRAVEL = {
    Travel.REFUNDED.value: msg("The organization refunds them"),
    Travel.WAIVED.value: msg("The volunteer waives them, in writing"),
}
TEXTS = (
    "name",
    "representative",
    "scope",
    "manner",
    "where",
    "amount",
    "coordinator",
    "benefits",
    "safety",
    "travel",
    "costs",
    "insurance",
    "insurer",
    "liability",
)


class AgreementForm(Form):
    """An agreement, filled out of the offer."""

    who = HiddenField(msg("Volunteer"), [validators.Length(max=40)])
    offer = HiddenField(msg("Offer"), [validators.Length(max=40)])
    replaces = HiddenField(msg("Replaces"), [validators.Length(max=40)])
    name = TextField(
        msg("Name and surname"), [required()], description=msg("As it is to stand on the paper.")
    )
    representative = TextField(
        msg("Who signs for the organization"),
        [required()],
        description=msg("Name, surname and function."),
    )
    scope = LongTextField(msg("Scope of services"), [required()], most=3000)
    manner = LongTextField(
        msg("How the help is given"),
        [required()],
        most=1000,
        description=msg("For example: on shifts agreed in Pospolu, on the spot."),
    )
    where = TextField(msg("Place"), most=300)
    first = DateField(msg("From day"), [required(msg("Choose a day."))])
    last = DateField(
        msg("Until day"), [validators.Optional()], description=msg("Empty: without an end date.")
    )
    amount = TextField(msg("How much time"), description=msg("For example: 4 hours a week."))
    coordinator = TextField(
        msg("Coordinator"), description=msg("Name and how to reach them."), most=300
    )
    benefits = LongTextField(msg("What the volunteer gets"), most=1000)
    safety = LongTextField(msg("Risks and protection in these tasks"), most=2000)
    travel = ChoiceField(msg("Costs of travel and per diem"), choices=TRAVEL)
    costs = TextField(msg("Other costs that are refunded"), most=500)
    insurance = ChoiceField(
        msg("Insurance"), choices={one.value: text for one, text in INSURANCES.items()}
    )
    insurer = TextField(msg("Insurer, policy number"), most=300)
    liability = TextField(msg("Liability insurance (OC)"), most=300)
    notice_days = IntegerField(
        msg("Notice in days"),
        [required(), validators.NumberRange(min=1, max=90)],
    )
    is_minor = BooleanField(msg("The volunteer is a minor: add the guardian's statement"))
    language = ChoiceField(msg("Language of the document"), choices=LANGUAGE_CHOICES)

    def terms(self, host_words: Mapping[str, str]) -> Terms:
        """What was agreed; after `validate()`."""
        said: dict[str, Any] = {name: getattr(self, name).data or "" for name in TEXTS}
        return Terms(
            **host_words,
            **said,
            first=self.first.data,
            last=self.last.data,
            notice_days=self.notice_days.data,
            is_minor=bool(self.is_minor.data),
        )


class SigningForm(Form):
    """The day on the paper that both have signed."""

    signed_on = DateField(msg("Signed on"), [required(msg("Choose a day."))])


class EndingForm(Form):
    """The last day of an agreement that ends before its time, and why."""

    ended_on = DateField(msg("Last day"), [required(msg("Choose a day."))])
    reason = LongTextField(
        msg("Reason"), [required(msg("Write a reason. People will read it."))], most=500
    )
