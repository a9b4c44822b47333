"""Correcting what is known of somebody's age: by themselves, or by a host with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.contracts.ages import AgeBand, SaidAge
from core.contracts.demands import need_reason, refuse
from core.contracts.errors import NotFound
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, read, run
from core.data.times import to_wall, utc_now
from core.data.transactions import Transaction, tx
from core.kernel.bus import announce
from core.people.age_rules import may_say
from core.people.ages import age_of, said_in, say_age
from core.people.signals import AgeCorrected
from core.services.audit.api import record
from core.settings import current

NO_REASON = msg("Write how you know. The reason is logged.")


async def correct_own_age(viewer: Viewer, band: AgeBand, *, now: datetime | None = None) -> None:
    """Say another age than before; nobody gets older than time has made them.

    Sign-ups that rest on it are looked at again. Raises NotFound for who said nothing yet, and
    Refused for a band too old, which a host can correct.
    """
    if viewer.person is None or await age_of(viewer.person) is None:
        raise NotFound
    said = _said(band, now)
    async with tx() as transaction:
        rows = await read(
            "SELECT age_band, age_said_on FROM people_person WHERE id = ?", [viewer.person]
        )
        refuse(may_say(band, said_in(rows[0]), said.said_on))
        await _keep(viewer.person, said, within=transaction)
        await record(
            viewer, action="people.age.corrected", subject=viewer.person, fields=("age_band",)
        )


async def correct_age(
    viewer: Viewer,
    person: UUID,
    band: AgeBand,
    *,
    organization: UUID,
    reason: str,
    now: datetime | None = None,
) -> None:
    """Correct somebody's age, also to an older one, for a reason that is logged.

    The caller has asked whether the viewer may. Raises Invalid without a reason.
    """
    why = need_reason(reason, said=NO_REASON)
    async with tx() as transaction:
        await _keep(person, _said(band, now), within=transaction)
        await record(
            viewer,
            action="people.age.corrected",
            subject=person,
            fields=("age_band",),
            organization=organization,
            reason=why,
        )


def _said(band: AgeBand, now: datetime | None) -> SaidAge:
    today = to_wall(now or utc_now(), current().city_zone).date()
    return SaidAge(band=band, said_on=today)


async def _keep(person: UUID, said: SaidAge, *, within: Transaction) -> None:
    def steps() -> Steps[None]:
        yield Sql("SELECT id FROM people_person WHERE id = ?", [person], for_update=True)
        yield from say_age(person, said)

    await run(steps)
    await announce(AgeCorrected(person=person), within=within)
