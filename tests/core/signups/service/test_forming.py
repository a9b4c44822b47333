"""A thing's form is asked on its sheets."""

from __future__ import annotations

import pytest

from core.contracts.errors import Refused
from core.contracts.viewer import VISITOR
from core.services.questions.api import Owner, form_of
from core.signups.queries.asking import asking_of, editor_path
from core.signups.queries.sheets import sheet_by_id
from core.signups.service.forming import ask_questions
from tests.core.services.questions.forms import DRIVES, FORM
from tests.core.signups.asking import ask_on
from tests.core.signups.conftest import OpenSheet

pytestmark = pytest.mark.anyio


async def test_a_sheet_asks_what_was_written_for_its_thing(make_sheet: OpenSheet) -> None:
    name, other = await make_sheet(), await make_sheet()
    version = await ask_on(name, *FORM)
    sheet = await sheet_by_id(name)
    assert sheet is not None
    assert sheet.form == version.form
    assert await form_of(Owner(kind=sheet.kind, subject=sheet.subject)) == version
    assert (await sheet_by_id(other)).form is None  # type: ignore[union-attr]
    assert await editor_path(sheet, slug="proba") == f"/desk/proba/questions/sheet/{name}"


async def test_who_looked_at_an_older_form_does_not_overwrite_it(make_sheet: OpenSheet) -> None:
    name = await make_sheet()
    seen = (await ask_on(name, DRIVES)).id
    await ask_on(name, *FORM)
    asking = await asking_of("sheet", name, slug="proba")
    assert asking is not None
    with pytest.raises(Refused):
        await ask_questions(asking, [], viewer=VISITOR, seen=seen)
