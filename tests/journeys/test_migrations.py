"""The schema: from empty, over the demo city, and equal to what the tables say."""

import pytest

from core.cli.demo import sow_city
from core.data.commands import read
from core.data.generation import make_migration
from core.data.migrations import migrate, pending
from piccolo_conf import APP_REGISTRY


async def row_counts():
    names = sorted(
        table._meta.tablename
        for config in APP_REGISTRY.app_configs.values()
        for table in config.table_classes
    )
    return {
        name: (await read(f"SELECT COUNT(*) AS number FROM {name}"))[0]["number"] for name in names
    }


async def test_nothing_is_pending_on_a_new_database(db):
    assert await pending() == []


async def test_migrating_over_the_demo_city_changes_nothing(db, registry):
    await sow_city(registry.demo_seeds, registry.modules)
    before = await row_counts()
    assert sum(before.values()) > 200
    assert await migrate() == []
    assert await row_counts() == before


@pytest.mark.parametrize("app", sorted(APP_REGISTRY.app_configs))
async def test_migrations_say_what_the_tables_say(db, app, capsys):
    """A column that was changed in tables.py without a migration is found here."""
    made = await make_migration(app, "drift")
    if made is not None:
        made.unlink()
    assert made is None, f"{app}: run `bin/pospolu migrate --make {app}`"
