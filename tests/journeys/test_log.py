"""A whole journey leaves nothing of its people in the log: no name, no address, no token."""

from __future__ import annotations

import io
import json
import logging

import pytest

from core.data.commands import as_uuid, read
from core.facilities.mailer.service import deliver_due
from core.people.tokens import sign_in_code, sign_in_link
from core.settings import current
from core.signups.links import link_token
from core.testing.fixtures import SownCity
from core.testing.pages import forms_on
from core.testing.postgres import free_port
from core.web import logs

NAME, EMAIL = "Żnaczek Lipowski", "znaczek.lipowski@example.org"


@pytest.fixture
def written(monkeypatch):
    """What a city's server writes to its log, with a mail server that is away."""
    stream = io.StringIO()
    monkeypatch.setenv("POSPOLU_SMTP_URL", f"smtp://user:password@127.0.0.1:{free_port()}")
    current.cache_clear()
    before = {name: logging.getLogger(name).level for name in ("", *logs.OURS)}
    logs.configure(stream)
    yield stream
    for handler in logging.getLogger().handlers[:]:
        if isinstance(handler, logs._Handler):
            logging.getLogger().removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)
    monkeypatch.undo()
    current.cache_clear()


async def register(sown: SownCity) -> list[str]:
    """Sign in by mail for the first time; the secrets that went over the wire."""
    somebody = sown.world.browser(sown.app, "visitor")
    asked = await somebody.send("/sign-in", {"email": EMAIL})
    assert asked.status_code == 303
    rows = await read("SELECT id FROM people_sign_in_attempt WHERE email = ?", [EMAIL])
    attempt = as_uuid(rows[-1]["id"])
    link = sign_in_link(attempt)
    assert (await somebody.get(f"/sign-in/link/{link}")).status_code == 200
    wrong = await somebody.send(f"/sign-in/link/{link}", {"email": f"x{EMAIL}"})
    assert wrong.status_code == 422
    entered = await somebody.send(f"/sign-in/link/{link}", {"email": EMAIL})
    assert entered.status_code == 303
    cookies = [
        one.partition(";")[0].partition("=")[2] for one in entered.headers.get_list("set-cookie")
    ]
    return [link, sign_in_code(attempt), *(one for one in cookies if len(one) > 20)]


async def take_a_place(sown: SownCity) -> tuple[str, list[str]]:
    """Sign up without an account and confirm; the sign-up, and the secrets of its links."""
    visitor = sown.world.browser(sown.app, "visitor")
    for row in await read(
        "SELECT id FROM signups_sheet WHERE organization = ? AND state = 'open'"
        " ORDER BY starts_at DESC",
        [sown.world.ours],
    ):
        page = await visitor.get(f"/signup/{row['id']}/box")
        forms = [one for one in forms_on(page.text) if one.is_write]
        if not forms:
            continue
        typed = forms[0].filled("", name=NAME, email=EMAIL)
        if (await visitor.send(forms[0].action, typed)).status_code == 303:
            break
    rows = await read(
        "SELECT s.id, l.id AS link FROM signups_signup s JOIN signups_link l ON l.signup = s.id"
        " WHERE s.name = ? ORDER BY l.id",
        [NAME],
    )
    token = link_token(as_uuid(rows[0]["link"]))
    confirmed = await visitor.send(f"/signup/link/{token}/confirm")
    assert confirmed.status_code in {200, 303}
    return str(rows[0]["id"]), [token]


async def check_in(sown: SownCity, signup: str) -> None:
    """Find the name at the gate and press it; also search for it, and send nonsense."""
    rows = await read(
        "SELECT l.id FROM checkin_list l JOIN signups_sheet s ON s.subject = l.subject"
        " JOIN signups_signup u ON u.sheet = s.id WHERE u.id = ?",
        [signup],
    )
    gate = sown.world.browser(sown.app, "coordinator")
    page = f"/checkin/{rows[0]['id']}"
    assert (await gate.get(f"{page}/people?search={NAME}")).status_code == 200
    pressed = await gate.send(f"{page}/people/{signup}", {"direction": "entry"})
    assert pressed.status_code in {200, 303, 409, 422}
    await gate.send(f"{page}/code", {"code": NAME, "direction": "entry"})


async def test_nothing_of_the_people_of_a_journey_is_in_the_log(
    sown: SownCity, written, monkeypatch
):
    secrets = await register(sown)
    signup, links = await take_a_place(sown)
    await check_in(sown, signup)
    await deliver_due()
    visitor = sown.world.browser(sown.app, "visitor")
    await visitor.get(f"/nowhere/{EMAIL}?name={NAME}")

    async def fails(**given: object) -> None:
        raise RuntimeError(f"{given} {EMAIL}")

    monkeypatch.setattr("core.people.routes.sign_in.send_sign_in_mail", fails)
    broken = await visitor.send("/sign-in", {"email": EMAIL})
    assert broken.status_code == 500
    log = written.getvalue()
    lines = [json.loads(line) for line in log.splitlines()]
    routes = {line.get("route") for line in lines}
    assert {"/sign-in", "/sign-in/link/{token}", "/signup/link/{token}/confirm"} <= routes
    assert any("people/{signup_id}" in str(route) for route in routes)
    assert any(line["logger"].startswith("pospolu.mail") for line in lines), "a mail was tried"
    assert any(line["level"] == "error" for line in lines)
    needles = [NAME, "znaczek", "lipowski", EMAIL, *secrets, *links]
    needles += [sown.world.tokens["coordinator"], sown.world.csrf["coordinator"], "password"]
    folded = log.lower()
    assert [one for one in needles if one.lower() in folded or _escaped(one) in folded] == []


def _escaped(text: str) -> str:
    """As JSON may spell it."""
    return json.dumps(text)[1:-1].lower()


async def test_control_what_is_said_outright_is_found(sown: SownCity, written):
    logging.getLogger("pospolu.people").info("said %s", NAME)
    assert NAME.lower() in json.loads(written.getvalue())["event"].lower()
