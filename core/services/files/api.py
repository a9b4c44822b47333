"""The files' door."""

from core.services.files.queries import picture_by_id, pictures_by_ids, pictures_of_account
from core.services.files.service import drop_picture, hand_files_over, store_picture
from core.services.files.values import WIDTHS, StoredFile, picture_path

__all__ = [
    "WIDTHS",
    "StoredFile",
    "drop_picture",
    "hand_files_over",
    "picture_by_id",
    "picture_path",
    "pictures_by_ids",
    "pictures_of_account",
    "store_picture",
]
