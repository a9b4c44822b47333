"""The base of signals: facts in the past tense that rooms announce and others react to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A fact. Subclasses are frozen dataclasses named in the past tense (`SignupConfirmed`)."""
