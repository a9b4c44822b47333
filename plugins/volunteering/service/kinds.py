"""The office keeps the list of kinds of qualifications: adds, renames, retires, brings back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.contracts.demands import refuse_faults
from core.contracts.errors import NotFound
from core.contracts.texts import LocalizedText, msg
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.times import city_today
from core.data.transactions import tx
from core.data.versions import bump
from core.services.audit.api import record
from plugins.volunteering.qualifying import KINDS
from plugins.volunteering.queries.kinds import KINDS_VERSION, title_in_all_languages
from plugins.volunteering.tables import Kind


async def add_kind(
    viewer: Viewer, title: LocalizedText, *, must_end: bool, now: datetime | None = None
) -> str:
    """A kind that can be chosen from today on; its key. Raises Invalid without a name."""
    _need_title(title)
    row = Kind(
        id=new_id(),
        key=f"city_{new_id().hex[-12:]}",
        title=title,
        since=city_today(now),
        must_end=must_end,
    )
    async with tx():
        await row.save()
        await _log(viewer, row, "added")
    return str(row.key)


async def change_kind(viewer: Viewer, key: str, title: LocalizedText, *, must_end: bool) -> None:
    """Another name for a kind, wherever it is named. Raises NotFound, Invalid without a name."""
    _need_title(title)
    async with tx():
        row = await _row(key)
        await _keep(viewer, row, "changed", {Kind.title: title, Kind.must_end: must_end})


async def retire_kind(
    viewer: Viewer, key: str, *, is_retired: bool, now: datetime | None = None
) -> None:
    """Take a kind off the list from today on, or put it back. Raises NotFound.

    Whoever has it keeps it, and roles that ask for it go on asking.
    """
    until = city_today(now) - timedelta(days=1) if is_retired else None
    async with tx():
        row = await _row(key)
        await _keep(viewer, row, "retired" if is_retired else "put_back", {Kind.until: until})


async def _row(key: str) -> Kind:
    """The row of a kind, made for one of the list that the city began with."""
    found = await Kind.objects().where(Kind.key == key).first()
    if found is not None:
        return found
    if key not in KINDS:
        raise NotFound
    kind = KINDS[key]
    title = await title_in_all_languages(key)
    row = Kind(id=new_id(), key=key, title=title, since=kind.since, must_end=kind.must_end)
    await row.save()
    return row


async def _keep(viewer: Viewer, row: Kind, word: str, values: dict[Any, Any]) -> None:
    await Kind.update(values).where(Kind.id == row.id)
    await _log(viewer, row, word)


async def _log(viewer: Viewer, row: Kind, word: str) -> None:
    await record(viewer, action=f"volunteering.kind.{word}", subject=row.id, fields=("title",))
    await bump(KINDS_VERSION)


def _need_title(title: LocalizedText) -> None:
    refuse_faults({} if title else {"title": [msg("Please fill this in.")]})
