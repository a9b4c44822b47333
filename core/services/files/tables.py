"""Uploaded pictures, as rows; their bytes lie in the data folder."""

from __future__ import annotations

from piccolo.columns import JSON, UUID, BigInt, Varchar

from core.data.tables import Record
from core.data.texts import LocalizedTextColumn


class StoredPicture(Record, tablename="files_file"):
    """One picture, made anew from what was uploaded: no metadata, no original.

    `widths` are those that exist on disk, in pixels; `bytes` is the sum of their sizes; `sha256`
    is of the widest one. `account` is who uploaded it. Purpose: to show it. Kept: until the thing
    that shows it lets it go.
    """

    media_type = Varchar(length=60)
    widths = JSON(default="[]")
    bytes = BigInt(default=0)
    sha256 = Varchar(length=64)
    alt = LocalizedTextColumn()
    account = UUID(null=True, default=None, index=True)
    organization = UUID(null=True, default=None, index=True)
