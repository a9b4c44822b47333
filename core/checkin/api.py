"""The door of check-in for the rooms above and for plugins."""

from core.checkin.arrivals import Arrival, arrivals_at, lists_at, mark_of_arrivals
from core.checkin.attendance import attendance_of, people_of
from core.checkin.batches import MOST_ITEMS, Batch, ItemAnswer, ScanItem
from core.checkin.conflicts import Conflict, conflicts_of
from core.checkin.devices import Device, Gate, Mode, device_by_id, devices_of
from core.checkin.presences import PRESENCES
from core.checkin.queries import (
    change_mark,
    last_scans,
    last_scans_of,
    list_by_id,
    list_of_scan,
    lists_around,
    lists_of,
    thing_of,
)
from core.checkin.rules import REASONS
from core.checkin.self_check_in import (
    OwnPlace,
    ShortName,
    list_at,
    names_for,
    own_places,
)
from core.checkin.service.admit import admit
from core.checkin.service.batch import merge_scans
from core.checkin.service.bundle import Bundle, bundle_of, gate_of
from core.checkin.service.devices import (
    DEVICES,
    Wish,
    invite_device,
    pair_device,
    put_up,
    revoke_device,
)
from core.checkin.service.keys import (
    make_key,
    public_keys,
    retire_key,
    rewrap_keys,
)
from core.checkin.service.lists import (
    ListWish,
    add_list,
    change_list,
    close_list,
    open_lists,
)
from core.checkin.service.passes import PASSES, issue_pass, pass_svg, revoke_pass
from core.checkin.service.rebuild import rebuild_presence
from core.checkin.service.scans import scan
from core.checkin.service.settle import settle_conflict
from core.checkin.service.undo import undo
from core.checkin.service.versions import version_of
from core.checkin.service.walk_in import walk_in
from core.checkin.signals import PresenceRecorded, PresenceUndone
from core.checkin.spots import (
    is_permitted,
    permit_of,
    poster_code,
    screen_code,
    stands_here,
)
from core.checkin.stays import EndedList, lists_ended, stays_of
from core.checkin.values import (
    REFUSE,
    WARN,
    Attendance,
    Direction,
    GateList,
    Offer,
    PersonAtGate,
    Result,
    ScanAnswer,
    ScanLine,
    ScanRequest,
    Stay,
    WalkIn,
)

__all__ = [
    "DEVICES",
    "MOST_ITEMS",
    "PASSES",
    "PRESENCES",
    "REASONS",
    "REFUSE",
    "WARN",
    "Arrival",
    "Attendance",
    "Batch",
    "Bundle",
    "Conflict",
    "Device",
    "Direction",
    "EndedList",
    "Gate",
    "GateList",
    "ItemAnswer",
    "ListWish",
    "Mode",
    "Offer",
    "OwnPlace",
    "PersonAtGate",
    "PresenceRecorded",
    "PresenceUndone",
    "Result",
    "ScanAnswer",
    "ScanItem",
    "ScanLine",
    "ScanRequest",
    "ShortName",
    "Stay",
    "WalkIn",
    "Wish",
    "add_list",
    "admit",
    "arrivals_at",
    "attendance_of",
    "bundle_of",
    "change_list",
    "change_mark",
    "close_list",
    "conflicts_of",
    "device_by_id",
    "devices_of",
    "gate_of",
    "invite_device",
    "is_permitted",
    "issue_pass",
    "last_scans",
    "last_scans_of",
    "list_at",
    "list_by_id",
    "list_of_scan",
    "lists_around",
    "lists_at",
    "lists_ended",
    "lists_of",
    "make_key",
    "mark_of_arrivals",
    "merge_scans",
    "names_for",
    "open_lists",
    "own_places",
    "pair_device",
    "pass_svg",
    "people_of",
    "permit_of",
    "poster_code",
    "public_keys",
    "put_up",
    "rebuild_presence",
    "retire_key",
    "revoke_device",
    "revoke_pass",
    "rewrap_keys",
    "scan",
    "screen_code",
    "settle_conflict",
    "stands_here",
    "stays_of",
    "thing_of",
    "undo",
    "version_of",
    "walk_in",
]
