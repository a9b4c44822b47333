"""A person who has left a unique mark in every place of the sown city that takes words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from uuid import UUID

import pytest

from core.data.commands import Sql, execute, read
from core.data.encoding import as_uuid
from core.settings import current

MARK = "Żnak-7f3a9c"
EMAIL = "znak-7f3a9c@example.org"


async def person_of(email: str) -> UUID:
    """The number of somebody of the demo city."""
    rows = await read("SELECT id FROM people_person WHERE email = ?", [email])
    return as_uuid(rows[0]["id"])


async def set_state(text: str, *args: object) -> None:
    """Change what time or another room would change."""
    await execute(Sql(text, args))


@pytest.fixture(autouse=True)
def no_files() -> Iterator[None]:
    """No ledger and no export of another test."""

    def clear() -> None:
        shutil.rmtree(current().data_dir / "exports", ignore_errors=True)
        (current().data_dir / "erased-people.txt").unlink(missing_ok=True)

    clear()
    yield
    clear()
