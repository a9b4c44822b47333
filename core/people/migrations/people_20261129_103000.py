"""A guardian who signs up themselves consents for the child that they bring."""

from core.data.database import is_sqlite
from core.data.schema import RoomMigration, TableChange, raw, rebuild_table

ID = "2026-11-29T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Consents of guardians who sign up themselves"

TABLE, NAME = "people_guardian_consent", "people_guardian_consent_paper"
CONDITION = "way IN ('mail', 'own') OR (paper_signed_on IS NOT NULL AND paper_place <> '')"


async def forwards() -> RoomMigration:
    """What changes: consents so far came by mail or on paper."""
    manager = RoomMigration(migration_id=ID, app_name="people", description=DESCRIPTION)
    manager.add_raw(_replace_on_sqlite)
    raw(
        manager,
        postgres=(
            f'ALTER TABLE "{TABLE}" DROP CONSTRAINT "{NAME}"',
            f'ALTER TABLE "{TABLE}" ADD CONSTRAINT "{NAME}" CHECK ({CONDITION})',
        ),
    )
    return manager


async def _replace_on_sqlite() -> None:
    if is_sqlite():
        change = TableChange(
            dropped_constraints=[NAME], added_constraints={NAME: f"CHECK ({CONDITION})"}
        )
        await rebuild_table(TABLE, change)
