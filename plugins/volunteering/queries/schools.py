"""Reads of schools: classes, pupils with what was agreed to, the sign-ups made for a class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.contracts.ages import AgeBand
from core.data.commands import Row, read
from core.data.encoding import as_day, as_instant, as_uuid
from core.data.folding import fold
from core.data.ids import token_hash
from core.data.many import marks
from core.people.api import Organization, ages_on, organization_by_id, said_in
from core.signups.api import SignupState
from plugins.volunteering.hours_rules import school_year_days
from plugins.volunteering.school_tables import PupilConsent, SchoolClass
from plugins.volunteering.school_values import (
    ConsentPurpose,
    ConsentState,
    ConsentWay,
    PupilState,
)

_PUPILS = (
    "SELECT p.id, p.school_class, p.person, p.name, p.state, p.guardian_email, n.age_band,"
    " n.age_said_on, n.language, COALESCE(n.email, '') AS email,"
    " (SELECT COUNT(*) FROM people_account a WHERE a.person = p.person) AS accounts"
    " FROM volunteering_pupil p JOIN people_person n ON n.id = p.person"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """What was agreed to, or asked: by whom, how, when; instants are UTC."""

    id: UUID
    pupil: UUID
    purpose: ConsentPurpose
    way: ConsentWay
    state: ConsentState
    guardian_name: str
    relation: str
    signed_on: date | None
    paper_place: str
    asked_at: datetime
    given_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilLine:
    """A pupil of a class; `age` is the band as it was said, None where nobody said it.

    `least_age` are the full years that the pupil has at least today. `consents` are the latest
    first, in whatever state.
    """

    id: UUID
    school_class: UUID
    person: UUID
    name: str
    state: PupilState
    email: str
    language: str
    guardian_email: str
    has_account: bool
    age: AgeBand | None
    least_age: int | None
    consents: Sequence[ConsentLine] = ()

    def holds(self, purpose: ConsentPurpose) -> ConsentLine | None:
        """The consent that holds for a purpose, or None."""
        return next(
            (
                one
                for one in self.consents
                if one.purpose is purpose and one.state is ConsentState.GIVEN
            ),
            None,
        )

    @property
    def shows_hours(self) -> bool:
        """The school sees the hours at all organizations."""
        return self.holds(ConsentPurpose.HOURS) is not None

    @property
    def is_asked(self) -> bool:
        """A guardian was asked by mail and has not answered."""
        return any(one.state is ConsentState.ASKED for one in self.consents)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLine:
    """A class in a list."""

    id: UUID
    name: str
    school_year: int
    pupils: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """A class with its school, as pages and policies look at it."""

    school_class: SchoolClass
    school: Organization

    @property
    def desk_path(self) -> str:
        """Its address on the school's desk."""
        return f"/desk/{self.school.slug}/volunteering/classes/{self.school_class.id}"

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of its school year."""
        return school_year_days(self.school_class.school_year)


async def classes_of(school: UUID) -> Sequence[ClassLine]:
    """The classes of a school, the latest school year first, then by name."""
    rows = await read(
        "SELECT c.id, c.name, c.school_year,"
        " COUNT(CASE WHEN p.state = 'member' THEN 1 END) AS pupils,"
        " COUNT(CASE WHEN p.state = 'asked' THEN 1 END) AS asked"
        " FROM volunteering_school_class c LEFT JOIN volunteering_pupil p ON p.school_class = c.id"
        " WHERE c.organization = ? GROUP BY c.id, c.name, c.school_year",
        [school],
    )
    found = [ClassLine(**{**row, "id": as_uuid(row["id"])}) for row in rows]
    return sorted(found, key=lambda one: (-one.school_year, fold(one.name), one.id))


async def class_by_id(school_class: UUID) -> ClassView | None:
    """One class with its school, or None."""
    found = await SchoolClass.objects().where(SchoolClass.id == school_class).first()
    return await _view(found)


async def class_by_token(token: str) -> ClassView | None:
    """The class that a joining link leads to; None for unknown and closed ones alike."""
    wanted = SchoolClass.link_hash == token_hash(token)
    return await _view(await SchoolClass.objects().where(wanted).first())


async def _view(found: SchoolClass | None) -> ClassView | None:
    school = await organization_by_id(found.organization) if found else None
    return ClassView(school_class=found, school=school) if found and school else None


async def pupils_of(school_class: UUID, *, today: date) -> Sequence[PupilLine]:
    """The pupils of a class by name, those who ask to join too."""
    return await _pupils("p.school_class = ?", [school_class], today=today)


async def pupil_by_id(pupil: UUID, *, today: date) -> PupilLine | None:
    """One pupil, or None."""
    found = await _pupils("p.id = ?", [pupil], today=today)
    return found[0] if found else None


async def pupils_of_person(person: UUID, *, today: date) -> Sequence[PupilLine]:
    """Where somebody is a pupil, in whatever class."""
    return await _pupils("p.person = ?", [person], today=today)


async def _pupils(condition: str, values: Sequence[Any], *, today: date) -> list[PupilLine]:
    rows = await read(f"{_PUPILS} WHERE {condition}", values)
    consents = await _consents_of([as_uuid(row["id"]) for row in rows])
    lines = [_pupil(row, consents.get(as_uuid(row["id"]), ()), today) for row in rows]
    return sorted(lines, key=lambda one: (fold(one.name), one.id))


def _pupil(row: Row, consents: Sequence[ConsentLine], today: date) -> PupilLine:
    said = said_in(row)
    return PupilLine(
        id=as_uuid(row["id"]),
        school_class=as_uuid(row["school_class"]),
        person=as_uuid(row["person"]),
        name=row["name"],
        state=PupilState(row["state"]),
        email=row["email"] if row["accounts"] else "",
        language=row["language"],
        guardian_email=row["guardian_email"],
        has_account=bool(row["accounts"]),
        age=said.band if said else None,
        least_age=ages_on(said, today)[0] if said else None,
        consents=consents,
    )


async def _consents_of(pupils: Sequence[UUID]) -> Mapping[UUID, list[ConsentLine]]:
    found: dict[UUID, list[ConsentLine]] = defaultdict(list)
    rows = await read(
        "SELECT * FROM volunteering_pupil_consent"  # noqa: S608 -- only marks
        f" WHERE pupil IN ({marks(pupils)}) ORDER BY created_at DESC, id DESC",
        list(pupils),
    )
    for row in rows:
        found[as_uuid(row["pupil"])].append(_consent(row))
    return found


def _consent(row: Row) -> ConsentLine:
    return ConsentLine(
        id=as_uuid(row["id"]),
        pupil=as_uuid(row["pupil"]),
        purpose=ConsentPurpose(row["purpose"]),
        way=ConsentWay(row["way"]),
        state=ConsentState(row["state"]),
        guardian_name=row["guardian_name"],
        relation=row["relation"],
        signed_on=as_day(row["signed_on"]),
        paper_place=row["paper_place"],
        asked_at=as_instant(row["created_at"]),
        given_at=as_instant(row["given_at"]),
        ended_at=as_instant(row["ended_at"]),
    )


async def consent_by_token(token: str) -> PupilConsent | None:
    """What a guardian's link leads to, while its class is kept."""
    wanted = PupilConsent.token_hash == token_hash(token)
    return await PupilConsent.objects().where(wanted).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSignup:
    """A sign-up that the school made for a pupil."""

    pupil: UUID
    signup: UUID
    sheet: UUID
    state: SignupState


async def signups_of_class(school_class: UUID) -> Sequence[ClassSignup]:
    """The sign-ups that the school made for a class's pupils, as they stand now."""
    rows = await read(
        "SELECT c.pupil, c.signup, s.sheet, s.state FROM volunteering_pupil_signup c"
        " JOIN volunteering_pupil p ON p.id = c.pupil JOIN signups_signup s ON s.id = c.signup"
        " WHERE p.school_class = ? ORDER BY c.created_at, c.id",
        [school_class],
    )
    return [
        ClassSignup(
            pupil=as_uuid(row["pupil"]),
            signup=as_uuid(row["signup"]),
            sheet=as_uuid(row["sheet"]),
            state=SignupState(row["state"]),
        )
        for row in rows
    ]
