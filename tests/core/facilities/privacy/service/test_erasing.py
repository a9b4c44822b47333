"""An erasure leaves nothing of a person anywhere, and everything of everybody else."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from core.contracts.privacy import Erasure, PersonalData
from core.contracts.viewer import Viewer
from core.data.commands import Sql, as_uuid, execute, read
from core.data.database import engine, is_sqlite
from core.data.times import utc_now
from core.facilities.privacy.queries import duties_of, request_by_id, request_by_token
from core.facilities.privacy.service.erasing import erase, replay_ledger
from core.facilities.privacy.service.exporting import export
from core.facilities.privacy.service.requests import ask_erasure, ask_export
from core.kernel import registry as kernel_registry
from core.people.api import city_admin_emails, organization_by_id, viewer_of_account
from core.people.service.accounts import change_person
from core.people.service.invitations import invite_member
from core.people.service.reports import report_content
from core.people.service.sign_in import send_sign_in_mail
from core.services.calendar.api import rebuild_all
from core.services.documents.printing import PrintOrder, print_document
from core.services.documents.shelf import ISSUED, WORKS, put
from core.settings import current
from core.signups.values import folded_address
from core.testing.fixtures import SownCity
from core.testing.marks import tables
from core.testing.walks import pages
from tests.core.facilities.privacy.conftest import EMAIL, MARK
from tests.core.facilities.privacy.marking import (
    Marked,
    mark_everything,
    marks_in_files,
    marks_in_tables,
    survivors,
)

MARKED = {
    "outbox_message",
    "people_account",
    "people_invitation",
    "people_membership",
    "people_person",
    "people_report",
    "people_sign_in_attempt",
    "signups_signup",
}
NUMBERS = (
    "SELECT (SELECT COUNT(*) FROM signups_signup) AS signups,"
    " (SELECT COUNT(*) FROM signups_signup WHERE state = 'confirmed') AS confirmed,"
    " (SELECT COUNT(*) FROM checkin_scan) AS scans,"
    " (SELECT COUNT(*) FROM checkin_presence) AS presence,"
    " (SELECT COUNT(*) FROM events_event) AS events,"
    " (SELECT COUNT(*) FROM volunteering_offer) AS offers,"
    " (SELECT COUNT(*) FROM people_organization) AS organizations"
)


async def marked(sown: SownCity) -> Viewer:
    """The coordinator, under a name and an address that nobody else has, wherever they stand."""
    account = sown.world.accounts["coordinator"]
    old = (await viewer_of_account(account)).email
    for table in tables():
        names = {column._meta.name for column in table._meta.columns}
        for column in sorted(names & {"email", "email_folded"}):
            change = f'UPDATE "{table._meta.tablename}" SET "{column}" = ? WHERE "{column}" = ?'
            await execute(Sql(change, [EMAIL, old]))
    viewer = await viewer_of_account(account)
    await change_person(viewer, name=MARK, language="pl")
    await send_sign_in_mail(email=EMAIL, language="pl", wanted="/")
    await report_content(path="/x", reason="y", email=EMAIL, language="pl", network="n")
    organization = await organization_by_id(sown.world.ours)
    admin = await sown.world.viewer("organization_admin")
    assert organization
    await invite_member(admin, organization, email=EMAIL, role="volunteer", function=MARK)
    folded = folded_address(EMAIL)
    await execute(
        Sql("UPDATE people_membership SET function = ? WHERE person = ?", [MARK, viewer.person]),
        Sql("UPDATE signups_signup SET reason = ? WHERE person = ?", [MARK, viewer.person]),
        Sql(
            "UPDATE signups_signup SET name = ?, email = ?, email_folded = ? WHERE id = (SELECT id"
            " FROM signups_signup WHERE person IS NULL AND email <> '' LIMIT 1)",
            [MARK, EMAIL, folded],
        ),
    )
    return await viewer_of_account(account)


def folder_hits(folder: Path) -> list[str]:
    """Files of ours that hold the mark, as it is or folded."""
    needles = [MARK.encode(), EMAIL.encode(), b"znak-7f3a9c"]
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    ]


async def table_hits() -> list[str]:
    """Tables that hold the mark."""
    found = []
    for table in tables():
        name = table._meta.tablename
        text = repr(await read(f'SELECT * FROM "{name}"'))
        if any(needle in text for needle in (MARK, EMAIL, "znak-7f3a9c")):
            found.append(name)
    return found


async def seen_by(sown: SownCity, actor: str) -> str:
    """The text of all pages, feeds and tables that an actor is shown, kept ones too."""
    found = [page.text async for _, page in pages(sown, actor, (sown.world.ours,))]
    assert len(found) > 25
    return "\n".join(found)


async def test_a_unique_mark_is_nowhere_after_an_erasure(sown: SownCity) -> None:
    """Tables, files, exports, the database's own files with its log; numbers stay as they were."""
    viewer = await marked(sown)
    assert viewer.person is not None
    made = await request_by_id(await ask_export(viewer.person, by=viewer))
    assert made and await export(made)
    assert set(await table_hits()) >= MARKED, "the control: the mark is there before"
    assert MARK in await seen_by(sown, "organization_admin"), "the control: it is shown before"
    before = await read(NUMBERS)

    token = await ask_erasure(viewer.person, by=viewer)
    request = await request_by_token(token)
    assert request and await erase(request)

    assert await table_hits() == []
    assert await read(NUMBERS) == before
    assert folder_hits(current().data_dir) == []
    if is_sqlite():
        database = Path(engine().path)  # type: ignore[union-attr]
        hits = [path.name for path in database.parent.glob(f"{database.name}*")
                if b"znak-7f3a9c" in path.read_bytes()]  # fmt: skip
        assert hits == []
    for actor in ("visitor", "organization_admin", "city_admin"):
        shown = await seen_by(sown, actor)
        assert MARK not in shown, actor
        assert EMAIL not in shown, actor
    report = await request_by_token(token)
    assert report and report.state.value == "done"
    told = {row["table"] for rows in report.steps.values() for row in rows}
    declared = {
        name for one in kernel_registry.current().personal_data.values() for name in one.tables
    }
    assert told == declared


