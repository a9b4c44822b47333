"""What legal numbers declare of themselves."""

from __future__ import annotations

from collections.abc import Iterable

from core.contracts.hookspecs import hookimpl
from core.contracts.privacy import PersonalData
from core.services.periods.privacy import CHANGES


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Who set a number."""
    return (CHANGES,)
