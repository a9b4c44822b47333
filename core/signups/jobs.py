"""What time does to sign-ups: holds lapse, waiting lists move, people are reminded and thanked."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.data.commands import Sql, Steps, run
from core.data.times import utc_now
from core.signups.service.cancel import lapse_due
from core.signups.service.hand_over import expire_due
from core.signups.service.promote import promote, sheets_to_promote
from core.signups.service.remind import remind_due
from core.signups.service.thank import thank_due


async def lapse() -> None:
    """End holds and offers whose time has passed, and give their places on."""
    await lapse_due()


async def end_hand_overs() -> None:
    """End offers of places that have begun."""
    await run(lambda: expire_due(utc_now()))


async def move_waiting_lists() -> None:
    """Promote where somebody waits though a place is free, as after a crash."""
    for sheet in await sheets_to_promote(utc_now()):
        await promote(sheet)


async def remind() -> None:
    """Remind of what starts soon."""
    await remind_due()


async def thank() -> None:
    """Thank for what ended."""
    await thank_due()


async def forget() -> None:
    """Delete links that serve no more."""
    now = utc_now()

    def steps() -> Steps[None]:
        yield Sql("DELETE FROM signups_link WHERE expires_at < ?", [now])

    await run(steps)


JOBS = (
    Job(key="signups.lapse", every=timedelta(minutes=1), run=lapse),
    Job(key="signups.end_hand_overs", every=timedelta(minutes=5), run=end_hand_overs),
    Job(key="signups.move_waiting_lists", every=timedelta(minutes=5), run=move_waiting_lists),
    Job(key="signups.remind", every=timedelta(minutes=1), run=remind),
    Job(key="signups.thank", every=timedelta(minutes=10), run=thank),
    Job(key="signups.forget", every=timedelta(hours=6), run=forget),
)
