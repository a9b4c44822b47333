"""Qualifications of volunteers: their kinds, dated, and whether somebody is qualified on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict

MOST_OF_A_PERSON = 40
OTHER = "other"
"""The kind of what is told in own words; no role asks for it."""
QUALIFICATIONS_KEPT = LegalNumber(
    key="volunteering.qualifications",
    title=msg("Qualifications of volunteers, after they ended"),
    unit="years",
    values=since_the_start(1, msg("RODO art. 5(1)(e): to show who was qualified")),
    most=10,
)


class QualificationState(StrEnum):
    """Who says that somebody has it."""

    CLAIMED = "claimed"
    """The person alone."""
    CONFIRMED = "confirmed"
    """An organization has seen the paper."""
    REFUSED = "refused"
    """An organization has seen a paper that was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationKind:
    """A kind of the city's list; `since` and `until` are the days between which it can be chosen.

    `title` is a message id, or the city's own name for it as the reader's language has it.
    `must_end`: the law lets it hold for a time only, so that a last day has to be said.
    """

    title: str
    since: date = date(2003, 6, 29)
    until: date | None = None
    must_end: bool = False


Kinds = Mapping[str, "QualificationKind"]
KINDS: Kinds = {
    "first_aid": QualificationKind(title=msg("First aid, a course")),
    "first_aid_qualified": QualificationKind(  # the act of 8 September 2006, art. 13: three years
        title=msg("Qualified first aid (KPP)"), since=date(2007, 1, 1), must_end=True
    ),
    "paramedic": QualificationKind(title=msg("Paramedic, nurse or doctor")),
    "lifeguard": QualificationKind(title=msg("Lifeguard")),
    "driver_b": QualificationKind(title=msg("Driving licence, category B")),
    "driver_d": QualificationKind(title=msg("Driving licence, category D"), must_end=True),
    "traffic": QualificationKind(title=msg("Directing traffic"), must_end=True),
    "camp_educator": QualificationKind(title=msg("Educator at children's camps")),
    "camp_head": QualificationKind(title=msg("Head of children's camps")),
    "health_exam": QualificationKind(title=msg("Sanitary examination for work with food")),
    "electrician": QualificationKind(title=msg("Electrical installations (SEP)"), must_end=True),
    "forklift": QualificationKind(title=msg("Forklift (UDT)"), must_end=True),
    "sign_language": QualificationKind(title=msg("Interpreter of Polish Sign Language")),
    "security_crowd": QualificationKind(title=msg("Steward at mass events"), must_end=True),
    "trainer": QualificationKind(title=msg("Trainer or sports instructor")),
}
"""The list that a city begins with, by keys that never change; the office adds, renames, retires.

A kind that ends stays with who has it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationContent:
    """What is said of a qualification; `valid_until` is its last day, None means for good."""

    kind: str
    title: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A qualification as decisions look at it."""

    kind: str
    state: QualificationState
    valid_until: date | None = None

    def is_good_on(self, day: date) -> bool:
        """Whether it has not ended by then."""
        return self.valid_until is None or day <= self.valid_until


def kinds_on(day: date, kinds: Kinds = KINDS) -> Mapping[str, str]:
    """The kinds that can be chosen on a day, by their keys."""
    return {
        key: kind.title
        for key, kind in kinds.items()
        if kind.since <= day and (kind.until is None or day <= kind.until)
    }


def title_of_kind(kind: str, title: str = "", kinds: Kinds = KINDS) -> str:
    """What a kind is called; own words are theirs, of a kind that is gone its key is left."""
    return kinds[kind].title if kind in kinds else title or kind


def qualification_faults(
    content: QualificationContent, today: date, kinds: Kinds = KINDS
) -> Mapping[str, list[str]]:
    """What is wrong with a qualification to be kept, by the form's fields."""
    faults: dict[str, list[str]] = {}
    if content.kind != OTHER and content.kind not in kinds_on(today, kinds):
        faults["kind"] = [msg("Choose from the list.")]
    elif content.kind == OTHER and not content.title:
        faults["title"] = [msg("Say what it is.")]
    if content.valid_until is not None and content.valid_until < today:
        faults["valid_until"] = [msg("This has ended. Keep it once it is renewed.")]
    elif content.valid_until is None and content.kind in kinds and kinds[content.kind].must_end:
        faults["valid_until"] = [msg("This holds for a time only. Write its last day.")]
    return faults


def qualification_verdict(
    held: Iterable[Held],
    needed: Sequence[str],
    day: date,
    *,
    trusts_claims: bool,
    kinds: Kinds = KINDS,
) -> Verdict:
    """Whether somebody has all that is needed on a day; the host may override it with a reason.

    The name of what is missing is a message id in the values, under "what".
    """
    having = list(held)
    for kind in needed:
        same = [one for one in having if one.kind == kind]
        good = [
            one for one in same
            if one.state is not QualificationState.REFUSED and one.is_good_on(day)
        ]  # fmt: skip
        is_seen = any(one.state is QualificationState.CONFIRMED for one in good)
        if is_seen or (good and trusts_claims):
            continue
        what, is_ended = title_of_kind(kind, kinds=kinds), bool(same) and not good
        return _missing(what, is_claimed=bool(good), is_ended=is_ended, day=day)
    return None


def _missing(what: str, *, is_claimed: bool, is_ended: bool, day: date) -> Refusal:
    code, text = "not_qualified", msg("Needed here: %(what)s. Add it to your profile: %(where)s")
    if is_claimed:
        code = "unconfirmed_qualification"
        text = msg(
            "Needed here: %(what)s. An organization has to see the paper first;"
            " ask for it in your profile: %(where)s"
        )
    elif is_ended:
        code = "ended_qualification"
        text = msg("Needed here: %(what)s. Yours ends before %(day)s. Renew it: %(where)s")
    values = {"what": what, "day": day.strftime("%d.%m.%Y")}
    return Refusal(code, text, values, may_be_overridden=True, is_personal=True)
