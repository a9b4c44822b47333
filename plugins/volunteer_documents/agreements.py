"""What an agreement holds, and when the law wants it in writing: pure values and decisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict

WRITTEN = LegalNumber(
    key="volunteer_documents.written",
    title=msg("Up to how many days an agreement with a volunteer need not be in writing"),
    unit="days",
    values=since_the_start(30, msg("The act of 24 April 2003 on public benefit, art. 44(4)")),
    most=365,
)
SIGNED = Refusal("signed_already", msg("This agreement is signed. Write a new version instead."))
NOT_LATEST = Refusal("not_latest", msg("There is a newer version of this agreement."))
ACCEPTED = Refusal("accepted_already", msg("You have accepted this agreement already."))

OVER = Refusal("agreement_over", msg("This agreement was ended or withdrawn."))
NOT_AGREED = Refusal(
    "not_agreed", msg("Nobody has signed or accepted this agreement yet. Withdraw it instead.")
)
IN_FORCE = Refusal(
    "in_force", msg("This agreement is signed. The organization ends it on a day instead.")
)


OwnClause = tuple[str, str, str]
"""A clause of the host's own: its id on the host's list, heading and text as they were then."""


class Travel(StrEnum):
    """What becomes of travel and per diem costs (art. 45: the volunteer may waive them)."""

    REFUNDED = "refunded"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What stands in an agreement, frozen; days bound it, `last` None: without an end.

    `insurance` is the key of a kind of cover. `is_minor` adds the guardian's statement, to be
    filled and signed by hand: nothing of it is kept here. `clauses` are the host's own, in the
    words of the day.
    """

    host: str
    seat: str
    numbers: str
    place: str
    name: str
    representative: str
    first: date
    scope: str
    last: date | None = None
    manner: str = ""
    where: str = ""
    amount: str = ""
    coordinator: str = ""
    benefits: str = ""
    safety: str = ""
    travel: str = Travel.REFUNDED.value
    costs: str = ""
    insurance: str = ""
    insurer: str = ""
    liability: str = ""
    notice_days: int = 7
    is_minor: bool = False
    clauses: tuple[OwnClause, ...] = ()

    def to_json(self) -> str:
        """As the table keeps it."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps(plain, ensure_ascii=False, default=str)

    @classmethod
    def of_json(cls, text: str) -> Terms | None:
        """What the table keeps; None for a row whose content is forgotten."""
        kept: dict[str, Any] = json.loads(text)
        if not kept:
            return None
        last = kept.pop("last")
        clauses = tuple((key, title, text) for key, title, text in kept.pop("clauses", ()))
        return cls(
            clauses=clauses,
            **kept | {"first": date.fromisoformat(kept["first"])},
            last=date.fromisoformat(last) if last else None,
        )


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """Days from the first to the last one, both in it."""

    first: date
    last: date

    @property
    def number(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


def stretches(spans: Iterable[Days]) -> Sequence[Days]:
    """Days that touch or overlap taken together: short agreements in a row are a long one."""
    found: list[Days] = []
    for one in sorted(spans):
        if found and one.first <= found[-1].last + timedelta(days=1):
            found[-1] = Days(found[-1].first, max(found[-1].last, one.last))
        else:
            found.append(one)
    return found


def long_stretches(spans: Iterable[Days], limit: int) -> Sequence[Days]:
    """Those for which the law wants an agreement in writing: longer than `limit` days."""
    return [one for one in stretches(spans) if one.number > limit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Somebody for whom the law wants an agreement in writing, and no signed one covers it."""

    person: UUID
    name: str
    days: Days
    offer: UUID


def is_covered(days: Days, signed: Iterable[tuple[date, date | None]]) -> bool:
    """Whether signed agreements cover all of these days, together."""
    spans = [Days(first, max(first, last or days.last)) for first, last in signed]
    return any(one.first <= days.first and days.last <= one.last for one in stretches(spans))


def terms_faults(terms: Terms) -> Mapping[str, list[str]]:
    """What an agreement lacks: it must set scope, manner and time (art. 44(1))."""
    faults = {
        key: [msg("Please fill this in.")]
        for key in ("name", "representative", "scope", "manner")
        if not getattr(terms, key).strip()
    }
    if terms.last is not None and terms.last < terms.first:
        faults["last"] = [msg("This day is before the first one.")]
    return faults


def may_change(*, is_latest: bool, is_over: bool) -> Verdict:
    """Whether anything is done with a version: it holds, and was neither ended nor withdrawn."""
    if is_over:
        return OVER
    return None if is_latest else NOT_LATEST


def may_sign(signed_on: date | None, *, is_latest: bool, is_over: bool) -> Verdict:
    """Whether the day of signing is entered: once, for the version that holds."""
    verdict = may_change(is_latest=is_latest, is_over=is_over)
    return verdict or (SIGNED if signed_on is not None else None)


def signing_faults(day: date | None, today: date) -> Mapping[str, list[str]]:
    """What is wrong with a day of signing."""
    if day is None:
        return {"signed_on": [msg("Choose a day.")]}
    return {"signed_on": [msg("This day has not come yet.")]} if day > today else {}


def may_accept(*, is_accepted: bool, is_latest: bool, is_over: bool) -> Verdict:
    """Whether somebody accepts an agreement about themselves: once, the version that holds."""
    verdict = may_change(is_latest=is_latest, is_over=is_over)
    return verdict or (ACCEPTED if is_accepted else None)


def may_end(*, is_agreed: bool, is_latest: bool, is_over: bool) -> Verdict:
    """Whether a host ends an agreement before its last day: once it is signed or accepted."""
    verdict = may_change(is_latest=is_latest, is_over=is_over)
    return verdict or (None if is_agreed else NOT_AGREED)


def may_withdraw(signed_on: date | None, *, is_latest: bool, is_over: bool) -> Verdict:
    """Whether either side withdraws an agreement: while it is not signed on paper."""
    verdict = may_change(is_latest=is_latest, is_over=is_over)
    return verdict or (IN_FORCE if signed_on is not None else None)


def ending_faults(day: date | None, *, first: date, last: date | None) -> Mapping[str, list[str]]:
    """What is wrong with the day on which an agreement is to end before its time."""
    if day is None:
        return {"ended_on": [msg("Choose a day.")]}
    if day < first:
        return {"ended_on": [msg("This day is before the first one.")]}
    if last is not None and day >= last:
        return {"ended_on": [msg("The agreement ends by then anyway. Choose an earlier day.")]}
    return {}
