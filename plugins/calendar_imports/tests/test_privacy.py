"""Who gave a calendar is shown to them and goes with them; the calendar stays."""

from __future__ import annotations

from core.data.commands import Sql, execute, read
from core.data.ids import new_id
from core.data.times import utc_now
from core.people.api import viewer_of_account
from core.testing.fixtures import SownCity
from plugins.calendar_imports.privacy import collect, erase

_GIVEN = """
INSERT INTO calendar_imports_source (id, created_at, organization, name, kind, url, state, areas,
    audience, place, publishing, hours, etag, last_modified, snapshot, left_out, next_at, fault,
    failures, empties, created_by)
VALUES (?, ?, ?, ?, 'address', 'https://example.org/a.ics', 'proposed', '[]', 'everyone', '',
    'draft', 6, '', '', '', '[]', ?, '', 0, 0, ?)
"""


async def test_it_is_shown_to_who_gave_it_and_their_name_goes(sown: SownCity) -> None:
    own, other = [
        await viewer_of_account(sown.world.accounts[name])
        for name in ("coordinator", "organization_admin")
    ]
    assert own.person and other.person
    now, ours = utc_now(), sown.world.ours
    for name, giver in (("Chór", own), ("Klub", other)):
        await execute(Sql(_GIVEN, [new_id(), now, ours, name, now, giver.account]))
    (shown,) = await collect(own.person)
    assert shown["calendar"] == "Chór"
    (told,) = await erase(own.person)
    assert (told.table, told.rows, told.fate) == ("calendar_imports_source", 1, "anonymised")
    assert await collect(own.person) == []
    assert len(await collect(other.person)) == 1, "what others gave is theirs"
    rows = await read("SELECT name FROM calendar_imports_source")
    assert {"Chór", "Klub"} <= {row["name"] for row in rows}
    assert (await erase(own.person))[0].rows == 0, "twice does no harm"
