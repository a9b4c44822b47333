"""The sign-up box: all that it says to a viewer, decided before it is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from core.contracts.signups import Applicant, SignupSubject
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.ids import new_token
from core.data.times import utc_now
from core.people.api import PrivacyNotice, organization_by_id, privacy_notice
from core.services.questions.api import FormVersion, form_now
from core.signups.links import link_token
from core.signups.minors import age_questions, asks_age
from core.signups.queries.hand_overs import public_hand_over
from core.signups.queries.own import OwnSignup, own_signup, subjects_of
from core.signups.queries.verdicts import verdict_of
from core.signups.rules import closing_time, full, may_sign_up, most_in_party, outcome_of
from core.signups.values import Sheet, SignUpRequest, SignupState
from core.web.forms import Form
from core.web.i18n import language
from core.web.questions import Asked, asked_fields, with_questions


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupBox:
    """What the template signups/box.html draws.

    `outcome` is what pressing the button does now; `refusal` why it cannot be pressed, or why it
    did not work; `own` the viewer's living sign-up. `notice` is the host's privacy notice, whose
    `notice_version` goes with the form, as does `invitation`, the token of the link they came by.
    `typed` and `errors` are by field name and keep a form that has to be corrected. `asks_age`
    where minors need a guardian's consent and the viewer's age is not known; `asks_guardian` where
    no consent of a minor's is there. `given_on` is the path of a place that somebody gives on to
    anybody, where no other is free. `version` are the host's questions, `form` has their fields.
    """

    sheet: Sheet
    subject: SignupSubject | None
    viewer: Viewer
    now: datetime
    closes_at: datetime
    outcome: SignupState | None
    refusal: Refusal | None
    own: OwnSignup | None
    notice: PrivacyNotice | None
    notice_version: str
    idempotency_key: str
    asks_age: bool = False
    asks_guardian: bool = False
    invitation: str = ""
    given_on: str = ""
    version: FormVersion | None = None
    form: Form | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def asked(self) -> list[Asked]:
        """The host's questions, with what was typed."""
        return asked_fields(self.form, self.version) if self.form is not None else []

    @property
    def most_companions(self) -> int:
        """How many people can be brought along in the same step."""
        return most_in_party(self.sheet) - 1

    @property
    def asks_ages(self) -> bool:
        """Whether of each of them it is asked how old they are."""
        return asks_age(self.sheet)

    @property
    def action(self) -> str:
        """Where the form is sent."""
        return f"/signup/{self.sheet.id}"

    @property
    def asks_again(self) -> bool:
        """The sheet warns of an overlap and lets the person say yes to it."""
        return self.refusal is not None and self.refusal.code == "overlap_warning"


async def signup_box(
    sheet: Sheet | None, viewer: Viewer, *, invitation: str = "", now: datetime | None = None
) -> SignupBox | None:
    """The box of a sheet for a viewer: the state in words, the form, or what they have already.

    None for no sheet, so that a page can pass on what `sheet_of` gave.
    """
    if sheet is None:
        return None
    moment = now or utc_now()
    subject = (await subjects_of([sheet])).get(sheet.id)
    organization = await organization_by_id(sheet.organization)
    notice = privacy_notice(organization, language()) if organization else None
    outcome = await _outcome(sheet, viewer, invitation, moment)
    asked = await age_questions(sheet, viewer, moment)
    version = await form_now(sheet.form) if sheet.form else None
    return SignupBox(
        sheet=sheet,
        subject=subject,
        viewer=viewer,
        now=moment,
        closes_at=closing_time(sheet),
        outcome=outcome if isinstance(outcome, SignupState) else None,
        refusal=outcome if isinstance(outcome, Refusal) else None,
        own=await own_signup(sheet.id, viewer.person) if viewer.person else None,
        notice=notice,
        notice_version=fingerprint(notice) if notice else "",
        idempotency_key=new_token()[0],
        asks_age=asked.age,
        asks_guardian=asked.guardian,
        invitation=invitation,
        given_on=await _given_on(sheet, viewer),
        version=version,
        form=with_questions(Form, version)() if version else None,
    )


async def _given_on(sheet: Sheet, viewer: Viewer) -> str:
    handed = None if sheet.has_room_for(1) else await public_hand_over(sheet, viewer.person)
    return f"/signup/hand-over/{link_token(handed.id)}" if handed else ""


def fingerprint(notice: PrivacyNotice) -> str:
    """A version that is another one whenever the notice says something else."""
    said = (notice.controller, notice.address, notice.email, notice.phone, notice.contact)
    return sha256("\n".join(said).encode()).hexdigest()[:12]


async def _outcome(
    sheet: Sheet, viewer: Viewer, invitation: str, now: datetime
) -> SignupState | Refusal:
    """What would come of signing up now: the sheet's rules, the room's own, and how full it is."""
    applicant = Applicant(
        name=viewer.name,
        email=viewer.email,
        language=viewer.language,
        person=viewer.person,
        invitation=invitation,
    )
    request = SignUpRequest(sheet=sheet.id, applicant=applicant, idempotency_key="")
    if refusal := may_sign_up(sheet, request, now):
        return refusal
    if refusal := await verdict_of(sheet, applicant, viewer, now):
        return refusal
    is_full = not sheet.has_room_for(1)
    if is_full and not sheet.has_waiting_list and not sheet.needs_approval:
        return full(sheet)
    return outcome_of(sheet, request, waits=is_full)


def with_trouble(
    box: SignupBox,
    *,
    typed: Mapping[str, str],
    errors: Mapping[str, Sequence[str]],
    refusal: Refusal | None = None,
    form: Form | None = None,
) -> SignupBox:
    """The box once more after something was wrong, with all that was typed."""
    key = typed.get("idempotency_key") or box.idempotency_key
    return replace(
        box,
        typed=typed,
        errors=errors,
        refusal=refusal or box.refusal,
        idempotency_key=key,
        form=form if box.version else None,
    )
