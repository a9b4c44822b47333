"""Who was erased, as keyed hashes: in the database, and in a file that a restore leaves alone.

An older backup brings people back who were erased since. After each restore everybody whose hash
stands in the file is erased again; the hash tells nobody who it was.
"""

from __future__ import annotations

import asyncio
import hmac
import os
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from core.data.commands import Sql, as_uuid, execute, read
from core.data.ids import new_id
from core.data.times import utc_now
from core.settings import current

FILE = "erased-people.txt"


def hash_of(person: UUID) -> str:
    """The hash under which a person stands in the ledger."""
    key = f"erased:{current().secret_key}".encode()
    return hmac.new(key, person.bytes, sha256).hexdigest()


def file_path() -> Path:
    """Where the file lies: in the data folder."""
    return current().data_dir / FILE


def enter_statement(person: UUID) -> Sql:
    """The statement that enters a person into the table; twice does no harm."""
    return _entering(hash_of(person))


async def write_down(person: UUID) -> None:
    """Enter a person into the file, so that it is there once this returns."""
    await asyncio.to_thread(_append, hash_of(person))


async def erased_again() -> list[UUID]:
    """The persons who stand in the file and have come back with an older backup."""
    hashes = await asyncio.to_thread(_hashes_in_file)
    known = {row["person_hash"] for row in await read("SELECT person_hash FROM privacy_erased")}
    if not hashes - known:
        return []
    rows = await read("SELECT id FROM people_person WHERE erased_at IS NULL")
    return [person for row in rows if hash_of(person := as_uuid(row["id"])) in hashes]


async def take_over() -> None:
    """Enter into the table what stands in the file only."""
    hashes = await asyncio.to_thread(_hashes_in_file)
    if hashes:
        await execute(*(_entering(one) for one in sorted(hashes)))


async def rewrite() -> None:
    """Leave in the file what stands in the table, after old entries were forgotten."""
    rows = await read("SELECT person_hash FROM privacy_erased ORDER BY created_at")
    await asyncio.to_thread(_replace, [row["person_hash"] for row in rows])


def _entering(hashed: str) -> Sql:
    return Sql(
        "INSERT INTO privacy_erased (id, created_at, person_hash) VALUES (?, ?, ?)"
        " ON CONFLICT (person_hash) DO NOTHING",
        (new_id(), utc_now(), hashed),
    )


def _hashes_in_file() -> set[str]:
    try:
        return set(file_path().read_text(encoding="ascii").split())
    except FileNotFoundError:
        return set()


def _append(hashed: str) -> None:
    if hashed in _hashes_in_file():
        return
    file_path().parent.mkdir(parents=True, exist_ok=True)
    with file_path().open("a", encoding="ascii") as target:
        target.write(f"{hashed}\n")
        target.flush()
        os.fsync(target.fileno())


def _replace(hashes: Collection[str]) -> None:
    if not file_path().exists() and not hashes:
        return
    draft = file_path().with_suffix(".draft")
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text("".join(f"{one}\n" for one in hashes), encoding="ascii")
    draft.replace(file_path())
