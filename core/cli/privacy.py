"""`pospolu export`, `erase`, `retention`: what people may ask for, and what time asks for."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

from core.cli.ready import ready
from core.data.times import utc_now
from core.facilities.privacy import shelf
from core.facilities.privacy.queries import (
    duties_of,
    is_last_admin,
    request_by_id,
    request_by_token,
)
from core.facilities.privacy.rules import may_erase
from core.facilities.privacy.service.erasing import erase, replay_ledger
from core.facilities.privacy.service.exporting import export
from core.facilities.privacy.service.requests import ask_erasure, ask_export
from core.facilities.privacy.service.retention import forget_what_is_due, what_is_due
from core.facilities.privacy.values import PrivacyRequest
from core.people.api import Person, left_alone, person_by_email
from core.web.i18n import refusal_words, use_language


def add_to(verbs: Any) -> None:
    """Their arguments."""
    out = verbs.add_parser("export", help="put together all that is kept of a person")
    out.add_argument("email")
    out.add_argument("--to", type=Path, metavar="FILE", required=True, help="the ZIP file to write")
    out.add_argument("--reason", default="", help="how they asked; it is logged")
    out.set_defaults(run=run_export)
    gone = verbs.add_parser("erase", help="erase a person, with a report")
    gone.add_argument("email", nargs="?")
    gone.add_argument("--cancel-duties", action="store_true", help="cancel what lies ahead, too")
    gone.add_argument(
        "--leave-organizations",
        action="store_true",
        help="also where organizations are left without an administrator",
    )
    gone.add_argument("--reason", default="", help="how they asked; it is logged")
    gone.add_argument(
        "--replay", action="store_true", help="erase those again whom a restore has brought back"
    )
    gone.set_defaults(run=run_erase)
    old = verbs.add_parser("retention", help="forget what has been kept long enough")
    old.add_argument("--dry-run", action="store_true", help="only say what would go")
    old.set_defaults(run=run_retention)


async def run_export(given: argparse.Namespace) -> None:
    """Write the export; exits with 1 when nobody is known by the address or a room fails."""
    async with ready():
        person = await _person(given.email)
        request = await request_by_id(await ask_export(person.id, by=None, reason=given.reason))
        if request is None or not await export(request):
            sys.exit("pospolu: a part could not be put together; the log says which")
        path = shelf.path_of(person.id, request.id)
        given.to.touch(mode=0o600)
        given.to.write_bytes(await asyncio.to_thread(path.read_bytes))
        await asyncio.to_thread(shelf.remove, person.id, request.id)
    print(f"written to {given.to}; it is personal data")


async def run_erase(given: argparse.Namespace) -> None:
    """Erase and report; exits with 1 when refused, or when a part failed and is tried again."""
    async with ready():
        if given.replay:
            print(f"{await replay_ledger()} erased again")
            return
        if not given.email:
            sys.exit("pospolu: whom? Name the e-mail address")
        person = await _person(given.email)
        duties = await duties_of(person.id, utc_now())
        refusal = may_erase(
            fresh=True,
            duties=len(duties),
            cancels=given.cancel_duties,
            is_last_admin=await is_last_admin(person.id),
            alone=[one.name for one in await left_alone(person.id)],
            leaves=given.leave_organizations,
        )
        if refusal is not None:
            with use_language("en"):
                said = refusal_words(refusal)
            more = f" {len(duties)} ahead; --cancel-duties cancels them" if duties else ""
            sys.exit(f"pospolu: {said}{more}")
        token = await ask_erasure(
            person.id, by=None, reason=given.reason, leaves_alone=given.leave_organizations
        )
        request = await request_by_token(token)
        is_done = request is not None and await erase(request)
        _print_report(await request_by_token(token))
        if not is_done:
            sys.exit("pospolu: a part has failed; the log says which. It is tried again")
    print("erased")


def _print_report(request: PrivacyRequest | None) -> None:
    for key, rows in (request.steps if request else {}).items():
        for row in rows:
            said = f"{row['rows']:>5} {row['fate']}  {row['because']}"
            print(f"{key:24} {row['table']:28} {said}")


async def run_retention(given: argparse.Namespace) -> None:
    """Forget, or only say what would be forgotten."""
    async with ready():
        found = await what_is_due() if given.dry_run else await forget_what_is_due()
    for one in found:
        why = f"{one.number}, before {one.before:%Y-%m-%d}"
        print(f"{one.rows:>7}  {one.table:24} {one.what} ({why})")
    print("nothing was changed" if given.dry_run else "done")


async def _person(email: str) -> Person:
    person = await person_by_email(email)
    if person is None:
        sys.exit("pospolu: nobody is known by this address")
    return person
