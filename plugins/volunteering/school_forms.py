"""The forms of classes: names, rules, consents on paper, a sign-up of many, joining."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import HiddenField

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import msg
from core.data.ids import id_or_none
from core.people.api import Relation
from core.web.fields import (
    ChoiceField,
    DateField,
    EmailAddressField,
    IntegerField,
    LongTextField,
    MultiChoiceField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form
from plugins.volunteering.school_rules import KINDS, MOST_STEPS, SPANS, YEAR, SchoolRuleSet
from plugins.volunteering.school_values import (
    PURPOSE_TITLES,
    ConsentPurpose,
    NewPupil,
    PaperConsent,
)

AGES = {
    "": msg("Not said"),
    AgeBand.UNDER_13.value: msg("under 13"),
    AgeBand.FROM_13.value: msg("13–15 years"),
    AgeBand.FROM_16.value: msg("16–17 years"),
    AgeBand.ADULT.value: msg("18 years or more"),
}
RELATIONS = {
    Relation.PARENT.value: msg("Parent"),
    Relation.GUARDIAN.value: msg("Legal guardian"),
}
NAME = msg("Write what the class is called.")


class ClassForm(Form):
    """A class and its school year."""

    name = TextField(msg("Class or group"), [required(NAME)], most=80)
    year = ChoiceField(msg("School year"), choices={})

    def offer_years(self, years: Sequence[int]) -> None:
        """School years to choose from, by the year in which they begin."""
        self.year.choices = {str(year): f"{year}/{year + 1}" for year in years}


class NextYearForm(Form):
    """What the class is called in the next school year."""

    name = TextField(msg("Class or group"), [required(NAME)], most=80)


class PupilsForm(Form):
    """Names, a line each, and how old they all are."""

    names = LongTextField(
        msg("Names and surnames"), [required(msg("Write the names, each in a line of its own."))]
    )
    age = ChoiceField(msg("How old they are"), choices=AGES)

    def pupils(self) -> Sequence[NewPupil]:
        """The lines that hold a name; what stands after a semicolon is a guardian's address."""
        age = AgeBand(self.age.data) if self.age.data else None
        found = []
        for line in (self.names.data or "").splitlines():
            name, _, email = line.partition(";")
            if name.strip():
                found.append(
                    NewPupil(name=name.strip()[:200], age=age, guardian_email=_address(email))
                )
        return found


def _address(typed: str) -> str:
    written = typed.strip()
    name, at, host = written.partition("@")
    return written[:320] if name and at and "." in host and " " not in written else ""


class RulesForm(Form):
    """What the school asks for."""

    since = DateField(msg("In force from"), [required(msg("Write from which day it holds."))])
    hours_year = IntegerField(msg("Hours needed in a school year"), [validators.Optional()])
    years = IntegerField(msg("In how many school years"), [validators.Optional()])
    hours_total = IntegerField(msg("Hours needed in all school years"), [validators.Optional()])
    counts = MultiChoiceField(msg("Which hours count"), choices=KINDS)
    span = ChoiceField(msg("Points are given for"), choices=SPANS)
    hours_1 = IntegerField(msg("Hours"), [validators.Optional()])
    points_1 = IntegerField(msg("Points"), [validators.Optional()])
    hours_2 = IntegerField(msg("Hours"), [validators.Optional()])
    points_2 = IntegerField(msg("Points"), [validators.Optional()])
    hours_3 = IntegerField(msg("Hours"), [validators.Optional()])
    points_3 = IntegerField(msg("Points"), [validators.Optional()])
    hours_4 = IntegerField(msg("Hours"), [validators.Optional()])
    points_4 = IntegerField(msg("Points"), [validators.Optional()])

    @property
    def steps(self) -> Sequence[tuple[Any, Any]]:
        """The fields of the table of points, line by line."""
        return [
            (self[f"hours_{line}"], self[f"points_{line}"]) for line in range(1, MOST_STEPS + 1)
        ]

    def rules(self) -> SchoolRuleSet:
        """What was typed."""
        typed = [(hours.data or 0, points.data or 0) for hours, points in self.steps]
        return SchoolRuleSet(
            since=self.since.data,
            hours_year=self.hours_year.data or 0,
            hours_total=self.hours_total.data or 0,
            years=self.years.data or 1,
            counts=frozenset(self.counts.data or ()),
            span=self.span.data or YEAR,
            steps=tuple(one for one in typed if any(one)),
        )


