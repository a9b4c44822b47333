"""A table comes in wholly or not at all, once, and never over what people wrote themselves."""

from __future__ import annotations

import asyncio

import pytest

from core.contracts.errors import Invalid, Refused
from core.data.commands import read
from core.data.spreadsheets import write_csv
from core.people.directory import find_organizations, organization_by_slug
from core.people.service import import_rows, imports
from core.people.service.import_rows import apply_import
from core.people.service.imports import choose_columns, keep_table, preview
from core.people.tables import Organization, OrganizationImport
from core.people.values import MatchChoice
from core.services.audit.api import entries_of
from tests.core.people.conftest import checksum, register, viewer_for

pytestmark = pytest.mark.usefixtures("db")
HEADINGS = ("Nazwa", "Rodzaj", "KRS", "E-mail", "Telefon")
MOST = ("Stowarzyszenie Most", "stowarzyszenie", "9900101", "most@example.org", "600 000 001")
TAMA = ("Fundacja Tama", "fundacja", "9900102", "tama@example.org", "")
WRONG = ("Fundacja bez numeru", "fundacja", "", "", "")


async def officer():
    return await viewer_for("olcha@example.org", city_role="city_officer")


async def table_with(*rows, headings=HEADINGS):
    return await keep_table(await officer(), write_csv(headings, rows), file_name="ngo.csv")


async def bring_in(*rows, otherwise=MatchChoice.SKIP, **named):
    kept = await table_with(*rows)
    return await apply_import(await officer(), kept.id, otherwise=otherwise, **named)


async def test_right_rows_come_in_and_wrong_ones_stay_out():
    outcome = await bring_in(MOST, WRONG, TAMA)
    assert (outcome.added, outcome.changed) == (2, 0)
    lines = (await find_organizations()).lines
    assert [line.legal_name for line in lines] == ["Fundacja Tama", "Stowarzyszenie Most"]
    found = await organization_by_slug("stowarzyszenie-most")
    assert found.is_unclaimed
    assert (found.krs, found.email, found.state) == ("0009900101", "most@example.org", "verified")
    assert [entry.action for entry in await entries_of(found.id)] == [
        "people.organization.imported"
    ]
    members = await read("SELECT id FROM people_membership")
    assert members == []


@pytest.mark.parametrize("otherwise", list(MatchChoice))
async def test_the_same_file_again_changes_nothing(otherwise):
    await bring_in(MOST, TAMA, otherwise=otherwise)
    await register()
    await bring_in(MOST, TAMA, otherwise=MatchChoice.DUPLICATE)
    before = await checksum()
    outcome = await bring_in(MOST, WRONG, TAMA, otherwise=otherwise)
    assert (outcome.added, outcome.changed) == (0, 0)
    assert await checksum() == before


async def test_a_table_is_imported_once_also_when_two_press_at_once():
    kept, viewer = await table_with(MOST, TAMA), await officer()

    async def press():
        return await apply_import(viewer, kept.id, otherwise=MatchChoice.DUPLICATE)

    answers = await asyncio.gather(press(), press(), press(), return_exceptions=True)
    assert sum(isinstance(one, import_rows.Outcome) for one in answers) == 1
    assert sum(isinstance(one, Refused) for one in answers) == 2
    assert len(await Organization.objects()) == 2


async def test_two_tables_with_the_same_rows_at_once_make_each_organization_once():
    first, second, viewer = await table_with(MOST), await table_with(TAMA, MOST), await officer()
    await asyncio.gather(
        *[apply_import(viewer, one.id, otherwise=MatchChoice.SKIP) for one in (first, second)]
    )
    assert len(await Organization.objects()) == 2


async def test_without_the_lock_all_of_them_would_go_on(monkeypatch):
    """The control: a table that nothing locks is brought in by everybody who presses."""
    kept, viewer = await table_with(MOST), await officer()

    async def unlocked(wanted):
        return await import_rows.import_by_id(wanted)

    monkeypatch.setattr(import_rows, "_locked", unlocked)
    presses = [apply_import(viewer, kept.id, otherwise=MatchChoice.SKIP) for _ in range(3)]
    answers = await asyncio.gather(*presses, return_exceptions=True)
    assert not any(isinstance(one, Refused) for one in answers)


async def test_nothing_half_when_the_last_row_fails(monkeypatch):
    kept, viewer = await table_with(MOST, TAMA), await officer()
    before = await checksum()

    async def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(import_rows, "_finish", fail)
    with pytest.raises(RuntimeError):
        await apply_import(viewer, kept.id, otherwise=MatchChoice.SKIP)
    assert await checksum() == before
    found = await OrganizationImport.objects().first()
    assert found.applied_at is None


