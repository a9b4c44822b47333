"""What the audit log declares."""

from __future__ import annotations

from collections.abc import Iterable

from core.contracts.hookspecs import hookimpl
from core.contracts.periods import LegalNumber
from core.contracts.privacy import PersonalData
from core.services.audit.privacy import ENTRIES, PERIODS


@hookimpl
def register_personal_data() -> list[PersonalData]:
    """The accounts that acted."""
    return [ENTRIES]


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """How long it is kept."""
    return PERIODS
