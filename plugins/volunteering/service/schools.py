"""Classes of a school: made, taken over to the next school year, deleted; pupils, rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from core.contracts.ages import SaidAge
from core.contracts.demands import refuse, refuse_faults
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, run
from core.data.ids import new_id, token_hash
from core.data.rows import locked_row
from core.data.times import city_today, utc_now
from core.data.transactions import tx
from core.people.api import blank_person, make_person_without_address, say_age
from core.services.audit.api import record
from core.signups.api import join_on_word, signup_by_id
from plugins.volunteering.hours_rules import school_year, school_year_days
from plugins.volunteering.links import class_token
from plugins.volunteering.queries.schools import ClassView, pupils_of
from plugins.volunteering.school_rules import SchoolRuleSet, rule_faults
from plugins.volunteering.school_tables import Pupil, PupilSignup, SchoolClass, SchoolRule
from plugins.volunteering.school_values import NewPupil, PupilState

MOST_PUPILS = 60
YEARS_AROUND = 1
FULL = Refusal("class_full", msg("A class has at most %(most)s pupils."), {"most": MOST_PUPILS})
IN_CLASS = Refusal("in_class", msg("You are in this class already, or asked to be."))
WAITS_ALREADY = Refusal("pupil_decided", msg("Somebody has decided about this pupil already."))


async def make_class(
    viewer: Viewer, school: UUID, *, name: str, year: int, now: datetime | None = None
) -> UUID:
    """A class of the school year that began in `year`. Raises Invalid."""
    today = city_today(now)
    if not name.strip():
        raise Invalid({"name": [msg("Write what the class is called.")]})
    if abs(year - school_year(today)) > YEARS_AROUND:
        raise Invalid({"year": [msg("Choose this school year, the one before or the next.")]})
    made = new_id()
    async with tx():
        await SchoolClass(
            id=made,
            organization=school,
            name=name.strip(),
            school_year=year,
            ends_on=school_year_days(year)[1],
            created_by=viewer.account,
        ).save()
        await _log(viewer, "class.made", made, school)
    return made


async def delete_class(viewer: Viewer, view: ClassView) -> None:
    """Take a class away with its pupils and consents; their sign-ups and hours stay the hosts'."""
    async with tx():
        found = await locked_row(SchoolClass, view.school_class.id)
        persons = [
            one.person for one in await Pupil.objects().where(Pupil.school_class == found.id)
        ]
        await SchoolClass.delete().where(SchoolClass.id == found.id)
        for person in persons:
            await _forget_if_nobody_knows(person)
        await _log(viewer, "class.deleted", found.id, view.school.id)


async def take_over(viewer: Viewer, view: ClassView, *, name: str) -> UUID:
    """The same pupils in the next school year's class, without what was agreed to: it is asked
    anew. Raises Invalid.
    """
    year = view.school_class.school_year + 1
    async with tx():
        made = await make_class(viewer, view.school.id, name=name, year=year)
        for one in await Pupil.objects().where(
            Pupil.school_class == view.school_class.id, Pupil.state == PupilState.MEMBER.value
        ):
            await Pupil(
                id=new_id(),
                school_class=made,
                person=one.person,
                name=one.name,
                guardian_email=one.guardian_email,
                added_by=viewer.account,
            ).save()
    return made


async def renew_class_link(viewer: Viewer, view: ClassView, *, is_open: bool) -> None:
    """Another joining link, or none any more; the one before opens nothing."""
    link = new_id() if is_open else None
    async with tx():
        await locked_row(SchoolClass, view.school_class.id)
        await SchoolClass.update(
            {
                SchoolClass.link: link,
                SchoolClass.link_hash: token_hash(class_token(link)) if link else None,
            }
        ).where(SchoolClass.id == view.school_class.id)
        await _log(viewer, "class.link", view.school_class.id, view.school.id, fields=("link",))


async def add_pupils(
    viewer: Viewer, view: ClassView, pupils: Sequence[NewPupil], *, now: datetime | None = None
) -> int:
    """Write pupils down who need no account; names that are there already are left out.

    Returns how many were added. Raises Invalid without names, Refused past 60.
    """
    today = city_today(now)
    wanted = {one.name.strip(): one for one in pupils if one.name.strip()}
    if not wanted:
        raise Invalid({"names": [msg("Write the names, each in a line of its own.")]})
    async with tx():
        await locked_row(SchoolClass, view.school_class.id)
        known = {one.name for one in await pupils_of(view.school_class.id, today=today)}
        fresh = [one for name, one in wanted.items() if name not in known]
        if len(known) + len(fresh) > MOST_PUPILS:
            raise Refused(FULL)
        for one in fresh:
            await _add(viewer, view, one, today=today)
        await _log(viewer, "pupils.added", view.school_class.id, view.school.id)
    return len(fresh)


async def _add(viewer: Viewer, view: ClassView, one: NewPupil, *, today: date) -> None:
    person = await make_person_without_address(name=one.name.strip())
    if one.age is not None:
        said = SaidAge(band=one.age, said_on=today)
        await run(lambda: say_age(person, said))
    await Pupil(
        id=new_id(),
        school_class=view.school_class.id,
        person=person,
        name=one.name.strip(),
        guardian_email=one.guardian_email.strip(),
        added_by=viewer.account,
    ).save()


async def remove_pupil(viewer: Viewer, view: ClassView, pupil: UUID) -> None:
    """Take a pupil off the class with what was agreed to; sign-ups and hours stay the hosts'."""
    async with tx():
        found = await locked_pupil(view, pupil)
        await Pupil.delete().where(Pupil.id == found.id)
        await _forget_if_nobody_knows(found.person)
        await _log(viewer, "pupil.removed", found.id, view.school.id)


