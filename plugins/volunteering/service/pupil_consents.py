"""What pupils and guardians agree to: on paper, by a mailed link, by oneself; taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.ids import new_id, token_hash
from core.data.rows import locked_row
from core.data.times import city_today, utc_now
from core.data.transactions import tx
from core.people.api import minors_law
from core.services.audit.api import record
from core.services.limits.api import take
from core.services.outbox.api import Recipient, queue
from core.settings import current
from plugins.volunteering.links import pupil_consent_token
from plugins.volunteering.queries.schools import ClassView, PupilLine, pupil_by_id
from plugins.volunteering.school_rules import may_consent_alone
from plugins.volunteering.school_tables import Pupil, PupilConsent
from plugins.volunteering.school_values import (
    ConsentPurpose,
    ConsentState,
    ConsentWay,
    PaperConsent,
    PupilState,
)
from plugins.volunteering.service.schools import locked_pupil

ASKED_PER_DAY = 3
HOLDS = Refusal("pupil_agreed", msg("This was agreed to already."))
ANSWERED = Refusal("pupil_answered", msg("This was answered already."))
NEEDS_GUARDIAN = Refusal(
    "pupil_needs_guardian",
    msg("Until you are of age a parent or guardian agrees to that. Ask your teacher."),
)


async def consent_of_paper(
    viewer: Viewer,
    view: ClassView,
    pupil: UUID,
    paper: PaperConsent,
    *,
    now: datetime | None = None,
) -> None:
    """Keep what somebody signed on paper; what holds already is left as it is.

    Raises Invalid for a day to come and without a purpose, name or place, NotFound.
    """
    moment = now or utc_now()
    faults: dict[str, list[str]] = {}
    if paper.signed_on > city_today(moment):
        faults["signed_on"] = [msg("This day has not come yet.")]
    if not paper.purposes:
        faults["purposes"] = [msg("Choose what was signed.")]
    for name in ("guardian_name", "place"):
        if not getattr(paper, name).strip():
            faults[name] = [msg("Write it as it stands on the paper.")]
    if faults:
        raise Invalid(faults)
    async with tx():
        found = await locked_pupil(view, pupil)
        for purpose in paper.purposes:
            if await _holds(found.id, purpose):
                continue
            await _end_questions(found.id, purpose)
            await PupilConsent(
                id=new_id(),
                pupil=found.id,
                purpose=purpose.value,
                way=ConsentWay.PAPER.value,
                guardian_name=paper.guardian_name.strip(),
                relation=paper.relation,
                signed_on=paper.signed_on,
                paper_place=paper.place.strip(),
                given_at=moment,
                entered_by=viewer.account,
            ).save()
        await _log(viewer, "recorded", found.id, view.school.id)


async def ask_guardian_of(
    viewer: Viewer, view: ClassView, pupil: UUID, *, email: str, now: datetime | None = None
) -> None:
    """Mail a guardian a link to agree that the school sees the hours; the link before ends.

    Raises NotFound, Refused where it was agreed to, TooMany after three mails a day.
    """
    moment = now or utc_now()
    await take(f"volunteering.pupil:{pupil}", limit=ASKED_PER_DAY, window=timedelta(days=1))
    async with tx():
        found = await locked_pupil(view, pupil)
        refuse(HOLDS if await _holds(found.id, ConsentPurpose.HOURS) else None)
        await _end_questions(found.id, ConsentPurpose.HOURS)
        asked = new_id()
        await PupilConsent(
            id=asked,
            created_at=moment,
            pupil=found.id,
            purpose=ConsentPurpose.HOURS.value,
            way=ConsentWay.MAIL.value,
            state=ConsentState.ASKED.value,
            email=email.strip(),
            language=current().city_language,
            token_hash=token_hash(pupil_consent_token(asked)),
            entered_by=viewer.account,
        ).save()
        await Pupil.update({Pupil.guardian_email: email.strip()}).where(Pupil.id == found.id)
        await queue(
            kind="volunteering.pupil_consent",
            to=Recipient(email=email.strip(), language=current().city_language),
            payload={"consent": str(asked), "pupil": str(found.id)},
            key=f"volunteering.pupil_consent:{asked}",
        )
        await _log(viewer, "asked", found.id, view.school.id)


async def answer_question(
    consent: UUID,
    *,
    agrees: bool,
    guardian_name: str = "",
    relation: str = "",
    now: datetime | None = None,
) -> None:
    """Keep a guardian's yes or no to a mailed question. Raises Invalid and Refused."""
    if agrees and not guardian_name.strip():
        raise Invalid({"guardian_name": [msg("Write your name and surname.")]})
    moment = now or utc_now()
    async with tx():
        found = await locked_row(PupilConsent, consent)
        refuse(ANSWERED if found.state != ConsentState.ASKED else None)
        if agrees and await _holds(found.pupil, ConsentPurpose.HOURS):
            raise Refused(HOLDS)
        state = ConsentState.GIVEN if agrees else ConsentState.REFUSED
        await PupilConsent.update(
            {
                PupilConsent.state: state.value,
                PupilConsent.guardian_name: guardian_name.strip(),
                PupilConsent.relation: relation,
                PupilConsent.given_at: moment if agrees else None,
                PupilConsent.ended_at: None if agrees else moment,
            }
        ).where(PupilConsent.id == consent)
        await _log_of(None, state.value, found.pupil)


