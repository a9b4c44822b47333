"""The numbers of all processes of this machine, whichever of them is asked.

Each process writes its own into a file of the data folder's `.metrics`. What a process counted
stays there after its end, so that sums never fall; `serve` begins anew.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from core.kernel.meters import METERS
from core.settings import current

FOLDER = ".metrics"
_OWN = uuid4().hex


def folder() -> Path:
    """Where the files lie; a backup leaves it out."""
    return current().data_dir / FOLDER


def forget_numbers() -> None:
    """Begin anew; a process that runs on writes all of its own numbers again."""
    shutil.rmtree(folder(), ignore_errors=True)


def share_numbers(lag: float) -> None:
    """Write this process's numbers. `lag` in seconds. Raises OSError on a full disk."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    draft, target = folder() / f"{_OWN}.draft", folder() / f"{_OWN}.json"
    draft.write_text(json.dumps(_own_numbers(lag)), encoding="utf-8")
    draft.replace(target)


def shared_numbers(lag: float) -> tuple[Mapping[str, float], float]:
    """Sums over all processes, this one's of this moment, and the largest lag of those alive."""
    sums: dict[str, float] = defaultdict(float)
    lags = []
    others = [path for path in sorted(folder().glob("*.json")) if path.stem != _OWN]
    for numbers in (_own_numbers(lag), *filter(None, map(_read, others))):
        for line, number in numbers["lines"].items():
            sums[line] += number
        if _is_alive(numbers["process"]):
            lags.append(numbers["lag"])
    return sums, max(lags)


def _own_numbers(lag: float) -> dict[str, Any]:
    return {"process": os.getpid(), "lag": lag, "lines": dict(METERS.lines())}


def _read(path: Path) -> dict[str, Any] | None:
    """A file's numbers; None where it was removed meanwhile or was cut short."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _is_alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()
