"""The forms of an organization's desk: an offer, a shift, a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from wtforms import HiddenField, TimeField

from core.contracts.texts import LocalizedText, msg
from core.data.times import city_today, to_utc, to_wall
from core.people.api import area_choices
from core.settings import current
from core.web.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    EmailAddressField,
    IntegerField,
    LocalizedLongTextField,
    LocalizedTextField,
    MultiChoiceField,
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
from plugins.volunteering.tables import Offer, Role, Shift
from plugins.volunteering.values import (
    AUDIENCE_TITLES,
    INSURANCE_TITLES,
    KIND_TITLES,
    SCOPE_TITLES,
    SKILLS,
    SPOKEN_LANGUAGES,
    Audience,
    CheckContent,
    CheckResult,
    InsuranceKind,
    OfferContent,
    OfferKind,
    Places,
    RoleContent,
    Scope,
    ShiftPlan,
)

AGE = msg("Give an age from 13 up, or leave it empty.")
PLACES = msg("Give a number of places from 1 up.")
LATER = (1, 7)
TEXTS = ("title", "summary", "description", "tasks", "requirements", "benefits")
PLAIN = (
    "place",
    "district",
    "has_minors_contact",
    "minimum_age",
    "insurer",
    "policy_number",
    "project",
    "needs_approval",
)
LISTS = ("areas", "languages", "skills")


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
    areas = MultiChoiceField(msg("Areas"))
    languages = MultiChoiceField(msg("Languages that volunteers need"))
    skills = MultiChoiceField(msg("Skills that are wanted"))
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

    kind = ChoiceField(msg("How often"), default=OfferKind.ONCE.value)
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
    insurance = ChoiceField(
        msg("Insurance"),
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

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.areas.choices = area_choices(language())
        self.languages.choices = _choices(SPOKEN_LANGUAGES)
        self.skills.choices = _choices(SKILLS)
        self.kind.choices = _choices(KIND_TITLES)
        self.insurance.choices = _choices(INSURANCE_TITLES)

    def content(self) -> OfferContent:
        """What was written, as the services take it."""
        said: dict[str, Any] = {name: getattr(self, name).data for name in (*TEXTS, *PLAIN)}
        said |= {
            name: said[name] or "" for name in ("district", "insurer", "policy_number", "project")
        }
        said |= {name: tuple(getattr(self, name).data or ()) for name in LISTS}
        return OfferContent(
            **said,
            capacity=self.capacity.data,
            kind=OfferKind(self.kind.data),
            insurance=InsuranceKind(self.insurance.data),
        )


def _choices(titles: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(key), gettext(title)) for key, title in titles.items()]


def offer_data(offer: Offer) -> dict[str, Any]:
    """An offer as the form shows it."""
    same = (*TEXTS, *PLAIN, "kind", "capacity", "insurance")
    return {
        **{name: getattr(offer, name) for name in same},
        **{name: listed(getattr(offer, name)) for name in LISTS},
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
        self.qualifications.choices = _choices({**kinds_on(today, kinds), **kept})

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


class ShiftForm(Form):
    """When a shift is and how many people it needs; `roles` have fields of their own."""

    roles: Mapping[str, UUID] = {}
    day = DateField(msg("Day"), [required(msg("Choose a day."))])
    from_time = TimeField(msg("From"), [required(msg("Give the hour."))])
    to_time = TimeField(
        msg("To"),
        [required(msg("Give the hour."))],
        description=msg("An earlier hour than the start means the next day."),
    )
    capacity = IntegerField(
        msg("Places"),
        [
            required(PLACES),
            validators.NumberRange(min=1, max=LARGEST_CAPACITY, message=PLACES),
        ],
    )
    place = TextField(msg("Where, if elsewhere"), most=300)
    note = LocalizedTextField(
        msg("Note"), description=msg("What to bring, where to meet. It stands in the mail.")
    )
    audience = ChoiceField(msg("Who sees it"), default=Audience.EVERYBODY.value)
    follows = ChoiceField(
        msg("Goes along with an event"),
        default="",
        description=msg("When the event moves or is cancelled, so is the shift."),
    )
    scope = ChoiceField(msg("What to change"), default=Scope.ONE.value)
    events: Sequence[tuple[str, str]] = ()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.audience.choices = _choices(AUDIENCE_TITLES)
        self.follows.choices = [("", gettext(msg("No, it stands alone"))), *self.events]
        self.scope.choices = _choices(SCOPE_TITLES)

    def plan(self) -> ShiftPlan:
        """What was written, as the services take it; times are those of the city's clocks."""
        zone = current().city_zone
        first: date = self.day.data
        start, end = self.from_time.data, self.to_time.data
        last = first + timedelta(days=1) if end < start else first
        return ShiftPlan(
            starts_at=_instant(first, start, zone),
            ends_at=_instant(last, end, zone),
            zone=zone,
            capacity=self.capacity.data if self.capacity else 0,
            places={role: self[name].data or 0 for name, role in self.roles.items()},
            place=self.place.data or "",
            note=self.note.data,
            audience=Audience(self.audience.data),
            follows_kind=self.follows.data.rpartition(":")[0],
            follows=UUID(named) if (named := self.follows.data.rpartition(":")[2]) else None,
        )