async def agree_alone(viewer: Viewer, pupil: UUID, *, now: datetime | None = None) -> None:
    """A pupil of age agrees that the school sees their hours. Raises NotFound and Refused."""
    moment = now or utc_now()
    today = city_today(moment)
    async with tx():
        line = await _own(viewer, pupil, moment)
        law = await minors_law(today)
        refuse(None if may_consent_alone(line.least_age, law.adult_from) else NEEDS_GUARDIAN)
        refuse(HOLDS if await _holds(pupil, ConsentPurpose.HOURS) else None)
        await PupilConsent(
            id=new_id(),
            pupil=pupil,
            purpose=ConsentPurpose.HOURS.value,
            way=ConsentWay.OWN.value,
            given_at=moment,
            entered_by=viewer.account,
        ).save()
        await _log_of(viewer, "given", pupil)


async def _own(viewer: Viewer, pupil: UUID, now: datetime) -> PupilLine:
    today = city_today(now)
    await locked_row(Pupil, pupil)
    line = await pupil_by_id(pupil, today=today)
    if line is None or viewer.person is None or line.person != viewer.person:
        raise NotFound
    if line.state is not PupilState.MEMBER:
        raise NotFound
    return line


async def take_back(viewer: Viewer | None, consent: UUID, *, now: datetime | None = None) -> None:
    """End a consent that holds: the school sees nothing by it from now on. Twice does no harm.

    Who may is for the caller to know: the pupil, the guardian with the link, the school on a
    guardian's word.
    """
    moment = now or utc_now()
    async with tx():
        found = await locked_row(PupilConsent, consent)
        if found.state != ConsentState.GIVEN:
            return
        await PupilConsent.update(
            {
                PupilConsent.state: ConsentState.WITHDRAWN.value,
                PupilConsent.ended_at: moment,
            }
        ).where(PupilConsent.id == consent)
        await _log_of(viewer, "withdrawn", found.pupil)


async def _holds(pupil: UUID, purpose: ConsentPurpose) -> bool:
    return await PupilConsent.exists().where(
        PupilConsent.pupil == pupil,
        PupilConsent.purpose == purpose.value,
        PupilConsent.state == ConsentState.GIVEN.value,
    )


async def _end_questions(pupil: UUID, purpose: ConsentPurpose) -> None:
    await PupilConsent.delete().where(
        PupilConsent.pupil == pupil,
        PupilConsent.purpose == purpose.value,
        PupilConsent.state == ConsentState.ASKED.value,
    )


async def _log_of(viewer: Viewer | None, act: str, pupil: UUID) -> None:
    rows = await Pupil.select(Pupil.school_class.organization).where(Pupil.id == pupil)
    school = rows[0]["school_class.organization"] if rows else None
    await _log(viewer, act, pupil, school)


async def _log(viewer: Viewer | None, act: str, pupil: UUID, school: UUID | None) -> None:
    await record(
        viewer,
        action=f"volunteering.pupil_consent.{act}",
        subject=pupil,
        fields=("state",),
        organization=school,
    )
