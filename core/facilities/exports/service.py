"""Takes a table out of the house: limited, logged when personal, then written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from core.contracts.exports import Answers, Export
from core.contracts.viewer import Viewer
from core.data.commands import execute
from core.facilities.exports.writing import Format, write_table
from core.services.audit.api import record_statement
from core.services.limits.api import take
from core.settings import current


async def take_table(
    export: Export,
    subject: UUID,
    *,
    form: Format,
    viewer: Viewer,
    answers: Answers | None = None,
) -> bytes:
    """A table as a file; the caller has asked the export's policy, and what the export asks.

    A person takes at most `exports_per_hour` in an hour (TooMany); taking what is personal is
    logged before the first row is read.
    """
    await take(
        f"exports.take:{viewer.account}",
        limit=current().exports_per_hour,
        window=timedelta(hours=1),
    )
    if export.is_personal:
        await execute(
            record_statement(
                viewer, action="exports.table.taken", subject=subject, fields=(export.key, form)
            )
        )
    if export.more_columns is not None:
        more = await export.more_columns(subject, viewer)
        export = replace(export, columns=(*export.columns, *more))
    with TemporaryDirectory(prefix="pospolu-export-") as folder:
        target = Path(folder) / f"table.{form}"
        given = (answers or {},) if export.asks else ()
        await write_table(export, export.rows(subject, viewer, *given), target, form=form)
        return target.read_bytes()
