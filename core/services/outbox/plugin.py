"""What the outbox declares."""

from __future__ import annotations

from collections.abc import Iterable

from core.contracts.hookspecs import hookimpl
from core.contracts.periods import LegalNumber
from core.contracts.privacy import PersonalData
from core.services.outbox.privacy import MESSAGES, PERIODS


@hookimpl
def register_personal_data() -> list[PersonalData]:
    """Addresses, names and payloads of messages."""
    return [MESSAGES]


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """How long it is kept."""
    return PERIODS
