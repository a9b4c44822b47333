"""Asking people who sign up: the form of a thing is written, and its sheets ask it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.many import batched, marks
from core.data.transactions import tx
from core.services.questions.api import FormVersion, Question, set_questions
from core.signups.queries.asking import Asking

AT_ONCE = 500


async def ask_questions(
    asking: Asking, questions: Sequence[Question], *, viewer: Viewer, seen: UUID | None = None
) -> FormVersion:
    """Ask these from now on, on all sheets of the thing that have no form of their own.

    Raises as `set_questions`.
    """
    async with tx():
        version = await set_questions(
            asking.owner,
            questions,
            viewer=viewer,
            organization=asking.audience.organization,
            seen=seen,
        )
        without = [sheet.id for sheet in asking.audience.sheets if sheet.form is None]
        for some in batched(without, AT_ONCE):
            await execute(
                Sql(
                    f"UPDATE signups_sheet SET form = ? WHERE form IS NULL AND id IN ({marks(some)})",  # noqa: S608, E501 -- only marks
                    [version.form, *some],
                )
            )
        return version
