"""The list of sign-ups as a table: a column a question, of what the viewer may read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from core.contracts.texts import LocalizedText
from core.contracts.viewer import VISITOR, Grant, Viewer
from core.services.questions.api import Question, SeenBy
from core.signups.api import Source, add_by_hand
from core.signups.exports import EXPORTS, more_columns, rows
from tests.core.services.questions.forms import DRIVES, ask
from tests.core.signups.asking import ask_on
from tests.core.signups.conftest import OpenSheet, enter, make_person, wish

pytestmark = pytest.mark.anyio
FIXED = len(EXPORTS[0].columns)


def of(role: str, organization: UUID) -> Viewer:
    return Viewer(grants=(Grant(role=role, scope_kind="organization", scope_id=organization),))


async def table(sheet: UUID, viewer: Viewer) -> tuple[list[str], list[list[object]]]:
    titles = [one.title for one in await more_columns(sheet, viewer)]
    return titles, [list(row)[FIXED:] async for row in rows(sheet, viewer)]


async def test_answers_to_every_version_stand_in_one_column(
    make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    number, day = ask("age", "number"), ask("since", "date")
    secret = ask("health", seen_by=SeenBy.ADMINISTRATORS)
    await ask_on(sheet, DRIVES, number, secret)
    first = {"drives": "yes", "age": "2,5", "health": "=1+1"}
    await enter(sheet, person=await make_person(), answers=first)
    words = Question(
        key="age", kind=number.kind, label=LocalizedText.of("Ile lat?"), purpose=number.purpose
    )
    await ask_on(sheet, words, day)
    await enter(sheet, person=await make_person(), answers={"since": "2020-02-29"})
    await add_by_hand(wish(sheet, source=Source.DESK), viewer=VISITOR)
    titles, lines = await table(sheet, of("coordinator", host))
    assert titles == ["Ile lat?", "Pytanie since", "Pytanie drives"]
    assert lines == [
        [Decimal("2.5"), None, True],
        [None, date(2020, 2, 29), None],
        [None, None, None],
    ]
    titles, lines = await table(sheet, of("organization_admin", host))
    assert titles[-1] == "Pytanie health"
    assert lines[0][-1] == "=1+1"  # made harmless where it is written, as every text


async def test_a_list_without_questions_has_no_more_columns(
    make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    await enter(sheet, person=await make_person())
    assert await table(sheet, of("coordinator", host)) == ([], [[]])
