"""Counters of tries."""

from __future__ import annotations

from piccolo.columns import Integer, Timestamptz, Varchar
from piccolo.table import Table


class LimitCounter(Table, tablename="limits_counter"):
    """How often a key was used in one window of time.

    `bucket` is a keyed hash of key, window and the window's start: keys hold addresses.
    Purpose: to slow down abuse. Kept: until the window is over, and at most an hour longer.
    """

    bucket = Varchar(length=64, primary_key=True)
    tries = Integer(default=0)
    ends_at = Timestamptz(index=True)