def shift_form(roles: Sequence[Role], events: Sequence[tuple[str, str]] = ()) -> type[ShiftForm]:
    """The form of a shift of an offer: one number of places, or one for each role with a name.

    `events` are those it can go along with, by "kind:subject".
    """
    named = {places_name(role.id): role for role in roles if role.title}
    if not named:
        return type("ShiftOfOfferForm", (ShiftForm,), {"events": events})
    fields = {
        name: IntegerField(
            role.title.to(language()),
            [
                validators.Optional(),
                validators.NumberRange(min=0, max=LARGEST_CAPACITY, message=PLACES),
            ],
        )
        for name, role in named.items()
    }
    ids = {name: role.id for name, role in named.items()}
    return type(
        "ShiftOfRolesForm",
        (ShiftForm,),
        {"capacity": None, "roles": ids, "events": events, **fields},
    )


def places_name(role: UUID) -> str:
    """The name of the field for a role's places."""
    return f"places_{role.hex}"


def _instant(day: date, at: time, zone: str) -> datetime:
    return to_utc(datetime.combine(day, at), zone)


def shift_data(shift: Shift, places: Sequence[Places]) -> dict[str, Any]:
    """A shift as the form shows it."""
    starts, ends = to_wall(shift.starts_at, shift.zone), to_wall(shift.ends_at, shift.zone)
    return {
        "day": starts.date(),
        "from_time": starts.time(),
        "to_time": ends.time(),
        "capacity": sum(one.capacity for one in places),
        **{places_name(one.role): one.capacity for one in places},
        "place": shift.place,
        "note": shift.note,
        "audience": shift.audience,
        "follows": f"{shift.follows_kind}:{shift.follows}" if shift.follows else "",
    }


class CopyOfferForm(Form):
    """On which day the first shift of a copied offer is."""

    first_day = DateField(msg("Day of the first shift"), [required(msg("Choose a day."))])


class CancelShiftForm(Form):
    """Why a shift is cancelled, and which others of its series with it."""

    reason = TextField(msg("Reason"), most=500)
    scope = ChoiceField(msg("What to cancel"), default=Scope.ONE.value)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.scope.choices = _choices(SCOPE_TITLES)


class CopyForm(Form):
    """How much later another shift like this one is."""

    days = IntegerField(msg("Days"), [required(), validators.AnyOf(LATER)])


class ReasonForm(Form):
    """A reason that others will read."""

    reason = TextField(
        msg("Reason"), [required(msg("Write a reason. People will read it."))], most=500
    )


class CheckForm(Form):
    """What a coordinator keeps of a check before work with minors; no documents."""

    name = TextField(msg("Name and surname"), [required(msg("Write a name."))])
    email = EmailAddressField(msg("E-mail"), [required(msg("Write an e-mail address."))])
    result = ChoiceField(
        msg("Result"),
        choices={
            CheckResult.ADMITTED: msg("Admitted to work with minors"),
            CheckResult.REFUSED: msg("Not admitted"),
        },
    )
    register_on = DateField(
        msg("Register of sexual offenders: day of the check"), [validators.Optional()]
    )
    record_on = DateField(
        msg("National Criminal Record (KRK): day of the information"), [validators.Optional()]
    )
    countries_on = DateField(
        msg("Other countries of residence: day of the information or statement"),
        [validators.Optional()],
    )
    checked_by = TextField(msg("Who checked"))
    printout_place = TextField(msg("Where the printouts lie"))

    def content(self) -> CheckContent:
        """What was written, as the service takes it."""
        return CheckContent(
            result=CheckResult(self.result.data),
            register_on=self.register_on.data,
            record_on=self.record_on.data,
            countries_on=self.countries_on.data,
            checked_by=self.checked_by.data or "",
            printout_place=self.printout_place.data or "",
        )


class BriefingForm(Form):
    """What volunteers read before their first shift."""

    text = LocalizedLongTextField(msg("What they have to know"), is_required=True)


class AcknowledgementForm(Form):
    """That somebody has read a briefing: which wording their page showed."""

    wording = HiddenField(default="")
