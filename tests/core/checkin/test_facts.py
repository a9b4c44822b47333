"""What programs outside are told of check-ins: which sign-up, never whose."""

from core.checkin.api import undo
from core.testing.hearing import hearing
from tests.core.checkin.house import at, code_of, enrol, read_at


async def test_who_is_there_and_is_not_after_all(thing, gatekeeper):
    signup = await enrol(thing, "Łucja Wąs")
    code = await code_of(signup)
    async with hearing() as heard:
        first = await read_at(thing.gate, code, viewer=gatekeeper, now=at(), gate="East")
        await read_at(thing.gate, code, viewer=gatekeeper, now=at(minutes=5), gate="West")
        await undo(first.scan, viewer=gatekeeper, now=at(minutes=6))
    assert [key for key, _ in heard] == ["checkin.presence.recorded", "checkin.presence.undone"]
    assert heard[0][1].data["signup"] == signup
    assert heard[0][1].data["at"] == at()
    assert "Łucja" not in str(heard)
