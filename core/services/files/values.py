"""The vocabulary of files."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.contracts.texts import LocalizedText

WIDTHS = (480, 960, 1600)
MEDIA_TYPE = "image/webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A picture that is kept. `widths` are pixels, ascending; `bytes` all of them together."""

    id: UUID
    media_type: str
    widths: tuple[int, ...]
    bytes: int
    sha256: str
    alt: LocalizedText
    account: UUID | None
    organization: UUID | None


def picture_path(file_id: UUID, width: int = 960) -> str:
    """The address of a picture; one that is narrower than `width` is served as wide as it is."""
    return f"/files/{file_id}/{width}.webp"
