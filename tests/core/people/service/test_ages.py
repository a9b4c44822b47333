"""An age that was wrong: corrected by oneself within what time allows, by a host with a reason."""

from datetime import timedelta

import pytest

from core.contracts.ages import AgeBand, SaidAge
from core.contracts.errors import Invalid, NotFound, Refused
from core.data.commands import read, run
from core.data.ids import new_id
from core.data.times import utc_now
from core.people.ages import age_of, say_age
from core.people.service.ages import correct_age, correct_own_age
from tests.core.people.conftest import viewer_for

TRAIL = (
    "SELECT subject, reason, organization FROM audit_entry WHERE action = 'people.age.corrected'"
)


async def who_said(band, *, days_ago=10):
    """Somebody with an account who said a band some days ago."""
    viewer = await viewer_for("ola@example.org")
    said = SaidAge(band=AgeBand(band), said_on=utc_now().date() - timedelta(days=days_ago))
    await run(lambda: say_age(viewer.person, said))
    return viewer


async def band_of(viewer):
    return (await age_of(viewer.person)).band


async def test_one_is_younger_than_was_said(app):
    ola = await who_said("adult")
    await correct_own_age(ola, AgeBand.FROM_13)
    said = await age_of(ola.person)
    assert (said.band, (utc_now().date() - said.said_on).days) in {("13_15", 0), ("13_15", -1)}
    assert len(await read(TRAIL)) == 1


@pytest.mark.parametrize(("days", "is_allowed"), [(10, False), (3 * 366, True)])
async def test_nobody_gets_older_than_time_has_made_them(app, days, is_allowed):
    ola = await who_said("13_15", days_ago=days)
    if is_allowed:
        await correct_own_age(ola, AgeBand.ADULT)
        assert await band_of(ola) == "adult"
        return
    with pytest.raises(Refused) as caught:
        await correct_own_age(ola, AgeBand.ADULT)
    assert caught.value.refusal.code == "other_age"
    assert await band_of(ola) == "13_15"
    assert await read(TRAIL) == []


async def test_who_said_nothing_has_nothing_to_correct(app):
    with pytest.raises(NotFound):
        await correct_own_age(await viewer_for("ola@example.org"), AgeBand.ADULT)


async def test_a_host_corrects_with_a_reason_that_is_logged(app):
    ola, host, organization = await who_said("13_15"), await viewer_for("k@example.org"), new_id()
    with pytest.raises(Invalid) as caught:
        await correct_age(host, ola.person, AgeBand.ADULT, organization=organization, reason=" ")
    assert set(caught.value.fields) == {"reason"}
    assert await band_of(ola) == "13_15"
    await correct_age(
        host,
        ola.person,
        AgeBand.ADULT,
        organization=organization,
        reason="seen on a card",
    )
    assert await band_of(ola) == "adult"
    (row,) = await read(TRAIL)
    assert (str(row["subject"]), row["reason"]) == (str(ola.person), "seen on a card")
