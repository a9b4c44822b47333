"""What was acknowledged survives the death of the process. (Power loss is not tested so.)"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.data.engines.sqlite import SqliteEngine
from tests.core.data import sudden_death

KILLS = 3
ROOT = Path(__file__).parents[3]


@pytest.mark.anyio
async def test_no_acknowledged_write_is_lost_when_the_process_is_killed(
    database_folder: Path,
) -> None:
    engine = SqliteEngine(str(database_folder / "death.sqlite"))
    await engine.execute("CREATE TABLE written (number INTEGER PRIMARY KEY)")
    acknowledged: set[int] = set()
    for after in range(200, 200 + KILLS):
        acknowledged |= acknowledged_until_killed(engine.path, after=after)
    rows = await engine.read("SELECT number FROM written")
    assert len(acknowledged) >= 200 * KILLS
    assert acknowledged <= {row["number"] for row in rows}
    assert await engine.execute("PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def acknowledged_until_killed(path: str, *, after: int) -> set[int]:
    """Let a process write, and kill it once it has acknowledged so many writes."""
    command = [sys.executable, "-m", sudden_death.__name__, path]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(after)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    return {int(line) for line in lines if line.endswith(b"\n")}