async def test_an_untaken_organization_gets_what_the_file_says_its_own_people_are_not_overruled():
    await bring_in(MOST)
    other = (*MOST[:3], "nowy@example.org", "600 000 002")
    assert (await bring_in(other, otherwise=MatchChoice.SKIP)).changed == 0
    assert (await bring_in(other, otherwise=MatchChoice.UPDATE)).changed == 1
    found = await organization_by_slug("stowarzyszenie-most")
    assert (found.email, found.phone) == ("nowy@example.org", "600 000 002")
    ours = await register()
    row = ("Przystań", "stowarzyszenie", ours.krs, "obcy@example.org", "600 000 003")
    assert (await bring_in(row, otherwise=MatchChoice.UPDATE)).changed == 1
    now = await organization_by_slug(ours.slug)
    assert (now.email, now.phone) == ("przystan@example.org", "600 000 003")
    assert now.legal_name == ours.legal_name


async def test_a_choice_of_its_own_for_a_row():
    await bring_in(MOST, TAMA)
    rows = [(*one[:4], "600 000 009") for one in (MOST, TAMA)]
    outcome = await bring_in(*rows, otherwise=MatchChoice.SKIP, choices={3: MatchChoice.UPDATE})
    assert outcome.changed == 1
    assert (await organization_by_slug("fundacja-tama")).phone == "600 000 009"


async def test_a_look_alike_is_shown_as_such_and_kept_as_a_duplicate_out_of_sight():
    ours = await register()
    alike = ("Przykładowe Stowarzyszenie „Przуstań”", "stowarzyszenie", "9900777", "", "")
    seen = await preview(await officer(), await table_with(alike))
    ((row, match, present),) = seen.matched
    assert (row.number, match.by, present.id) == (2, ("legal_name",), ours.id)
    outcome = await bring_in(alike, otherwise=MatchChoice.DUPLICATE)
    assert outcome.added == 1
    (made,) = await Organization.objects().where(Organization.duplicate_of == ours.id)
    assert made.state == "draft"
    assert [line.id for line in (await find_organizations()).lines] == [ours.id]


async def test_a_row_like_several_organizations_is_wrong():
    first = await register()
    await register("b@example.org", legal_name="Klub Tama", krs="0009900002", nip="")
    row = (first.legal_name, "stowarzyszenie", "9900002", "", "")
    seen = await preview(await officer(), await table_with(row))
    assert seen.wrong[0].faults[0].text == imports.SEVERAL


async def test_columns_are_chosen_anew():
    kept = await table_with(("Most", "9900101"), headings=("A", "B"))
    viewer = await officer()
    assert not (await preview(viewer, kept)).new
    await choose_columns(kept.id, ("legal_name", "krs"), "foundation")
    again = await OrganizationImport.objects().first()
    assert len((await preview(viewer, again)).new) == 1
    for columns, kind in ((("krs", "krs"), ""), (("", "krs"), ""), (("legal_name", ""), "x")):
        with pytest.raises(Invalid):
            await choose_columns(kept.id, columns, kind)


async def test_the_city_s_own_kinds_only_by_its_administrators():
    kept = await table_with(("Wydział Sportu", "city_department", "", "", ""))
    assert len((await preview(await officer(), kept)).wrong) == 1
    admin = await viewer_for("admin@example.org", city_role="city_admin")
    assert len((await preview(admin, kept)).new) == 1


async def test_names_that_make_the_same_address():
    rows = [("Fundacja Most!", "fundacja", "9900201"), ("Fundacja „Most” 2", "fundacja", "9900202")]
    await bring_in(MOST, *[(*row, "", "") for row in rows])
    await bring_in(("Fundacja-Most 2.", "fundacja", "9900203", "", ""))
    slugs = {row["slug"] for row in await read("SELECT slug FROM people_organization")}
    assert {"fundacja-most", "fundacja-most-2"} <= slugs


async def test_ten_thousand_rows_come_in_at_once():
    """Longer than a second: it is the largest table that is taken."""
    rows = [(f"Fundacja nr {n}", "fundacja", str(1_000_000 + n), "", "") for n in range(10_000)]
    assert (await bring_in(*rows)).added == 10_000


async def test_old_tables_are_forgotten(monkeypatch):
    await table_with(MOST)
    await imports.forget_old_imports()
    assert await OrganizationImport.count() == 1
    monkeypatch.setattr(imports, "KEPT", -imports.KEPT)
    await imports.forget_old_imports()
    assert await OrganizationImport.count() == 0
