"""The tables of check-in: columns only; CHECKs and partial indexes are in the migration."""

from __future__ import annotations

from typing import Any

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from core.contracts.signups import Period
from core.data.tables import Record
from core.data.times import utc_now
from core.people.api import Account, Organization
from core.signups.api import Signup, SignupSheet


class PassKey(Table, tablename="checkin_pass_key"):
    """A pair of Ed25519 keys that signs passes; scanners hold only the public one.

    The private key is sealed with the installation's secret. When the secret changes, `rewrap_keys`
    seals it anew; without that the old passes stay good (the public key is plain) and new ones are
    signed by a new pair. Purpose: passes that nobody can forge. It says nothing about a person.
    Kept: for ever.
    """

    number = SmallInt(primary_key=True, default=None)
    private_key = Text(help_text="sealed with AES-256-GCM, base64")
    public_key = Varchar(length=64, help_text="32 bytes in hex")
    created_at = Timestamptz(default=utc_now)
    retired_at = Timestamptz(null=True, default=None, help_text="signs no new passes since")


class Pass(Record, tablename="checkin_pass"):
    """What the holder of a sign-up shows at the gate.

    Made when it is first looked at, sent or needed at a gate. Purpose: to let in whom the host
    expects (GDPR Art. 6(1)(b)). Kept: 90 days after the end ("checkin" in the table of periods),
    then without code, picture and the link to the sign-up.
    """

    signup = ForeignKey(Signup, on_delete=OnDelete.set_null, unique=True)
    kind = Varchar(length=80)
    subject = UUID(default=None)
    typed_code = Varchar(length=8)
    not_after = Timestamptz()
    revoked_at = Timestamptz(null=True, default=None)
    svg = Text(default="", help_text="the drawn code, kept so that it is drawn once")


class CheckinList(Record, tablename="checkin_list"):
    """A gate, meal or bus at which people of one thing are counted.

    `sheet` are others than the thing's own who may come; `is_own` tells that the host set it up by
    hand, so that the kind's own ideas no longer change it. Where `is_two_way`, who leaves is read
    as well.
    Purpose: to know who came. It says nothing about a person. Kept: as long as the thing.
    """

    kind = Varchar(length=80)
    subject = UUID(default=None)
    organization = ForeignKey(Organization, on_delete=OnDelete.restrict, null=False, index=True)
    key = Varchar(length=80)
    title = Varchar(length=200, help_text="a message id of ours, or the host's own words")
    period = Varchar(length=12, default=Period.ONCE)
    opens_at = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=True, default=None)
    starts_at = Timestamptz()
    ends_at = Timestamptz(index=True)
    day_starts_at_hour = SmallInt(default=0)
    zone = Varchar(length=64)
    sheet = ForeignKey(SignupSheet, on_delete=OnDelete.set_null)
    is_two_way = Boolean(default=False)
    capacity = Integer(null=True, default=None, help_text="how many fit into the room")
    when_full = Varchar(length=8, default="warn")
    closed_at = Timestamptz(null=True, default=None, help_text="closed by hand")
    is_own = Boolean(default=False)


class Scan(Record, tablename="checkin_scan"):
    """One reading at a gate, refused ones too; rows are only added. (device, nonce) is unique.

    `at` is the instant that counts: the device's clock corrected by how long the reading waited.
    `said` holds the reason as it was told, so that the same reading gets the same answer.
    `decided` is what a device without network had done by then, `sequence` its own count of
    readings; an undo names the nonce of its reading, which may come in later than the undo.
    Purpose: proof of presence, settling what happened at two gates (GDPR Art. 6(1)(f)).
    Kept: for ever as a number; 90 days after the end sign-up and account are taken off.
    """

    gate_list = ForeignKey(CheckinList, on_delete=OnDelete.cascade, null=False)
    pass_id = ForeignKey(Pass, on_delete=OnDelete.set_null, index=True)
    signup = ForeignKey(Signup, on_delete=OnDelete.set_null, index=True)
    direction = Varchar(length=5)
    period = Varchar(length=40, default="")
    at = Timestamptz()
    device_at = Timestamptz(null=True, default=None)
    received_at = Timestamptz()
    is_skewed = Boolean(default=False)
    device = UUID(default=None)
    nonce = Varchar(length=64)
    read_hash = Varchar(length=64, help_text="keyed hash of what was read; the text is not kept")
    result = Varchar(length=8)
    reason = Varchar(length=40, default="")
    said = Text(default="")
    by_account = ForeignKey(Account, on_delete=OnDelete.set_null)
    undone_scan: ForeignKey[Any] = ForeignKey("self", on_delete=OnDelete.set_null)
    gate = Varchar(length=80, default="")
    sequence = BigInt(null=True, default=None)
    clock_offset = BigInt(null=True, default=None, help_text="milliseconds, as the device knew it")
    decided = Varchar(length=8, default="")
    undone_nonce = Varchar(length=64, default="")


class Presence(Record, tablename="checkin_presence"):
    """What scans amount to: one row a pass, list and period; it can be rebuilt from scans.

    Purpose: who is in, who came, hours (GDPR Art. 6(1)(b)). Kept: as the pass, then as a number.
    """

    gate_list = ForeignKey(CheckinList, on_delete=OnDelete.cascade, null=False)
    pass_id = ForeignKey(Pass, on_delete=OnDelete.cascade, null=False)
    period = Varchar(length=40)
    first_entry_at = Timestamptz()
    first_gate = Varchar(length=80, default="")
    first_scan = UUID(default=None)
    left_at = Timestamptz(null=True, default=None)


class Device(Record, tablename="checkin_device"):
    """A phone, kiosk, screen or poster of one thing; only hashes of its code and token are kept.

    `mode` says which; a kiosk, screen or poster stands at one list. `waiting` are the readings
    that it has not sent yet, `clock_offset` the milliseconds by which its clock was ahead.
    Purpose: gates without accounts (GDPR Art. 6(1)(f)). Kept: 90 days after the end.
    """

    kind = Varchar(length=80)
    subject = UUID(default=None)
    organization = ForeignKey(Organization, on_delete=OnDelete.cascade, null=False)
    gate_list = ForeignKey(CheckinList, on_delete=OnDelete.cascade)
    mode = Varchar(length=8, default="scanner")
    name = Varchar(length=80)
    code_hash = Varchar(length=64, default=None, null=True, unique=True)
    code_expires_at = Timestamptz(null=True, default=None)
    token_hash = Varchar(length=64, default=None, null=True, unique=True)
    opens_at = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=True, default=None)
    paired_at = Timestamptz(null=True, default=None)
    last_seen_at = Timestamptz(null=True, default=None)
    waiting = Integer(default=0)
    clock_offset = BigInt(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
    made_by = ForeignKey(Account, on_delete=OnDelete.set_null)


class Settlement(Record, tablename="checkin_settlement"):
    """Somebody's word on a pass that two gates let in: who settled it, when, with what note.

    Purpose: to clear up what happened at gates (GDPR Art. 6(1)(f)). Kept: 90 days after the end.
    """

    gate_list = ForeignKey(CheckinList, on_delete=OnDelete.cascade, null=False)
    pass_id = ForeignKey(Pass, on_delete=OnDelete.cascade, null=False)
    period = Varchar(length=40)
    by_account = ForeignKey(Account, on_delete=OnDelete.set_null)
    note = Varchar(length=500)
