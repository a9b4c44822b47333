"""Sheets whose people are asked, for tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.viewer import VISITOR
from core.services.questions.api import FormVersion, Question
from core.signups.queries.answers import answers_of
from core.signups.queries.asking import asking_of
from core.signups.service.forming import ask_questions


async def ask_on(sheet: UUID, *questions: Question) -> FormVersion:
    """Let a sheet ask these from now on."""
    asking = await asking_of("sheet", sheet, slug="proba")
    assert asking is not None
    return await ask_questions(asking, questions, viewer=VISITOR)


async def kept(signup: UUID) -> dict[str, Any] | None:
    """What a sign-up answered; None where nobody was asked."""
    given = (await answers_of([signup])).get(signup)
    return dict(given.answers) if given else None
