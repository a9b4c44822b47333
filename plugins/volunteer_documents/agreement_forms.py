"""What is typed about agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.contracts.texts import LocalizedText, msg
from core.web.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    HiddenField,
    IntegerField,
    LocalizedLongTextField,
    LocalizedTextField,
    LongTextField,
    MultiChoiceField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.i18n import language
from plugins.volunteer_documents.agreement_paper import INSURANCES
from plugins.volunteer_documents.agreements import OwnClause, Terms, Travel
from plugins.volunteer_documents.clause_queries import ClauseView
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


Choice = tuple[LocalizedText, LocalizedText]


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
    clauses = MultiChoiceField(msg("What to add"))
    language = ChoiceField(msg("Language of the document"), choices=LANGUAGE_CHOICES)
    own: Mapping[str, Choice] = {}

    def offer_clauses(self, kept: Sequence[ClauseView], old: Terms | None = None) -> None:
        """Let the host choose among its clauses; those of the version before stay choices.

        A clause that is still on the list comes with the words that it has now.
        """
        then = {
            key: (LocalizedText.of(title), LocalizedText.of(text))
            for key, title, text in (old.clauses if old else ())
        }
        self.own = then | {str(one.id): (one.title, one.text) for one in kept}
        self.clauses.choices = [(key, said[0].to(language())) for key, said in self.own.items()]

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
            clauses=self._chosen(),
        )

    def _chosen(self) -> tuple[OwnClause, ...]:
        """The clauses that were ticked, in the order of the list and the document's language."""
        ticked, code = set(self.clauses.data or ()), self.language.data
        return tuple(
            (key, title.to(code), text.to(code))
            for key, (title, text) in self.own.items()
            if key in ticked
        )


class ClauseForm(Form):
    """A clause of the host's own."""

    title = LocalizedTextField(msg("Heading"), is_required=True)
    text = LocalizedLongTextField(msg("Words of the clause"), is_required=True)
    is_usual = BooleanField(msg("Tick it in new agreements"))

    def said(self) -> dict[str, Any]:
        """As the service takes it."""
        return {
            "title": self.title.data,
            "text": self.text.data,
            "is_usual": bool(self.is_usual.data),
        }


class ReadyClauseForm(Form):
    """Which of our clauses a host takes over."""

    key = HiddenField()


class SigningForm(Form):
    """The day on the paper that both have signed."""

    signed_on = DateField(msg("Signed on"), [required(msg("Choose a day."))])


class EndingForm(Form):
    """The last day of an agreement that ends before its time, and why."""

    ended_on = DateField(msg("Last day"), [required(msg("Choose a day."))])
    reason = LongTextField(
        msg("Reason"), [required(msg("Write a reason. People will read it."))], most=500
    )
