"""The checks of `pospolu doctor`: each looks at one thing and says what it found."""

import importlib.util
import os
import tempfile
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import asyncpg

from core.app import assemble
from core.data import database
from core.data.database import engine
from core.data.engines.sqlite import SqliteEngine
from core.data.errors import DatabaseUnavailable, SchemaTooNew
from core.data.migrations import pending
from core.facilities.health.api import LEAST_FREE_SHARE, disk_free, write_seconds
from core.facilities.mailer.carriers import carrier_of
from core.facilities.mailer.values import ServerAway
from core.kernel.asking import BadPlugin
from core.kernel.manifests import BadManifest
from core.settings import LOOPBACK, ROOT, BadSettings, Settings, current

OUR_NAMES = ("core", "plugins", "tests")
NEARLY_FULL_SHARE = 0.15
WRITE_PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found: fine, or wrong with what to do about it."""

    about: str
    is_fine: bool
    text: str


def fine(about: str, text: str) -> Finding:
    """Nothing to do."""
    return Finding(about=about, is_fine=True, text=text)


def wrong(about: str, text: str) -> Finding:
    """Something to do."""
    return Finding(about=about, is_fine=False, text=text)


async def examine() -> AsyncIterator[Finding]:
    """Every finding in turn. Where the settings cannot be used, only what does not need them."""
    for found in check_names():
        yield found
    try:
        settings = current()
    except (BadSettings, OSError) as error:
        yield wrong("settings", str(error))
        return
    for found in (
        check_secret(settings),
        check_base_url(settings),
        check_zone(settings),
        check_data_dir(settings.data_dir),
        *check_plugins(),
    ):
        yield found
    async for found in check_database():
        yield found
    yield await check_mail(settings)


def check_names(names: Iterable[str] = OUR_NAMES) -> list[Finding]:
    """Our import names must mean this checkout, whatever else is installed."""
    findings = []
    for name in names:
        spec = importlib.util.find_spec(name)
        places = list(spec.submodule_search_locations or ()) if spec else []
        if not places and name == "tests":
            continue  # a container need not have them
        if [Path(place).resolve() for place in places] == [ROOT / name]:
            findings.append(fine("names", f"{name} is this checkout's"))
        else:
            findings.append(wrong("names", f"{name} is imported from {places or 'nowhere'}"))
    return findings


def check_secret(settings: Settings) -> Finding:
    """Missing and weak secrets are refused when settings are read."""
    if settings.is_demo:
        return fine("secret", "the demo's own; POSPOLU_IS_DEMO=1 is for trying out only")
    return fine("secret", f"{len(settings.secret_key)} characters")


def check_base_url(settings: Settings) -> Finding:
    """Mails and feeds carry it; sign-in wants https."""
    parts = urlsplit(settings.base_url)
    if settings.is_demo:
        return fine("address", settings.base_url)
    if parts.scheme != "https" or not parts.hostname or parts.hostname in LOOPBACK:
        return wrong("address", f"POSPOLU_BASE_URL={settings.base_url} is no public https address")
    if parts.path not in {"", "/"} or parts.query:
        return wrong("address", f"POSPOLU_BASE_URL={settings.base_url} must have no path")
    return fine("address", settings.base_url)


def check_zone(settings: Settings) -> Finding:
    """Times are shown by the city's clocks."""
    try:
        ZoneInfo(settings.city_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return wrong("clock", f"POSPOLU_CITY_ZONE={settings.city_zone} is no known time zone")
    return fine("clock", settings.city_zone)


def check_data_dir(folder: Path) -> Finding:
    """Pictures are written there."""
    place = next(one for one in (folder, *folder.parents) if one.exists())
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        return wrong("files", f"{folder} cannot be written to: {os.strerror(error.errno or 0)}")
    return fine("files", f"{folder}" if place == folder else f"{folder} will be made")


def check_plugins() -> list[Finding]:
    """Which modules were found and where they come from, and whether they fit together."""
    try:
        found = assemble()
    except (BadManifest, BadPlugin) as error:
        return [wrong("modules", str(error))]
    refused = [wrong("modules", f"{one.name} is refused: {one.reason}") for one in found.refused]
    return refused + [
        fine(
            "modules",
            f"{manifest.name}: {'of this checkout' if manifest.is_ours else 'installed'}, "
            f"{manifest.package}, by {manifest.owner or 'nobody named'}",
        )
        for manifest in found.modules.values()
    ]


async def check_database() -> AsyncIterator[Finding]:
    """Reachable, at this version, with room to write."""
    try:
        chosen = engine()
    except (ValueError, TypeError) as error:
        yield wrong("database", f"POSPOLU_DATABASE_URL: {error}")
        return
    kind = "SQLite" if isinstance(chosen, SqliteEngine) else "PostgreSQL"
    if isinstance(chosen, SqliteEngine) and not Path(chosen.path).is_file():  # noqa: ASYNC240 -- alone in its process
        yield wrong("database", f"there is no {chosen.path} yet: run `bin/pospolu migrate`")
        return
    try:
        await database.start()
    except (DatabaseUnavailable, asyncpg.PostgresError, OSError) as error:
        yield wrong("database", f"{kind} cannot be reached: {error}")
        return
    try:
        found = await check_migrations()
        yield found
        if found.is_fine:
            yield await check_writing(kind)
        yield check_disk(disk_free())
    finally:
        await database.stop()


async def check_migrations() -> Finding:
    """The database is at this version of the code."""
    try:
        waiting = await pending()
    except SchemaTooNew as error:
        return wrong("migrations", f"{error}; run the newer version, or restore a backup")
    if waiting:
        return wrong("migrations", f"{len(waiting)} are waiting: run `bin/pospolu migrate`")
    return fine("migrations", "all are applied")


async def check_writing(kind: str) -> Finding:
    """A row can be written durably."""
    seconds = await write_seconds(WRITE_PATIENCE_SECONDS)
    if seconds is None:
        return wrong("database", f"{kind} takes no writes: it is locked, read-only or full")
    return fine("database", f"{kind}, a write takes {seconds * 1000:.0f} ms")


def check_disk(free: float) -> Finding:
    """Writes fail on a full disk."""
    if free <= LEAST_FREE_SHARE:
        return wrong("disk", f"only {free:.0%} free")
    return fine("disk", f"{free:.0%} free" + (": soon full" if free < NEARLY_FULL_SHARE else ""))


async def check_mail(settings: Settings) -> Finding:
    """The mail server takes a connection and our password."""
    try:
        carrier = carrier_of(settings)
        if carrier is None:
            return wrong("mail", "POSPOLU_SMTP_URL is not set: mails wait until it is")
        async with carrier.open():
            pass
    except ValueError as error:
        return wrong("mail", str(error))
    except ServerAway as error:
        return wrong("mail", f"no mail goes out: {error}")
    if not settings.smtp_url:
        return fine("mail", "the demo's mailbox at /demo/mail")
    return fine("mail", f"{urlsplit(settings.smtp_url).hostname} answers")
