"""A real server, a real browser, and a camera that is shown a video of a real pass."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar
from playwright.async_api import BrowserContext, async_playwright

from core.testing.browser import ALONE, CHROMIUM, camera_arguments
from core.testing.postgres import free_port


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
        server.stop()
        await running


@asynccontextmanager
async def phone(video: Path | None, address: str, cookies: dict[str, str]) -> AsyncIterator[Any]:
    """A page in a phone-sized Chromium; `complaints` collects what it writes to its console."""
    arguments = [*ALONE, *(camera_arguments(video) if video is not None else ())]
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        context: BrowserContext = await chromium.new_context(
            viewport={"width": 360, "height": 740},
            permissions=["camera"] if video else [],
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
            lambda said: (
                complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            yield page, complaints
        finally:
            await chromium.close()
