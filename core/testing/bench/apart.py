"""Work under settings of its own, done in a process of its own that writes its answer as JSON."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def answer_of(module: str, *arguments: str, given: Mapping[str, str], result: Path) -> Any:
    """What `python -m module ARGUMENTS RESULT` writes into `result`, under the settings `given`."""
    command = [sys.executable, "-m", module, *arguments, str(result)]
    subprocess.run(command, env={**os.environ, **given}, check=True)  # noqa: S603 -- our own words
    return json.loads(result.read_text(encoding="utf-8"))


def write_answer(result: str, answer: object) -> None:
    """Leave an answer for whoever started this process."""
    Path(result).write_text(json.dumps(answer), encoding="utf-8")
