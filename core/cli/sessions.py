"""`pospolu sessions`: where a person is signed in; sign them out everywhere."""

import argparse
import sys
from typing import Any
from uuid import UUID

from core.cli.ready import ready
from core.people.api import account_by_email, end_sessions, sessions_of


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("sessions", help="list and revoke a person's sessions")
    made.add_argument("wish", choices=["list", "revoke"])
    made.add_argument("email")
    made.set_defaults(run=run)


async def run(given: argparse.Namespace) -> None:
    """List or end an account's sessions; exits with 1 when nobody signs in with the address."""
    async with ready():
        account = await _account(given.email)
        sessions = await sessions_of(account, this=None)
        if given.wish == "list":
            for one in sessions:
                seen = one.last_seen_at.isoformat(timespec="seconds")
                print(f"{seen}  since {one.created_at.date()}  {one.agent or 'unknown browser'}")
            return
        await end_sessions(account)
        print(f"{len(sessions)} sessions of {given.email} are ended")


async def _account(email: str) -> UUID:
    try:
        found = await account_by_email(email)
    except ValueError:
        found = None
    if found is None:
        sys.exit(f"pospolu: nobody signs in with {email}")
    return found.id
