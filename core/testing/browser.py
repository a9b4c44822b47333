"""What tests in a real browser share: where Chromium is, how it starts, a pass before a camera."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in BROWSERS if (path := shutil.which(name))), "")
FFMPEG = shutil.which("ffmpeg") or ""
ALONE = ("--no-sandbox", "--disable-background-networking", "--disable-quic", "--no-first-run")
"""Chromium asks nobody on the internet for anything."""

EMPTY_FRAMES = 20
FRAMES = 60
GREY = (120, 110, 100)


def camera_arguments(video: Path, *, asks: bool = False) -> tuple[str, ...]:
    """How Chromium starts with a film for its camera, over and over.

    It asks nobody's leave; with `asks` it waits until the test grants it, and sees nothing before.
    """
    return (
        *(() if asks else ("--use-fake-ui-for-media-stream",)),
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video}",
    )


def film(png: bytes, folder: Path) -> Path:
    """A hand that holds a pass before the camera: first nothing, then a tilted, blurred code."""
    from PIL import Image, ImageFilter  # noqa: PLC0415 -- slow import

    code = Image.open(BytesIO(png)).convert("RGB")
    for number in range(FRAMES):
        frame = Image.new("RGB", (640, 480), GREY)
        if number >= EMPTY_FRAMES:
            side = 300 + number % 20
            shown = code.resize((side, side)).rotate(-6 + number * 0.2, expand=True, fillcolor=GREY)
            frame.paste(shown, (140 + number % 7, 60 + number % 5))
        frame.filter(ImageFilter.GaussianBlur(0.8)).save(folder / f"{number:03}.png")
    video = folder / "camera.mjpeg"
    given = ["-y", "-loglevel", "error", "-framerate", "15", "-i", str(folder / "%03d.png")]
    made = ["-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", str(video)]
    subprocess.run([FFMPEG, *given, *made], check=True)  # noqa: S603 -- our own words
    return video