async def ask_to_join(viewer: Viewer, view: ClassView, *, name: str) -> UUID:
    """Somebody with an account asks to be in the class; a teacher looks whether it is a pupil.

    Raises NotFound for a visitor, Invalid without a name, Refused for who is in it already.
    """
    if viewer.person is None:
        raise NotFound
    if not name.strip():
        raise Invalid({"name": [msg("Write your name as it stands at school.")]})
    async with tx():
        found = await locked_row(SchoolClass, view.school_class.id)
        there = await Pupil.objects().where(Pupil.school_class == found.id)
        if any(one.person == viewer.person for one in there):
            raise Refused(IN_CLASS)
        if len(there) >= MOST_PUPILS:
            raise Refused(FULL)
        pupil = Pupil(
            id=new_id(),
            school_class=found.id,
            person=viewer.person,
            name=name.strip()[:200],
            state=PupilState.ASKED.value,
        )
        await pupil.save()
        await _log(viewer, "pupil.asked", pupil.id, view.school.id)
    return pupil.id


async def let_in(viewer: Viewer, view: ClassView, pupil: UUID, *, instead_of: UUID | None) -> None:
    """Take who asked into the class, perhaps in place of a pupil without an account.

    What was signed for that pupil holds on, and their sign-ups and hours become the account's.
    Raises NotFound, and Refused for who was decided on and where time would be taken twice.
    """
    async with tx():
        await locked_row(SchoolClass, view.school_class.id)
        found = await locked_pupil(view, pupil)
        refuse(None if found.state == PupilState.ASKED else WAITS_ALREADY)
        if instead_of is None:
            await Pupil.update({Pupil.state: PupilState.MEMBER.value}).where(Pupil.id == found.id)
        else:
            await _put_in_place(viewer, view, found, instead_of)
        await _log(viewer, "pupil.let_in", found.id, view.school.id, fields=("state",))


async def _put_in_place(viewer: Viewer, view: ClassView, asked: Pupil, instead_of: UUID) -> None:
    known = await locked_pupil(view, instead_of)
    paper_one = known.person
    if known.state != PupilState.MEMBER or not await _is_without_account(paper_one):
        raise Refused(WAITS_ALREADY)
    await Pupil.delete().where(Pupil.id == asked.id)
    await Pupil.update({Pupil.person: asked.person}).where(Pupil.id == known.id)
    for one in await PupilSignup.objects().where(PupilSignup.pupil == known.id):
        place = await signup_by_id(one.signup)
        if place is not None and place.person == paper_one:
            await join_on_word(one.signup, person=asked.person, viewer=viewer)
    await _forget_if_nobody_knows(paper_one)


async def save_rules(viewer: Viewer, school: UUID, rules: SchoolRuleSet) -> None:
    """Keep what the school asks for from a day on; of the same day the latest holds. Raises
    Invalid.
    """
    refuse_faults(rule_faults(rules))
    values = {
        "hours_year": rules.hours_year,
        "hours_total": rules.hours_total,
        "years": rules.years,
        "counts": json.dumps(sorted(rules.counts)),
        "span": rules.span,
        "steps": json.dumps([list(one) for one in rules.steps]),
        "entered_by": viewer.account,
    }
    row = {"id": new_id(), "created_at": utc_now(), "organization": school, "since": rules.since}
    columns = row | values
    marks = ", ".join("?" * len(columns))
    changes = ", ".join(f"{name} = excluded.{name}" for name in values)
    async with tx():
        await execute(
            Sql(
                f"INSERT INTO volunteering_school_rule ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 -- names are ours
                f" ON CONFLICT (organization, since) DO UPDATE SET {changes}",
                list(columns.values()),
            )
        )
        await _log(viewer, "rules.saved", school, school)


async def delete_rules(viewer: Viewer, school: UUID, since: date) -> None:
    """Take rules back; those before them hold again."""
    async with tx():
        await SchoolRule.delete().where(
            SchoolRule.organization == school, SchoolRule.since == since
        )
        await _log(viewer, "rules.deleted", school, school)


async def locked_pupil(view: ClassView, pupil: UUID) -> Pupil:
    """A pupil of this class under its lock. Raises NotFound."""
    found = await locked_row(Pupil, pupil)
    if found.school_class != view.school_class.id:
        raise NotFound
    return found


async def _is_without_account(person: UUID) -> bool:
    rows = await execute(
        Sql(
            "SELECT 1 AS one FROM people_person p WHERE p.id = ? AND p.email IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM people_account a WHERE a.person = p.id)",
            [person],
        )
    )
    return bool(rows)


async def _forget_if_nobody_knows(person: UUID) -> None:
    """Take the name off whom only the school knew: no account, class, sign-up or hours."""
    rows = await execute(
        Sql(
            "SELECT 1 AS one FROM volunteering_pupil WHERE person = ?"
            " UNION ALL SELECT 1 FROM signups_signup WHERE person = ?"
            " UNION ALL SELECT 1 FROM volunteering_hour_entry WHERE person = ? LIMIT 1",
            [person, person, person],
        )
    )
    if not rows and await _is_without_account(person):
        await blank_person(person)


async def _log(
    viewer: Viewer, act: str, subject: UUID, school: UUID, *, fields: tuple[str, ...] = ()
) -> None:
    await record(
        viewer,
        action=f"volunteering.school.{act}",
        subject=subject,
        fields=fields,
        organization=school,
    )
