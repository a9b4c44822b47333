"""The columns of sign-ups as every read of them asks for, with contacts."""

from __future__ import annotations

from core.signups.values import ACTIVE_STATES, Sheet

PLACE_COLUMNS = """
    s.id, s.sheet, s.person, s.organization, s.party, s.is_leader, s.state, s.takes_place,
    s.shares, COALESCE(p.name, s.name) AS name, COALESCE(p.email, s.email) AS email,
    COALESCE(p.language, s.language) AS language, s.held_until, s.offered_until, s.position,
    s.has_conflict, s.cancelled_by, s.reason, s.source, s.created_at, s.waits_for, s.age_band,
    s.guardian_email, s.leader_is
"""
SHEET_COLUMNS = ", ".join(f"h.{name} AS h_{name}" for name in Sheet.__slots__)
"""Those of a sign-up's sheet beside them: `Sheet.from_row(row, prefix="h_")`."""
PLACES_FROM = "signups_signup s LEFT JOIN people_person p ON p.id = s.person"
ACTIVE = ", ".join(f"'{state}'" for state in ACTIVE_STATES)
