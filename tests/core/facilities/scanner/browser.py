"""A real server, a real browser, and a camera that is shown a video of a real pass."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar
from PIL import Image, ImageFilter
from playwright.async_api import BrowserContext, async_playwright

from core.testing.postgres import free_port

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
FFMPEG = shutil.which("ffmpeg") or ""
EMPTY_FRAMES = 20
FRAMES = 60
GREY = (120, 110, 100)


def film(png: bytes, folder: Path) -> Path:
    """A hand that holds a pass before the camera: first nothing, then a tilted, blurred code."""
    code = Image.open(BytesIO(png)).convert("RGB")
    for number in range(FRAMES):
        frame = Image.new("RGB", (640, 480), GREY)
        if number >= EMPTY_FRAMES:
            side = 300 + number % 20
            shown = code.resize((side, side)).rotate(-6 + number * 0.2, expand=True, fillcolor=GREY)
            frame.paste(shown, (140 + number % 7, 60 + number % 5))
        frame.filter(ImageFilter.GaussianBlur(0.8)).save(folder / f"{number:03}.png")
    video = folder / "camera.mjpeg"
    command = [
        FFMPEG,
        "-y",
        "-loglevel",
        "error",
        "-framerate",
        "15",
        "-i",
        str(folder / "%03d.png"),
    ]
    subprocess.run(
        [*command, "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", str(video)], check=True
    )
    return video


@asynccontextmanager
async def served(app: Litestar) -> AsyncIterator[str]:
    """The address at which an application answers."""
    port = free_port()
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
    arguments = ["--no-sandbox", "--disable-background-networking"]
    if video is not None:
        arguments += [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={video}",
        ]
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
