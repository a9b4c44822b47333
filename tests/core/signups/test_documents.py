"""What sign-ups print: the passes of those who came on paper."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.contracts.errors import Refused
from core.contracts.viewer import VISITOR
from core.signups.api import join_by_code
from core.signups.documents import load_paper_passes, load_pass
from tests.core.signups import trial
from tests.core.signups.conftest import OpenSheet, enter, make_person
from tests.core.signups.service.test_join import person
from tests.core.signups.service.test_paper import typed

pytestmark = pytest.mark.anyio


async def names_on(sheet: UUID) -> list[str]:
    draft = await load_paper_passes(sheet, "plain", VISITOR)
    assert draft is not None
    assert draft.pieces == len(draft.data["passes"])
    return [one["name"] for one in draft.data["passes"]]


async def test_all_from_paper_have_a_pass_until_they_have_an_account(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(3)
    await enter(sheet, person=await make_person())
    with pytest.raises(Refused):
        await names_on(sheet)
    first = await typed(sheet, "Halina Lis")
    await typed(sheet, "Jan Łoś")
    await typed(sheet, "Ola Czeka")
    assert await names_on(sheet) == ["Halina Lis", "Jan Łoś"]
    trial.CODES["LETTERS"] = first.signup
    await join_by_code("LETTERS", viewer=await person())
    assert await names_on(sheet) == ["Jan Łoś"]


async def test_the_privacy_notice_is_on_the_pass_of_who_has_no_screen(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet()
    on_screen = await enter(sheet, person=await make_person())
    on_paper = await typed(sheet)
    for answer, is_there in ((on_screen, False), (on_paper, True)):
        draft = await load_pass(answer.signup, "plain", VISITOR)
        assert draft is not None
        notice = draft.data["passes"][0]["notice"]
        assert ("Stowarzyszenie Próba" in notice) is is_there
        assert ("/organizations/proba/privacy" in notice) is is_there
