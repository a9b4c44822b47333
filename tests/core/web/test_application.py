"""What no room uses is not loaded, and what few requests use is loaded with the first of them."""

import subprocess
import sys

from core.settings import ROOT

HEAVY = (
    "pydantic",
    "blib2to3",
    "attr",
    "typst",
    "openpyxl",
    "xlsxwriter",
    "icalendar",
    "webauthn",
    "httpx",
)
LOADED = f"""
import sys
from core.app import create_app
create_app()
print(*[name for name in {HEAVY} if name in sys.modules])
"""


def test_a_started_server_has_loaded_nothing_heavy():
    """Longer than a second: it starts an interpreter and makes the application."""
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == ([], "")


def test_a_room_may_have_models_of_its_own():
    own = "import pydantic\n" + LOADED
    done = subprocess.run(
        [sys.executable, "-c", own], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert {"pydantic", "attr"} & set(done.stdout.split()) >= {"pydantic"}