async def papers_about(marked: Marked) -> None:
    """A printed paper of each sort, with a mark on its page: one for a day, one given out."""
    made_at = utc_now()
    about = "UPDATE documents_work SET subject = ? WHERE id = ?"
    ids = [marked.rows["signups_signup"], marked.rows["documents_work"]]
    await execute(Sql(about, ids))  # the one for a day is about a sign-up of theirs
    for folder, table in ((WORKS, "documents_work"), (ISSUED, "documents_issued")):
        place = f"{table}.the paper"
        order = PrintOrder(
            template="checkin/badges.typ",
            title="x",
            language="pl",
            data={
                "layout": "90x54",
                "event": "x",
                "people": [
                    {
                        "name": marked.new_mark(place),
                        "role": "x",
                        "organization": "x",
                        "typed": "",
                        "code": "",
                    }
                ],
            },
            made_at=made_at,
        )
        put(folder, as_uuid(marked.rows[table]), await print_document(order))


async def erased(marked: Marked) -> None:
    token = await ask_erasure(marked.person, by=None, leaves_alone=True)
    request = await request_by_token(token)
    assert request
    assert await erase(request)


async def marked_wholly(sown: SownCity) -> Marked:
    account = sown.world.accounts["coordinator"]
    viewer = await viewer_of_account(account)
    assert viewer.person
    return await mark_everything(viewer.person, account)


async def test_every_text_of_every_declared_table_goes_or_a_declaration_says_why(
    sown: SownCity,
) -> None:
    """Trap of a hand-kept list of fields to anonymise: here the columns come from the tables.

    Of what is derived from a row, its mark says the origin.
    """
    marked = await marked_wholly(sown)
    await papers_about(marked)
    await rebuild_all()
    folder = current().data_dir
    before = {**(await marks_in_tables()), **marks_in_files(folder)}
    assert set(marked.where) <= set().union(*before.values()), "the control: each mark is there"
    assert "calendar_entry" in before
    assert sum(name.endswith(".pdf") for name in before) == 2
    await erased(marked)
    assert survivors(marked, {**(await marks_in_tables()), **marks_in_files(folder)}) == []


