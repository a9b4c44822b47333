"""The door of check-in for the rooms above and for plugins."""

from core.checkin.queries import (
    attendance_of,
    last_scans,
    list_by_id,
    list_of_scan,
    lists_around,
    lists_of,
    people_of,
)
from core.checkin.service.admit import admit
from core.checkin.service.keys import (
    make_key,
    public_keys,
    retire_key,
    rewrap_keys,
)
from core.checkin.service.lists import open_lists
from core.checkin.service.passes import PASSES, issue_pass, pass_svg, revoke_pass
from core.checkin.service.rebuild import rebuild_presence
from core.checkin.service.scans import scan
from core.checkin.service.undo import undo
from core.checkin.service.walk_in import walk_in
from core.checkin.signals import PresenceRecorded, PresenceUndone
from core.checkin.values import (
    Attendance,
    Direction,
    GateList,
    Offer,
    PersonAtGate,
    Result,
    ScanAnswer,
    ScanLine,
    ScanRequest,
    WalkIn,
)

__all__ = [
    "PASSES",
    "Attendance",
    "Direction",
    "GateList",
    "Offer",
    "PersonAtGate",
    "PresenceRecorded",
    "PresenceUndone",
    "Result",
    "ScanAnswer",
    "ScanLine",
    "ScanRequest",
    "WalkIn",
    "admit",
    "attendance_of",
    "issue_pass",
    "last_scans",
    "list_by_id",
    "list_of_scan",
    "lists_around",
    "lists_of",
    "make_key",
    "open_lists",
    "pass_svg",
    "people_of",
    "public_keys",
    "rebuild_presence",
    "retire_key",
    "revoke_pass",
    "rewrap_keys",
    "scan",
    "undo",
    "walk_in",
]
