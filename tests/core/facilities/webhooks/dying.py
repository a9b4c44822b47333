"""A server that is killed at a moment: `python -m … HOW SHEET PERSON`.

`committed`: right after a sign-up is committed; `open`: when all is written and nothing committed;
`transaction`: right after a `tx()` in which a fact was announced.
"""

import asyncio
import os
import signal
import sys
from uuid import UUID

from core.contracts.signups import Applicant
from core.contracts.viewer import Viewer
from core.data import database, transactions
from core.data.ids import new_id, new_token
from core.data.transactions import tx
from core.kernel.bus import announce
from core.signups.api import SignUpRequest, sheet_by_id, sign_up
from core.signups.service import outcome
from core.signups.signals import SignupConfirmed
from core.testing.houses import rooms_of


def die(*_args, **_more):
    """Nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


async def dying_open(script):
    """Instead of the wrapper around scripts: it dies where the commit would be."""
    kept = await keeping(script)

    def steps():
        yield from kept()
        die()

    return steps


keeping = outcome.keeping


async def main(how, sheet, person):
    """Sign up, or announce, and die."""
    await database.start()
    rooms_of()
    viewer = Viewer(person=person)
    if how == "transaction":
        transactions._deliver = die
        found = await sheet_by_id(sheet)
        said = {"sheet": sheet, "kind": found.kind, "subject": found.subject, "person": person}
        async with tx() as transaction:
            await announce(SignupConfirmed(signup=new_id(), **said), within=transaction)
            transaction.after_commit(database.stop)
        return
    if how == "committed":
        outcome.announce = die
    else:
        outcome.keeping = dying_open
    applicant = Applicant(name="Ola Tajna", email="", language="pl", person=person)
    wish = SignUpRequest(sheet=sheet, applicant=applicant, idempotency_key=new_token()[0])
    await sign_up(wish, viewer=viewer)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], UUID(sys.argv[2]), UUID(sys.argv[3])))
