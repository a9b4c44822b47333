"""What the mails say, in each language."""

import pytest

from core.contracts.texts import LANGUAGES
from core.web.rendering import render_text
from plugins.calendar_imports.messages import MESSAGES
from plugins.calendar_imports.tables import Source
from plugins.calendar_imports.tests.conftest import bring_in, vevent

FRAME = {"base_url": "http://testserver.local", "reason": "", "mute_url": "", "subject": "x"}


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.key)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_message_renders(kind, language, host):
    source = await bring_in(host, vevent("a"))
    values = {Source.name: "Biuro <b>", Source.fault: "empty"}
    await Source.update(values).where(Source.id == source.id)
    context = await kind.load({"source": str(source.id)}, language)
    text = render_text(f"{kind.template}.txt", language, **FRAME, **context)
    html = render_text(f"{kind.template}.html", language, **FRAME, **context)
    assert "Biuro <b>" in text.lstrip().splitlines()[0]
    assert "Biuro <b>" not in html
    assert f"/desk/przystan/calendar-imports/{source.id}" in text
