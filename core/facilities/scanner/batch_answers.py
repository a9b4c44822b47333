"""What a device is told: bundles, the answer to each item, the state of its lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.checkin.api import REASONS, Bundle, Gate, ItemAnswer
from core.contracts.signups import SignupSubject
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import utc_now
from core.facilities.scanner.batch_forms import UNUSABLE, Sent
from core.facilities.scanner.presentation import answer_view, status_of
from core.facilities.scanner.queries import counts_of
from core.web.i18n import gettext, refusal_words
from core.web.rendering import localized

CONFLICT, UNFIT, MISSING = 409, 422, 404
NO_LIST = Refusal("no_list", msg("This list is not there."))


def bundle_view(bundle: Bundle, gate: Gate, thing: SignupSubject | None) -> dict[str, Any]:
    """What does not change by itself; when it was made is added where it is sent."""
    return {
        **bundle.content,
        "lists": [_titled(one) for one in bundle.content["lists"]],
        "version": bundle.version,
        "thing": {
            "id": gate.subject,
            "title": localized(thing.title) if thing else "",
            "place": thing.place if thing else "",
            "starts_at": thing.starts_at if thing else None,
            "ends_at": thing.ends_at if thing else None,
            "zone": thing.zone if thing else "",
        },
        "device": {"id": gate.id, "name": gate.name},
        "reasons": {code: gettext(text) for code, text in REASONS.items()},
    }


def _titled(one: Mapping[str, Any]) -> dict[str, Any]:
    title = one["title"]
    return {**one, "title": gettext(title)}


def results_view(sent: Sequence[Sent], answers: Sequence[ItemAnswer]) -> list[dict[str, Any]]:
    """One answer for each item, in the order of the items."""
    known = iter(answers)
    return [
        result_view(next(known)) if item is not None else _refused(nonce, UNUSABLE, UNFIT)
        for nonce, item in sent
    ]


def result_view(found: ItemAnswer) -> dict[str, Any]:
    """One item's answer with its status."""
    if found.answer is None:
        status = MISSING if found.is_missing else CONFLICT
        return _refused(found.nonce, found.refusal or NO_LIST, status)
    return {
        "nonce": found.nonce,
        "status": status_of(found.answer),
        **answer_view(found.answer),
        "is_skewed": found.answer.is_skewed,
        "is_repeat": found.answer.is_repeat,
    }


def _refused(nonce: str, refusal: Refusal, status: int) -> dict[str, Any]:
    return {
        "nonce": nonce,
        "status": status,
        "result": "refused",
        "word": gettext("Stop"),
        "tone": "error",
        "code": refusal.code,
        "reason": refusal_words(refusal),
        "name": "",
        "scan": None,
        "is_repeat": False,
    }


async def state_view(kind: str, subject: UUID, **more: Any) -> Mapping[str, Any]:
    """How many came to each list, now."""
    return {"now": utc_now(), "lists": await counts_of(kind, subject), **more}
