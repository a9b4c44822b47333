"""One row per setting: name, type, default, help. Read from the environment, or a file of it."""

import os
import re
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
SHORTEST_SECRET = 32
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
QUIET_HOURS = re.compile(f"(?:{_CLOCK}-{_CLOCK})?")
DEMO_SECRET = "demo-demo-demo-demo-demo-demo-demo-demo"  # noqa: S105 -- refused outside the demo


class BadSettings(Exception):
    """The settings cannot be used; the message says which and what to do."""


def setting(default: Any, text: str) -> Any:
    """One row of the table of settings."""
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; the environment variable is POSPOLU_ and the name in capitals."""

    database_url: str = setting(
        "sqlite:///data/pospolu.sqlite", "sqlite:///path or postgresql://user:password@host/name"
    )
    base_url: str = setting(
        "http://127.0.0.1:8000", "public address, as it stands in mails and feeds"
    )
    secret_key: str = setting("", "at least 32 random characters; signs cookies and codes")
    smtp_url: str = setting("", "smtp://user:password@host:587, smtps:// for TLS from the start")
    mail_from: str = setting("pospolu@example.org", "address that mails come from")
    data_dir: Path = setting(  # noqa: RUF009 -- a row of the table
        DATA, "folder for pictures, documents and the demo's mails"
    )
    city_name: str = setting("Leszno", "the city's name")
    city_zone: str = setting("Europe/Warsaw", "the city's IANA time zone")
    city_language: str = setting("pl", "language of those who did not choose one: pl, en or uk")
    is_demo: bool = setting(
        default=False, text="demo city: one-click sign-in, local mailbox; loopback only"
    )
    four_eyes: bool = setting(
        default=False,
        text="approvals need two people: the city's own events wait too, nobody approves their own",
    )
    officers_need_second_factor: bool = setting(
        default=False, text="officers sign in with a second factor; administrators always do"
    )
    organization_admins_need_second_factor: bool = setting(
        default=False, text="administrators of organizations sign in with a second factor"
    )
    api_token_days: int = setting(
        90, "days that a program's token lasts unless somebody chooses otherwise; at most 365"
    )
    quiet_hours: str = setting(
        "21:00-07:00",
        "in these hours, of the city's zone, people get no messages that can wait, unless they"
        " chose hours of their own; empty for none, and none in the demo",
    )
    trusted_proxy: str = setting("", "address of the proxy whose X-Forwarded-For is believed")
    exports_per_hour: int = setting(5, "tables that one person may take as files in an hour")
    frame_ancestors: str = setting(
        "*",
        "sites that may show pages below /embed in a frame, divided by spaces (https://ngo.example);"
        " * for all, 'none' for nobody",
    )
    workers: int = setting(1, "number of server processes")
    safe_mode: bool = setting(
        default=False, text="start without third-party plugins; also `serve --safe-mode`"
    )
    left_out: str = setting(
        "",
        "names of third-party modules that are not loaded, separated by commas; `serve` adds"
        " those whose migration fails",
    )
    security_contact: str = setting(
        "", "where weaknesses are reported, mailto: or https:; without it, the sender of the mails"
    )
    metrics_token: str = setting(
        "", "at least 32 characters; a monitor elsewhere reads /metrics with it as its bearer token"
    )
    faults_before_off: int = setting(
        3, "faults of a third-party module, within the window, that switch it off; 0: never"
    )
    stuck_seconds: int = setting(
        30, "a process whose event loop has stood still for so long is ended and started again"
    )
    fault_window_minutes: int = setting(10, "the window in which faults are added up")

    @property
    def is_secure(self) -> bool:
        """The public address is https, so cookies are marked Secure."""
        return self.base_url.startswith("https://")


def _convert(kind: object, text: str) -> object:
    if kind in (bool, "bool"):
        return text.strip().lower() in {"1", "true", "yes", "on"}
    if kind in (int, "int"):
        return int(text)
    if kind in (Path, "Path"):
        return Path(text).expanduser().resolve()
    return text


def read_settings(environment: dict[str, str]) -> Settings:
    """Settings out of an environment; POSPOLU_SETTINGS_FILE may name a file of KEY=value lines.

    Raises BadSettings for a value that cannot be read or a secret that is missing or weak.
    """
    values = {**_file_values(environment.get("POSPOLU_SETTINGS_FILE", "")), **environment}
    given: dict[str, Any] = {}
    for row in fields(Settings):
        text = values.get(f"POSPOLU_{row.name.upper()}")
        if text is None:
            continue
        try:
            given[row.name] = _convert(row.type, text)
        except ValueError as error:
            message = f"POSPOLU_{row.name.upper()}={text!r}: {error}"
            raise BadSettings(message) from error
    settings = Settings(**given)
    if settings.is_demo and not settings.secret_key:
        settings = Settings(**{**given, "secret_key": DEMO_SECRET})
    _check(settings)
    return settings


def _file_values(name: str) -> dict[str, str]:
    if not name:
        return {}
    lines = Path(name).read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, _, value in pairs}


def _check(settings: Settings) -> None:
    if not QUIET_HOURS.fullmatch(settings.quiet_hours.strip()):
        message = f"POSPOLU_QUIET_HOURS={settings.quiet_hours!r}: write 21:00-07:00, or nothing"
        raise BadSettings(message)
    if 0 < len(settings.metrics_token) < SHORTEST_SECRET:
        message = f"POSPOLU_METRICS_TOKEN is weak: set at least {SHORTEST_SECRET} random characters"
        raise BadSettings(message)
    secret = settings.secret_key
    if settings.is_demo:
        return
    if len(secret) < SHORTEST_SECRET or secret == DEMO_SECRET or len(set(secret)) < 8:  # noqa: PLR2004 -- variety of characters
        message = (
            "POSPOLU_SECRET_KEY is missing or weak: set at least 32 random characters, "
            "for example from: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
        raise BadSettings(message)


@cache
def current() -> Settings:
    """The settings of this process."""
    return read_settings(dict(os.environ))