@pytest.mark.parametrize("key", ["signups.places", "people.claim", "documents.issued"])
async def test_without_one_rooms_erasing_it_is_seen(sown: SownCity, key: str) -> None:
    """The control: the room says that it has erased, and has not."""
    marked = await marked_wholly(sown)
    with_broken(key, [True])
    await erased(marked)
    left = survivors(marked, await marks_in_tables())
    tables_of_it = kernel_registry.current().personal_data[key].tables
    assert left
    assert {one.rpartition(" ")[2] for one in left} <= set(tables_of_it)


async def test_what_lies_ahead_is_cancelled_with_it(sown: SownCity) -> None:
    viewer = await sown.world.viewer("volunteer")
    assert viewer.person is not None
    assert await duties_of(viewer.person, utc_now())
    request = await request_by_token(await ask_erasure(viewer.person, by=viewer))
    assert request and await erase(request)
    assert await duties_of(viewer.person, utc_now()) == []
    assert await read("SELECT id FROM signups_commitment WHERE person = ?", [viewer.person]) == []


def with_broken(key: str, sound: list[bool]) -> None:
    """A room whose erasing fails until somebody mends it."""
    found = kernel_registry.current()

    async def fails(person: object) -> list[Erasure]:
        if not sound:
            raise RuntimeError("broken")
        return [Erasure(table="x", rows=0, fate="erased")]

    data: PersonalData = replace(found.personal_data[key], erase=fails)
    changed = MappingProxyType({**found.personal_data, key: data})
    kernel_registry.install(replace(found, personal_data=changed))


async def test_a_failing_step_blocks_the_end_and_is_tried_again(sown: SownCity, caplog) -> None:
    viewer = await sown.world.viewer("coordinator")
    assert viewer.person is not None
    sound: list[bool] = []
    with_broken("volunteering.authors", sound)
    token = await ask_erasure(viewer.person, by=viewer)
    request = await request_by_token(token)
    with caplog.at_level(logging.ERROR, logger="pospolu.privacy"):
        assert request and not await erase(request)
    assert "volunteering.authors" in caplog.text
    stuck = await request_by_token(token)
    assert stuck and (stuck.state.value, stuck.failures, stuck.stuck_at) == (
        "waiting", 1, "volunteering.authors",
    )  # fmt: skip
    assert "signups.places" in stuck.steps
    assert "people.account" not in stuck.steps, "others are still found by it"
    assert not await erase(stuck)
    told = await read("SELECT email, payload FROM outbox_message WHERE kind = 'privacy.stuck'")
    assert {row["email"] for row in told} == {one.email for one in await city_admin_emails()}
    assert len(told) == len(await city_admin_emails()), "one each, however often it fails"
    assert MARK not in repr(told)
    sound.append(True)
    assert await erase(stuck)
    done = await request_by_token(token)
    assert done and done.state.value == "done"


async def test_a_restored_person_is_erased_again(sown: SownCity) -> None:
    """The database goes back to before the erasure, the ledger's file does not."""
    viewer = await sown.world.viewer("coordinator")
    assert viewer.person is not None
    request = await request_by_token(await ask_erasure(viewer.person, by=viewer))
    assert request and await erase(request)
    await sown.again()
    rows = await read("SELECT name FROM people_person WHERE id = ?", [viewer.person])
    assert rows[0]["name"], "the control: the backup brought them back"
    assert await replay_ledger() == 1
    rows = await read("SELECT name, email FROM people_person WHERE id = ?", [viewer.person])
    assert (rows[0]["name"], rows[0]["email"]) == ("", None)
    assert await replay_ledger() == 0
