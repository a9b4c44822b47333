"""The words of tables of volunteers that leave the house and come back."""

from __future__ import annotations

from collections.abc import Mapping

from core.contracts.texts import msg
from core.signups.api import SignupState

STATES_ON_LISTS: Mapping[SignupState, str] = {
    SignupState.HELD: msg("To be confirmed by mail"),
    SignupState.REQUESTED: msg("Waits for the organization"),
    SignupState.CONFIRMED: msg("Has a place"),
    SignupState.DECLINED: msg("Not accepted"),
    SignupState.WAITLISTED: msg("On the waiting list"),
    SignupState.OFFERED: msg("Is offered a place"),
    SignupState.LAPSED: msg("Did not answer in time"),
    SignupState.CANCELLED: msg("Sign-up cancelled"),
}
"""What tables that leave the house, and come back, call the state of a sign-up."""
