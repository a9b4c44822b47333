"""What goes wrong with a database as a whole, and how to tell a broken constraint."""

from __future__ import annotations

import sqlite3

import asyncpg

from core.contracts.errors import Unavailable
from core.kernel.meters import METERS


class DatabaseUnavailable(Unavailable):
    """The database cannot serve this now (busy, full, lost, no free connection): try later."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        METERS.count("pospolu_database_busy_total", what="given_up")


class Conflict(DatabaseUnavailable):
    """Two transactions met (a deadlock, a lock held too long): the same again may go well."""


class TransactionLost(Exception):
    """The transaction had failed already, so that nothing of it can be committed."""


class SchemaTooNew(Exception):
    """The database was migrated by a newer version of the code than this one."""


class MigrationRefused(Exception):
    """A migration is not ours, is not run by `bin/pospolu migrate`, or would break the database."""


def is_unique_violation(error: BaseException) -> bool:
    """Whether a row was refused because one like it is there already, on either engine."""
    if isinstance(error, sqlite3.IntegrityError):
        return error.sqlite_errorname in (
            "SQLITE_CONSTRAINT_UNIQUE",
            "SQLITE_CONSTRAINT_PRIMARYKEY",
        )
    return isinstance(error, asyncpg.UniqueViolationError)


def is_check_violation(error: BaseException) -> bool:
    """Whether a row was refused by a CHECK or an exclusion constraint or a trigger."""
    if isinstance(error, sqlite3.IntegrityError):
        return error.sqlite_errorname in ("SQLITE_CONSTRAINT_CHECK", "SQLITE_CONSTRAINT_TRIGGER")
    return isinstance(error, asyncpg.CheckViolationError | asyncpg.ExclusionViolationError)
