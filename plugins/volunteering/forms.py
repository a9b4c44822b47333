"""The forms of an offer at its desk: what it says, its roles, its briefing, a copy, a reason."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField

from core.contracts.texts import LocalizedText, msg
from core.data.times import city_today
from core.people.api import area_choices
from core.web.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    IntegerField,
    LocalizedLongTextField,
    LocalizedTextField,
    MultiChoiceField,
    RadioField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.i18n import gettext, language
from plugins.volunteering.qualifying import KINDS, Kinds, kinds_on, title_of_kind
from plugins.volunteering.queries import listed
from plugins.volunteering.rules import (
    DAY_HOURS,
    HIGHEST_AGE,
    LARGEST_CAPACITY,
    LONGEST_REST,
    LOWEST_AGE,
    WEEK_HOURS,
)
from plugins.volunteering.shift_forms import PLACES
from plugins.volunteering.tables import Offer, Role
from plugins.volunteering.values import (
    HAND_OVER_TITLES,
    INSURANCE_TITLES,
    KIND_TITLES,
    OFFER_LISTS,
    OFFER_PLAIN,
    OFFER_TEXTS,
    SKILLS,
    SPOKEN_LANGUAGES,
    InsuranceKind,
    OfferContent,
    OfferKind,
    RoleContent,
)

AGE = msg("Give an age from 13 up, or leave it empty.")


class SummaryField(LocalizedTextField):
    """One or two sentences in up to three languages."""

    most = 300


class OfferForm(Form):
    """What an offer says."""

    title = LocalizedTextField(msg("Title"), is_required=True)
    summary = SummaryField(
        msg("In short"),
        is_required=True,
        description=msg("One or two sentences: what volunteers will do and for whom."),
    )
    place = TextField(
        msg("Where"),
        [required(msg("Say where it is."))],
        most=300,
        description=msg("Name and address. A shift can have another place."),
    )
    district = TextField(
        msg("Part of the city"),
        most=100,
        description=msg("As people call it. They find the offer by it."),
    )
    description = LocalizedLongTextField(msg("Description"))
    tasks = LocalizedLongTextField(
        msg("Tasks"), description=msg("What volunteers do, one task a line with a hyphen.")
    )
    requirements = LocalizedLongTextField(
        msg("What is needed"), description=msg("Skills, clothes, things to bring.")
    )
    benefits = LocalizedLongTextField(
        msg("What volunteers get"), description=msg("A meal, a course, a certificate.")
    )
    areas = MultiChoiceField(msg("Areas"), choices=lambda: dict(area_choices(language())))
    languages = MultiChoiceField(
        msg("Languages that volunteers need"), choices=dict(SPOKEN_LANGUAGES)
    )
    skills = MultiChoiceField(msg("Skills that are wanted"), choices=dict(SKILLS))
    minimum_age = IntegerField(
        msg("Minimum age"),
        [
            validators.Optional(),
            validators.NumberRange(min=LOWEST_AGE, max=HIGHEST_AGE, message=AGE),
        ],
        description=msg(
            "Leave it empty if there is none. People under 18 need a guardian's consent."
        ),
    )
    has_minors_contact = BooleanField(
        msg("Volunteers work with children or young people"),
        description=msg(
            "Then the law asks you to check everybody in the register of sexual offenders"
            " before the first shift."
        ),
    )

    kind = ChoiceField(msg("How often"), choices=KIND_TITLES, default=OfferKind.ONCE.value)
    capacity = IntegerField(
        msg("Places, where there are no set times"),
        [
            validators.Optional(),
            validators.NumberRange(min=1, max=LARGEST_CAPACITY, message=PLACES),
        ],
        description=msg("Leave it empty if there is no limit. Shifts have their own places."),
    )
    needs_approval = BooleanField(
        msg("We decide who takes part"),
        description=msg(
            "People ask for a place and get your answer by mail. You can ask them questions."
        ),
    )
    hands_over = RadioField(
        msg("To whom volunteers may give their place"),
        choices=HAND_OVER_TITLES,
        default="",
        description=msg("It holds for all shifts of the offer that are still to come."),
    )
    insurance = ChoiceField(
        msg("Insurance"),
        choices=INSURANCE_TITLES,
        default=InsuranceKind.UNTOLD.value,
        description=msg(
            "For agreements of up to 30 days the organization has to provide accident insurance."
        ),
    )
    insurer = TextField(msg("Insurer"))
    policy_number = TextField(msg("Number of the policy"), most=100)
    project = TextField(
        msg("Project or grant"),
        most=200,
        description=msg("Hours of volunteers are summed up for it. Visitors do not see it."),
    )

    def content(self) -> OfferContent:
        """What was written, as the services take it."""
        said: dict[str, Any] = {
            name: getattr(self, name).data for name in (*OFFER_TEXTS, *OFFER_PLAIN)
        }
        said |= {
            name: said[name] or ""
            for name in ("district", "insurer", "policy_number", "project", "hands_over")
        }
        said |= {name: tuple(getattr(self, name).data or ()) for name in OFFER_LISTS}
        return OfferContent(
            **said,
            kind=OfferKind(self.kind.data),
            insurance=InsuranceKind(self.insurance.data),
        )


def offer_data(offer: Offer) -> dict[str, Any]:
    """An offer as the form shows it."""
    same = (*OFFER_TEXTS, *OFFER_PLAIN, "kind", "insurance")
    return {
        **{name: getattr(offer, name) for name in same},
        **{name: listed(getattr(offer, name)) for name in OFFER_LISTS},
    }


class RoleForm(Form):
    """What somebody does in one of the roles of an offer."""

    title = LocalizedTextField(msg("Name of the role"), is_required=True)
    note = LocalizedTextField(
        msg("In short"), description=msg("What they do. It stands on the page and in the mail.")
    )
    minimum_age = IntegerField(
        msg("Minimum age"),
        [
            validators.Optional(),
            validators.NumberRange(min=LOWEST_AGE, max=HIGHEST_AGE, message=AGE),
        ],
        description=msg("Leave it empty where it is the offer's."),
    )
    qualifications = MultiChoiceField(
        msg("Qualifications that are needed"),
        description=msg("They have to be valid on the day of the shift."),
    )
    trusts_claims = BooleanField(
        msg("It is enough that people say they have them"),
        description=msg("Otherwise you, or another organization, confirm the paper first."),
    )
    briefing = LocalizedLongTextField(
        msg("Briefing of this role"),
        description=msg("Read before the first shift. Leave it empty where it is the offer's."),
    )
    rest_minutes = IntegerField(
        msg("Rest between shifts, in minutes"),
        [
            validators.Optional(),
            validators.NumberRange(
                min=0, max=LONGEST_REST, message=msg("Give a rest of at most 48 hours.")
            ),
        ],
    )
    most_hours_day = IntegerField(
        msg("Most hours a day"),
        [
            validators.Optional(),
            validators.NumberRange(min=1, max=DAY_HOURS, message=msg("A day has 24 hours.")),
        ],
    )
    most_hours_week = IntegerField(
        msg("Most hours a week"),
        [
            validators.Optional(),
            validators.NumberRange(min=1, max=WEEK_HOURS, message=msg("A week has 168 hours.")),
        ],
    )

    def __init__(self, *given: Any, kinds: Kinds = KINDS, **named: Any) -> None:
        super().__init__(*given, **named)
        today = city_today()
        kept = {key: title_of_kind(key, kinds=kinds) for key in self.qualifications.data or ()}
        titles = {**kinds_on(today, kinds), **kept}
        self.qualifications.choices = {key: gettext(title) for key, title in titles.items()}

    def content(self, before: Role | None = None) -> RoleContent:
        """What was written, as the services take it; what the form does not show stays."""
        return RoleContent(
            title=self.title.data,
            note=self.note.data,
            minimum_age=self.minimum_age.data,
            rest_minutes=self.rest_minutes.data or 0,
            most_hours_day=self.most_hours_day.data,
            most_hours_week=self.most_hours_week.data,
            qualifications=tuple(self.qualifications.data or ()),
            trusts_claims=self.trusts_claims.data,
            briefing=before.briefing if before else None,
        )


def role_data(role: Role, briefing: LocalizedText | None = None) -> dict[str, Any]:
    """A role as the form shows it, with the words of its own briefing."""
    same = ("title", "note", "minimum_age", "most_hours_day", "most_hours_week", "trusts_claims")
    return {name: getattr(role, name) for name in same} | {
        "rest_minutes": role.rest_minutes or None,
        "qualifications": listed(role.qualifications),
        "briefing": briefing,
    }


class CopyOfferForm(Form):
    """On which day the first shift of a copied offer is."""

    first_day = DateField(msg("Day of the first shift"), [required(msg("Choose a day."))])


class ReasonForm(Form):
    """A reason that others will read."""

    reason = TextField(
        msg("Reason"), [required(msg("Write a reason. People will read it."))], most=500
    )


class BriefingForm(Form):
    """What volunteers read before their first shift."""

    text = LocalizedLongTextField(msg("What they have to know"), is_required=True)


class AcknowledgementForm(Form):
    """That somebody has read a briefing: which wording their page showed."""

    wording = HiddenField(default="")
