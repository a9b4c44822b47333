"""What mails about events say, in each language."""

from uuid import UUID

import pytest

from core.contracts.errors import NotFound
from core.contracts.texts import LANGUAGES
from core.testing.people import make_viewer
from core.web.rendering import render_text
from plugins.events.messages import MESSAGES, load_event
from plugins.events.rules import spot_of
from plugins.events.service.moving import change_event
from plugins.events.tests.conftest import WITH_SIGNUP, at, enter, mails, timing

FRAME = {"base_url": "http://testserver.local", "reason": "", "mute_url": "", "subject": "x"}


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.key)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_message_renders(kind, language, make_public):
    event = await make_public("Festyn <b>& spółka</b>", registration=WITH_SIGNUP)
    answer = await enter(event, await make_viewer("gosc"))
    payload = {
        "event": str(event.id),
        "signup": str(answer.signup),
        "before_starts_at": at(50).isoformat(),
        "before_ends_at": at(51).isoformat(),
        "before_place": "Rynek",
        "was_postponed": True,
        "because": "Choroba.",
    }
    payload["dates"] = [dict(payload)]
    context = await kind.load(payload, language)
    plain = render_text(f"{kind.template}.txt", language, **(FRAME | dict(context)))
    html = render_text(f"{kind.template}.html", language, **(FRAME | dict(context)))
    assert "Festyn <b>& spółka</b>" in plain.lstrip().splitlines()[0]
    assert "&lt;b&gt;" in html
    assert "<b>& spółka" not in html
    assert context["reason"]


async def test_a_change_says_what_was_and_what_is(make_public, coordinator):
    event = await make_public(registration=WITH_SIGNUP)
    await enter(event, await make_viewer("gosc"))
    await change_event(coordinator, event.id, timing=timing(200, 202), spot=spot_of(event))
    (mail,) = await mails("events.changed")
    import json

    payload = json.loads(mail["payload"])
    (kind,) = [one for one in MESSAGES if one.key == "events.changed"]
    context = await kind.load(payload, "pl")
    assert (context["before_starts_at"], context["starts_at"]) == (at(100), at(200))
    assert context["before_place"] == context["place"]
    assert "/signup/link/" in context["signup_url"]


async def test_messages_about_what_is_gone_are_not_written(db):
    with pytest.raises(NotFound):
        await load_event({"event": str(UUID(int=1))}, "pl")
