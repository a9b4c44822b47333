"""What cases declare; whose they are is declared where persons are known, in the inbox."""

from __future__ import annotations

from collections.abc import Iterable

from core.contracts.hookspecs import hookimpl
from core.contracts.periods import LegalNumber
from core.services.cases.periods import PERIODS


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """How long it is kept."""
    return PERIODS
