"""The mail that asks a guardian whether a school may see a child's hours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import MessageKind, Payload
from core.contracts.texts import msg
from core.data.times import city_today
from core.people.api import privacy_notice
from core.settings import current
from plugins.volunteering.links import pupil_consent_token
from plugins.volunteering.queries.schools import class_by_id, consent_by_token, pupil_by_id
from plugins.volunteering.school_values import ConsentState


async def load_question(payload: Payload, language: str) -> Mapping[str, Any]:
    """What the mail says. Raises NotFound for a question that was answered or taken back."""
    token = pupil_consent_token(UUID(payload["consent"]))
    asked = await consent_by_token(token)
    today = city_today()
    pupil = await pupil_by_id(UUID(payload["pupil"]), today=today)
    view = await class_by_id(pupil.school_class) if pupil else None
    if asked is None or asked.state != ConsentState.ASKED or pupil is None or view is None:
        raise NotFound
    return {
        "reason": msg("You get this mail because a school wrote this address down for a pupil."),
        "pupil": pupil.name,
        "school": view.school.short_name,
        "class_name": view.school_class.name,
        "link": f"{current().base_url}/volunteering/pupil-consent/{token}",
        "notice": privacy_notice(view.school, language).short,
    }


SCHOOL_MESSAGES = (
    MessageKind(
        key="volunteering.pupil_consent",
        title=msg("A school asks for consent to see a child's hours"),
        template="volunteering/mail/pupil_consent",
        load=load_question,
    ),
)