def rules_data(rules: SchoolRuleSet | None, since: date) -> dict[str, Any]:
    """The form's data of the rules that hold, as a start for others."""
    if rules is None:
        return {"since": since, "counts": list(KINDS), "years": 1}
    found: dict[str, Any] = {
        "since": since,
        "hours_year": rules.hours_year or None,
        "hours_total": rules.hours_total or None,
        "years": rules.years,
        "counts": sorted(rules.counts),
        "span": rules.span,
    }
    for line, (hours, points) in enumerate(rules.steps, start=1):
        found |= {f"hours_{line}": hours, f"points_{line}": points}
    return found


class SinceForm(Form):
    """Rules by the day from which they hold."""

    since = DateField(msg("In force from"), [required(msg("Write from which day it holds."))])


class PaperForm(Form):
    """What was signed on paper: never the paper itself."""

    purposes = MultiChoiceField(msg("What was signed"), choices=PURPOSE_TITLES)
    guardian_name = TextField(
        msg("Who signed"), [required(msg("Write it as it stands on the paper."))]
    )
    relation = ChoiceField(msg("Who they are to the child"), choices=RELATIONS)
    signed_on = DateField(
        msg("Day on the form"), [required(msg("Write the day on which the form was signed."))]
    )
    place = TextField(
        msg("Where the paper lies"), [required(msg("Write where the paper can be found."))]
    )

    def paper(self) -> PaperConsent:
        """What was typed."""
        return PaperConsent(
            purposes=[ConsentPurpose(one) for one in self.purposes.data or ()],
            guardian_name=self.guardian_name.data or "",
            relation=self.relation.data or Relation.PARENT.value,
            signed_on=self.signed_on.data,
            place=self.place.data or "",
        )


class GuardianForm(Form):
    """Whom to ask by mail."""

    email = EmailAddressField(
        msg("E-mail of the parent or guardian"), [required(msg("Write the e-mail address."))]
    )


class AnswerForm(Form):
    """A guardian's yes."""

    guardian_name = TextField(
        msg("Your name and surname"), [required(msg("Write your name and surname."))]
    )
    relation = ChoiceField(msg("Who you are to the child"), choices=RELATIONS)


class ChosenForm(Form):
    """Pupils that are ticked."""

    pupils = MultiChoiceField(msg("Pupils"), choices={})

    def offer(self, names: dict[str, str]) -> None:
        """Whom one can tick."""
        self.pupils.choices = names

    def chosen(self) -> Sequence[UUID]:
        """The ids of those who were ticked. Raises Invalid for what is none."""
        try:
            return [UUID(one) for one in self.pupils.data or ()]
        except ValueError as error:
            raise Invalid({"pupils": [msg("This is not on the list.")]}) from error


class SureForm(Form):
    """What cannot be undone is done by a form that says so."""

    sure = HiddenField(validators=[validators.InputRequired()])


class LetInForm(Form):
    """In whose place somebody is let in; nobody's where it is empty."""

    instead_of = ChoiceField(msg("Who it is"), choices={})

    def offer(self, names: dict[str, str]) -> None:
        """Pupils without an account."""
        self.instead_of.choices = {"": msg("Somebody new in the class")} | names


class JoinClassForm(Form):
    """One's name as the school knows it."""

    name = TextField(
        msg("Your name and surname"),
        [required(msg("Write your name as it stands at school."))],
    )


class PupilForm(Form):
    """A pupil, or what was agreed to, by its id."""

    pupil = TextField(msg("Pupil"), most=40)

    def chosen(self) -> UUID:
        """The id. Raises NotFound for what is none."""
        found = id_or_none(self.pupil.data)
        if found is None:
            raise NotFound
        return found
