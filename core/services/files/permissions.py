"""Who may see pictures: everybody, as they are shown on public pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.permissions import Policy
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.services.files.queries import picture_by_id
from core.services.files.values import StoredFile


async def _load(viewer: Viewer, params: Mapping[str, Any]) -> StoredFile | None:  # noqa: ARG001 -- the loader's signature
    file_id = params["file_id"]
    return await picture_by_id(file_id) if isinstance(file_id, UUID) else None


SEE = Policy(key="files.picture.see", title=msg("See pictures"), load=_load)
