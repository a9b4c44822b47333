"""Facts about cases, told inside the transaction that makes them true."""

from __future__ import annotations

from dataclasses import dataclass

from core.contracts.cases import Case
from core.contracts.signals import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Signal):
    """Something new waits for a decision."""

    case: Case


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Signal):
    """A case was decided, or went away with `case.decision` None; the address is still known."""

    case: Case
