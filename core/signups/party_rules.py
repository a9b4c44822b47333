"""Who may bring whom: pure decisions on people who come along where ages are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.contracts.ages import MINORS, AgeBand, SaidAge
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.people.api import MinorsLaw, is_minor
from core.signups.rules import HOST_SOURCES
from core.signups.values import Companion, SignUpRequest
from core.web.i18n import refusal_words


def as_answered_for(request: SignUpRequest) -> SignUpRequest:
    """The request with those who come along as the engine may take them.

    Only who signs up themselves can say that they are a guardian; a host is told so by others, and
    a guardian who signs a child up without coming is asked by mail, for all children at once.
    """
    is_host = request.source in HOST_SOURCES
    if not request.companions or not (is_host or request.is_for_child):
        return request
    return replace(
        request,
        companions=tuple(
            replace(
                one,
                leader_is=None,
                guardian_email=request.applicant.email
                if request.is_for_child and one.age in MINORS
                else one.guardian_email,
            )
            for one in request.companions
        ),
    )


def may_bring(
    one: Companion, leader: SaidAge | None, *, request: SignUpRequest, today: date, law: MinorsLaw
) -> Verdict:
    """Whether somebody may bring another one along (Civil Code, art. 14, 17).

    Under 13 the guardian acts: it is they who sign up. Otherwise a guardian consents: who signs up,
    being of age, or whoever is asked. A host may bring the signed paper later.
    """
    if one.age not in MINORS or request.source in HOST_SOURCES or request.is_for_child:
        return None
    if one.leader_is is not None:
        if leader is not None and not is_minor(leader, today, law):
            return None
        return NOT_GROWN_UP
    values = {"name": one.name}
    if one.age is AgeBand.UNDER_13:
        return Refusal(
            "guardian_acts",
            msg("%(name)s is under 13: only their parent or guardian can sign them up."),
            values,
        )
    if not one.guardian_email:
        return Refusal(
            "no_guardian",
            msg("Say who consents for %(name)s: you, or the parent or guardian whom we ask."),
            values,
        )
    return None


NOT_GROWN_UP = Refusal(
    "not_grown_up", msg("Only who is of age can consent as a parent or guardian.")
)


def about(refusal: Refusal, name: str) -> Refusal:
    """A refusal that says whom of a party it is about, in the current language."""
    values = {"name": name, "reason": refusal_words(refusal)}
    return replace(refusal, text=msg("%(name)s: %(reason)s"), values=values)
