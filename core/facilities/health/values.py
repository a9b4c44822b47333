"""What was found out about the installation."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_FREE_SHARE = 0.05
"""Below this share of free disk the installation is not ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One look at everything. Times in seconds, `disk_free` a share between 0 and 1.

    `write_seconds` is None where the database could not be written to in time,
    `are_migrations_current` where it could not be asked. Mail that waits is told and does not make
    the installation unready: people can sign up while the mail server is away.
    """

    write_seconds: float | None
    are_migrations_current: bool | None
    disk_free: float
    mail_waits_seconds: float | None
    mails_waiting: int | None = None

    @property
    def checks(self) -> dict[str, bool]:
        """What must hold, by name."""
        return {
            "database": self.write_seconds is not None,
            "migrations": self.are_migrations_current is True,
            "disk": self.disk_free > LEAST_FREE_SHARE,
        }

    @property
    def is_ready(self) -> bool:
        """Requests may be sent here."""
        return all(self.checks.values())
