"""Works: printed beside the request, told of, kept a day, given up when their process was lost."""

from datetime import timedelta

import pytest

from core.contracts.documents import DocumentDraft, DocumentKind
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.services.documents import shelf
from core.services.documents.printing import PrintOrder
from core.services.documents.service.works import (
    begin_work,
    forget_works,
    wait_for_works,
    work_by_id,
)
from core.services.documents.values import WorkState

VIEWER = Viewer(account=new_id())


async def nothing(*_):
    return None


KIND = DocumentKind(key="checkin.badges", title="", template="", about="", policy="", load=nothing)


@pytest.fixture
async def begin(db):
    async def made(template="checkin/badges.typ"):
        person = {"name": "Łucja", "role": "", "organization": "", "typed": "", "code": ""}
        order = PrintOrder(
            template=template,
            title="T",
            language="pl",
            data={"people": [person], "layout": "a6", "event": "E"},
            made_at=utc_now(),
        )
        draft = DocumentDraft(title="T", filename="t.pdf", pieces=1)
        return await begin_work(KIND, new_id(), draft=draft, order=order, viewer=VIEWER)

    return made


async def test_a_work_is_printed_while_nobody_waits(begin):
    work = await begin()
    assert (await work_by_id(work)).state is WorkState.PRINTING
    await wait_for_works()
    found = await work_by_id(work)
    assert found.state is WorkState.DONE
    assert found.account == VIEWER.account
    assert shelf.read(shelf.WORKS, work).startswith(b"%PDF")


async def test_what_cannot_be_printed_is_said_to_have_failed(begin):
    work = await begin("nothing.typ")
    await wait_for_works()
    assert (await work_by_id(work)).state is WorkState.FAILED


async def set_time(work, column, days):
    at = later(utc_now(), timedelta(days=days))
    await execute(Sql(f"UPDATE documents_work SET {column} = ? WHERE id = ?", (at, work)))


async def test_after_a_day_it_is_gone_with_its_bytes(begin):
    old, young = await begin(), await begin()
    await wait_for_works()
    await set_time(old, "expires_at", -1)
    assert await work_by_id(old) is None
    await forget_works()
    assert not shelf.path_of(shelf.WORKS, old).exists()
    assert shelf.path_of(shelf.WORKS, young).exists()
    assert await work_by_id(young)


async def test_what_a_lost_process_had_in_hand_is_given_up(begin):
    work = await begin()
    await wait_for_works()
    await execute(Sql("UPDATE documents_work SET state = 'printing' WHERE id = ?", (work,)))
    await forget_works()
    assert (await work_by_id(work)).state is WorkState.PRINTING
    await set_time(work, "created_at", -1)
    await forget_works()
    assert (await work_by_id(work)).state is WorkState.FAILED
