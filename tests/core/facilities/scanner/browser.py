"""A real server, a real browser, and a camera that is shown a video of a real pass."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from core.checkin.api import Wish, invite_device, pair_device
from core.testing.browser import ALONE, CHROMIUM
from core.testing.postgres import free_port
from core.web import live
from tests.core.checkin.house import Thing, make_coordinator
from tests.core.checkin.trial import plugin as trial

PATIENCE = 40
HOME = "/checkin/device"
ONLINE = "document.querySelector('#network').dataset.kind === 'online'"
# As a hand scanner gives them: the camera's own function takes them, one after the other.
FEED = """codes => { for (const code of codes)
    dispatchEvent(new CustomEvent('checkin:read', {detail: code})) }"""


@asynccontextmanager
async def served(app: Litestar, *, port: int = 0) -> AsyncIterator[str]:
    """The address at which an application answers."""
    port = port or free_port()
    server = Server(app, port=port, interface=Interfaces.ASGI, log_enabled=False)
    running = asyncio.create_task(server.serve())
    await asyncio.sleep(0.3)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        live.WATCH.is_ending = True  # as the application does it
        server.stop()
        await running
        live.WATCH.is_ending = False


@asynccontextmanager
async def chromium(*arguments: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ALONE, *arguments]
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def phone(
    browser: Browser, address: str, cookies: dict[str, str], *, has_camera: bool = False
) -> AsyncIterator[Any]:
    """A page in a phone-sized window; `complaints` collects what it writes to its console."""
    context: BrowserContext = await browser.new_context(
        viewport={"width": 360, "height": 740},
        permissions=["camera"] if has_camera else [],
        locale="pl",
    )
    await context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
    )
    page = await context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page, complaints
    finally:
        await context.close()


@dataclass
class Phone:
    """A paired phone with the app open."""

    device: UUID
    context: BrowserContext
    page: Page
    complaints: list[str]

    async def feed(self, codes: Sequence[str]) -> None:
        await self.page.evaluate(FEED, codes)

    async def until(self, condition: str) -> None:
        """Ask until it holds; the page's own policy lets nothing be evaluated in it later."""
        async with asyncio.timeout(PATIENCE):
            while not await self.page.evaluate(condition):  # noqa: ASYNC110 -- a browser is asked
                await asyncio.sleep(0.05)

    async def said(self) -> tuple[str, str]:
        """Tone and reason of the answer on the screen."""
        answer = self.page.locator("#answer")
        await answer.wait_for(state="visible")
        tone = await answer.get_attribute("data-tone")
        reason = await answer.locator("[data-part=reason]").text_content()
        return tone or "", reason or ""

    async def next(self) -> None:
        await self.page.locator("#answer [data-next]").click()

    async def is_installed(self) -> None:
        """The worker has all its files and its page."""
        await self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await self.until(f"caches.match('{HOME}').then(Boolean)")


async def pair(browser: Browser, address: str, thing: Thing, name: str = "Brama A") -> Phone:
    viewer = await make_coordinator(thing.organization)
    wish = Wish(kind=trial.KIND, subject=thing.subject, name=name)
    device, token = await pair_device(await invite_device(wish, viewer=viewer))
    context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="pl")
    cookies = {"device": token, "language": "en"}
    await context.add_cookies(
        [{"name": key, "value": value, "url": address} for key, value in cookies.items()]
    )
    page = await context.new_page()
    page.set_default_timeout(25_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{address}{HOME}")
    made = Phone(device.id, context, page, complaints)
    await made.until(ONLINE)
    await made.is_installed()
    return made
