"""Two organizations of the demo city become one: nothing anywhere points to the other any more."""

import asyncio

from piccolo import columns

from core.cli.demo import sow_city
from core.contracts.signups import Applicant
from core.contracts.viewer import VISITOR
from core.data.commands import as_uuid, read
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.api import find_or_create_account, grant_role, viewer_of_account
from core.people.service import merges
from core.people.service.merges import merge_organizations
from core.signups.api import SignUpRequest, sign_up
from core.signups.api import SignupState as State
from piccolo_conf import APP_REGISTRY

NAMES = {"organization", "scope_id", "parent_organization", "duplicate_of"}
LOG = {"audit_entry", "documents_issued"}
"""What says for ever what was done to whom, and whose number stands on a paper."""


def references():
    """Every column that may name an organization."""
    for config in APP_REGISTRY.app_configs.values():
        for table in config.table_classes:
            for column in table._meta.columns:
                name = column._meta.name
                is_key = isinstance(column, columns.ForeignKey) and (
                    column._foreign_key_meta.resolved_references._meta.tablename
                    == "people_organization"
                )
                if is_key or (isinstance(column, columns.UUID) and name in NAMES):
                    yield table._meta.tablename, name


async def left_of(organization):
    found = []
    for table, column in references():
        if table not in LOG:
            rows = await read(
                f"SELECT COUNT(*) AS number FROM {table} WHERE {column} = ?", [organization]
            )
            found += [(table, column, rows[0]["number"])] if rows[0]["number"] else []
    return found


async def officer():
    async with tx():
        account = await find_or_create_account(email="merging@example.org", name="Jan Urząd")
    await grant_role(subject=account, role="city_officer", scope_kind="city")
    return await viewer_of_account(account)


async def two_that_hold_something(registry):
    await sow_city(registry.demo_seeds, registry.modules)
    rows = await read(
        "SELECT o.id FROM people_organization o JOIN signups_sheet h ON h.organization = o.id"
        " WHERE o.kind = 'association' AND o.state = 'verified'"
        " GROUP BY o.id ORDER BY COUNT(*) DESC, o.id LIMIT 2"
    )
    goes, stays = (as_uuid(row["id"]) for row in rows)
    assert len(await left_of(goes)) >= 5
    return stays, goes


async def come_in(organization):
    """A sign-up at the same moment."""
    rows = await read(
        "SELECT id FROM signups_sheet WHERE organization = ? AND starts_at > ?"
        " AND (capacity IS NULL OR taken < capacity) AND state = 'open'"
        " ORDER BY starts_at DESC LIMIT 1",
        [organization, utc_now()],
    )
    wish = SignUpRequest(
        sheet=as_uuid(rows[0]["id"]),
        applicant=Applicant(name="Ola Nowa", email="ola.nowa@example.org", language="pl"),
        idempotency_key="merge",
    )
    return await sign_up(wish, viewer=VISITOR)


async def test_everything_moves_while_a_sign_up_comes_in(db, registry):
    stays, goes = await two_that_hold_something(registry)
    viewer = await officer()
    _, answer = await asyncio.gather(
        merge_organizations(viewer, kept=stays, merged=goes, reason="To samo."), come_in(goes)
    )
    assert answer.state in {State.HELD, State.WAITLISTED}
    assert await left_of(goes) == []
    (row,) = await read(
        "SELECT h.organization FROM signups_signup s JOIN signups_sheet h ON h.id = s.sheet"
        " WHERE s.id = ?",
        [answer.signup],
    )
    assert as_uuid(row["organization"]) == stays


async def test_rooms_that_do_not_hear_of_it_are_seen(db, registry, monkeypatch):
    """The control: without the reactions what they hold stays behind."""
    stays, goes = await two_that_hold_something(registry)

    async def deaf(*_, **__):
        return None

    monkeypatch.setattr(merges, "announce", deaf)
    await merge_organizations(await officer(), kept=stays, merged=goes, reason="To samo.")
    tables = {table for table, _, _ in await left_of(goes)}
    assert {"signups_sheet", "checkin_list"} <= tables
