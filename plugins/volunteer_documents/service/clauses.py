"""Keeping a host's own clauses: agreements that are written keep the words that they have."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from piccolo.columns import Column

from core.contracts.demands import refuse, refuse_faults
from core.contracts.errors import NotFound
from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.rows import changed_fields, locked_row
from core.data.transactions import tx
from core.people.api import Organization, may_host_volunteers
from core.services.audit.api import record
from plugins.volunteer_documents.clause_queries import clauses_of
from plugins.volunteer_documents.clauses import clause_faults, may_add
from plugins.volunteer_documents.ready_clauses import READY, in_all_languages
from plugins.volunteer_documents.rules import NO_HOST
from plugins.volunteer_documents.tables import Clause


async def write_clause(
    viewer: Viewer,
    host: Organization,
    *,
    title: LocalizedText,
    text: LocalizedText,
    is_usual: bool = False,
) -> UUID:
    """Keep one more clause; its id. Raises Invalid and Refused."""
    refuse(None if may_host_volunteers(host) else NO_HOST)
    refuse_faults(clause_faults(title, text))
    async with tx():
        await locked_row(Organization, host.id)
        refuse(may_add(len(await clauses_of(host.id))))
        row = Clause(id=new_id(), organization=host.id, title=title, text=text, is_usual=is_usual)
        await row.save()
        await _log(viewer, row, "written", ("title", "text"))
    return row.id


async def take_ready_clause(viewer: Viewer, host: Organization, key: str) -> UUID:
    """Keep one of ours, in all languages, to be changed. Raises NotFound for another key."""
    if key not in READY:
        raise NotFound
    title, text = (in_all_languages(one) for one in READY[key])
    return await write_clause(viewer, host, title=title, text=text)


async def change_clause(
    viewer: Viewer, clause: UUID, *, title: LocalizedText, text: LocalizedText, is_usual: bool
) -> None:
    """Change the words for agreements that are written from now on. Raises NotFound, Invalid."""
    refuse_faults(clause_faults(title, text))
    async with tx():
        row = await locked_row(Clause, clause)
        values: dict[Column | str, Any] = {"title": title, "text": text, "is_usual": is_usual}
        fields = changed_fields(row, {str(name): said for name, said in values.items()})
        if fields:
            await Clause.update(values).where(Clause.id == clause)
            await _log(viewer, row, "changed", fields)


async def remove_clause(viewer: Viewer, clause: UUID) -> None:
    """Take a clause off the host's list. Raises NotFound."""
    async with tx():
        row = await locked_row(Clause, clause)
        await Clause.delete().where(Clause.id == clause)
        await _log(viewer, row, "removed", ())


async def _log(viewer: Viewer, row: Clause, act: str, fields: tuple[str, ...]) -> None:
    await record(
        viewer,
        action=f"volunteer_documents.clause.{act}",
        subject=row.id,
        fields=fields,
        organization=row.organization,
    )
