"""`pospolu officers`: who works in the city's office; give and take its roles."""

import argparse
import sys
from typing import Any

from core.cli.ready import ready
from core.contracts.errors import Refused
from core.data.transactions import tx
from core.people.api import account_by_email, find_or_create_account, office_accounts, set_city_role
from core.settings import current
from core.web.i18n import refusal_words, use_language


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("officers", help="list the city's office, give and take its roles")
    made.add_argument("wish", choices=["list", "add", "remove"])
    made.add_argument("email", nargs="?")
    made.add_argument("--admin", action="store_true", help="administrator rather than officer")
    made.set_defaults(run=run)


async def run(given: argparse.Namespace) -> None:
    """List, or give or take a role; exits with 1 and the reason when it cannot be."""
    async with ready():
        if given.wish == "list":
            for row in await office_accounts():
                print(f"{row['role']:<14} {row['email']}  {row['name']}")
            return
        if not given.email:
            sys.exit("pospolu: whose address?")
        await _change(
            given.email,
            role="city_admin" if given.admin else "city_officer",
            is_given=given.wish == "add",
        )


async def _change(email: str, *, role: str, is_given: bool) -> None:
    try:
        found = await account_by_email(email)
        if found is None and is_given:
            async with tx():
                account = await find_or_create_account(
                    email=email, language=current().city_language
                )
        elif found is None:
            sys.exit(f"pospolu: nobody signs in with {email}")
        else:
            account = found.id
        await set_city_role(None, account, role=role, is_given=is_given)
    except ValueError:
        sys.exit(f"pospolu: {email} is no e-mail address")
    except Refused as error:
        with use_language("en"):
            sys.exit(f"pospolu: {refusal_words(error.refusal)}")
    print(f"{email} {'is' if is_given else 'is no longer'} {role}")
