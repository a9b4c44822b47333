"""Forms in versions: what was answered stays as it was asked, whoever writes at the same time."""

import asyncio

import pytest

from core.contracts.errors import Invalid, Refused
from core.contracts.viewer import Viewer
from core.data.commands import read, run
from core.data.ids import new_id
from core.services.questions.api import (
    Owner,
    checked_answers,
    claim_version,
    copy_questions,
    forget_form,
    form_now,
    form_of,
    set_questions,
)
from tests.core.services.questions.forms import DRIVES, FORM, ask

COORDINATOR = Viewer(account=new_id())


def owner():
    return Owner(kind="post.mailbox", subject=new_id())


async def write(target, *questions, seen=None):
    return await set_questions(target, questions, viewer=COORDINATOR, seen=seen)


async def claim(version):
    """As a command does before it keeps answers to the version."""
    await run(lambda: claim_version(version.id))


async def versions():
    return await read("SELECT number FROM questions_version ORDER BY number")


async def test_a_form_that_nobody_answered_is_rewritten(db):
    box = owner()
    await write(box, DRIVES)
    second = await write(box, *FORM)
    assert second.number == 1
    assert await form_of(box) == second
    assert len(await versions()) == 1


async def test_the_same_form_again_changes_nothing(db):
    box = owner()
    first = await write(box, *FORM)
    assert await write(box, *FORM) == first
    assert len(await read("SELECT id FROM audit_entry")) == 1


async def test_a_version_that_was_answered_never_changes(db):
    box = owner()
    first = await write(box, DRIVES)
    await claim(first)
    await claim(first)
    second = await write(box, DRIVES, ask("more"))
    third = await write(box, DRIVES)
    assert (first.number, second.number, third.number) == (1, 2, 2)
    assert [row["number"] for row in await versions()] == [1, 2]
    assert (await form_of(box)).questions == (DRIVES,)


async def test_new_questions_get_keys_that_were_never_given(db):
    box = owner()
    made = await write(box, ask(""), ask(""))
    assert [one.key for one in made.questions] == ["q1", "q2"]
    await write(box, made.questions[0])
    again = await write(box, made.questions[0], ask(""))
    assert [one.key for one in again.questions] == ["q1", "q3"]


async def test_what_does_not_hold_together_is_not_kept(db):
    box = owner()
    with pytest.raises(Invalid) as wrong:
        await write(box, ask("q", "one_choice"))
    assert list(wrong.value.fields) == ["q"]
    assert await form_of(box) is None


async def test_two_who_write_at_once_do_not_undo_each_other(db):
    box = owner()
    seen = (await write(box, DRIVES)).id
    await write(box, DRIVES, ask("one"), seen=seen)
    with pytest.raises(Refused) as refused:
        await write(box, DRIVES, ask("two"), seen=seen)
    assert refused.value.refusal.code == "form_changed"


async def test_a_version_that_was_replaced_takes_no_answers(db):
    box = owner()
    first = await write(box, DRIVES)
    await write(box, DRIVES, ask("more"))
    with pytest.raises(Refused) as refused:
        await claim(first)
    assert refused.value.refusal.code == "questions_changed"


async def test_answering_and_rewriting_at_once(db):
    """Either the answer comes first and its version stays, or it is refused: none is lost."""
    outcomes = set()
    for turn in range(20):
        box = owner()
        first = await write(box, DRIVES)
        both = [claim(first), write(box, DRIVES, ask("more"))]
        results = await asyncio.gather(*both[:: 1 if turn % 2 else -1], return_exceptions=True)
        done, after = results[:: 1 if turn % 2 else -1]
        was_refused = isinstance(done, Refused)
        assert was_refused or done is None
        rows = await read("SELECT id FROM questions_version WHERE id = ?", [first.id])
        assert (len(rows), after.number) == ((0, 1) if was_refused else (1, 2))
        outcomes.add(was_refused)
    assert outcomes == {True, False}


async def test_what_was_shown_before_a_change_is_not_taken(db):
    box = owner()
    first = await write(box, DRIVES)
    second = await write(box, *FORM)
    assert checked_answers(second, {"drives": "no"}) == {"drives": False}
    with pytest.raises(Refused):
        checked_answers(second, {"drives": "no"}, seen=first.id)
    with pytest.raises(Invalid) as wrong:
        checked_answers(second, {"drives": "yes"}, seen=second.id)
    assert list(wrong.value.fields) == ["answers.car"]


async def test_a_copy_asks_the_same_and_goes_its_own_way(db):
    here, there = owner(), owner()
    await copy_questions(here, there, viewer=None)
    assert await form_of(there) is None
    made = await write(here, ask(""), DRIVES)
    await copy_questions(here, there, viewer=None)
    copied = await form_of(there)
    assert copied.questions == made.questions
    assert copied.form != made.form
    grown = await write(there, *copied.questions, ask(""))
    assert grown.questions[-1].key == "q2"
    assert (await form_of(here)).questions == made.questions


async def test_a_form_goes_with_its_thing_unless_somebody_answered(db):
    unused, used = owner(), owner()
    await write(unused, DRIVES)
    await claim(await write(used, DRIVES))
    for one in (unused, used):
        await forget_form(one)
    assert await form_of(unused) is None
    assert await form_of(used) is not None


async def test_a_form_without_questions_asks_nothing(db):
    box = owner()
    version = await write(box)
    assert await form_now(version.form) is None
    assert (await form_of(box)).questions == ()
