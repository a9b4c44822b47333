"""Every example of docs/api.md works as it stands there."""

import re
import shlex
from datetime import timedelta
from string import Template

from core.data.commands import read
from core.data.times import later, utc_now
from core.settings import ROOT
from core.testing.actors import Actor
from core.testing.permissions import example_of, matrix

API = "/api/v1"
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
WANTED = [200, 201, 200, 200, 201, 201, 201, 200, 200, 200, 200, 304, 422]


def commands():
    """Each curl of the page, as its words."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    lines = "".join(BLOCK.findall(text)).replace("\\\n", " ")
    return ["curl" + one for one in re.split(r"^curl", lines, flags=re.MULTILINE)[1:]]


def parsed(words):
    """Method, address, headers and body of a curl."""
    method, address, headers, body = "GET", "", {}, None
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(rest)
        else:
            address = word
    return method, address, headers, body


async def test_the_examples_work(sown):
    slug = (await example_of(matrix()["events.desk"], sown.world.ours))["organization_slug"]
    known = {"BASE": "", "ORGANIZATION": slug, "TOKEN": sown.world.bearers["organization_admin"]}
    program, found = Actor(sown.app), []
    for command in commands():
        words = [Template(one).safe_substitute(known) for one in shlex.split(command)]
        method, address, headers, body = parsed(words)
        answer = await program.ask(method, address, headers=headers, content=body)
        found.append(answer.status_code)
        await learn(sown, known, answer, address)
    assert found == WANTED


async def learn(sown, known, answer, address):
    """What the next example refers to."""
    known["ETAG"] = answer.headers.get("etag", "")
    if address.endswith("/events") and "id" in answer.json():
        known["EVENT"] = answer.json()["id"]
    if address.endswith("/publish"):
        (row,) = await read("SELECT id FROM signups_sheet WHERE subject = ?", [known["EVENT"]])
        known["SHEET"] = str(row["id"])
    if "/sheets/" in address and "/organizations/" in address:
        admin = sown.world.browser(sown.app, "organization_admin")
        known["SIGNUP"], known["LIST"], known["EVENT"] = await somebody_at_a_gate(admin, known)
        known["OFFER"], known["ROLE"] = await offer_with_a_role(sown)
    if address.endswith("/shifts/series"):
        made = "SELECT id FROM volunteering_shift WHERE offer = ? ORDER BY created_at DESC, id"
        known["SHIFT"] = str((await read(made, [known["OFFER"]]))[0]["id"])
    if address.endswith(("/scan", "/scans")):
        listed = await sown.world.browser(sown.app, "organization_admin").get(
            f"{API}/organizations"
        )
        known["ETAG"] = listed.headers["etag"]


async def offer_with_a_role(sown):
    """An offer of the organization, and a role of it."""
    row = (
        await read(
            "SELECT r.offer, r.id FROM volunteering_role r"
            " JOIN volunteering_offer o ON o.id = r.offer"
            " WHERE o.organization = ? AND o.state = 'published' ORDER BY r.id LIMIT 1",
            [sown.world.ours],
        )
    )[0]
    return str(row["offer"]), str(row["id"])


async def somebody_at_a_gate(admin, known):
    """A sign-up for an event that begins in an hour, its check-in list, and the event."""
    base = f"{API}/organizations/{known['ORGANIZATION']}"
    event = {
        "kind": "meeting",
        "title": {"pl": "Zebranie"},
        "summary": {"pl": "O ogródku."},
        "starts_at": later(utc_now(), timedelta(hours=1)).isoformat(),
        "ends_at": later(utc_now(), timedelta(hours=2)).isoformat(),
        "spot": {"place_name": "Świetlica"},
        "has_registration": True,
    }
    made = (await admin.write(f"{base}/events", event)).json()
    await admin.write(f"{base}/events/{made['id']}/publish", {})
    sheet = (await admin.get(f"{base}/events/{made['id']}")).json()["sheet"]
    added = await admin.write(f"{base}/sheets/{sheet}/signups", {"name": "Ewa Lis"})
    lists = (await admin.get(f"{API}/checkin")).json()["items"]
    gate_list = next(one["id"] for one in lists if one["thing"] == made["id"])
    return added.json()["id"], gate_list, made["id"]
