"""Each hook is documented, used by two plugins of the tree, and tested."""

import re

from core.settings import ROOT
from core.testing.hooks_page import PAGE, page, specifications


def test_page_of_hooks_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make hooks`"


def test_every_hook_is_used_by_two_plugins():
    sources = [path.read_text(encoding="utf-8") for path in ROOT.glob("plugins/*/plugin.py")]
    counts = {
        name: sum(bool(re.search(rf"^def {name}\(", source, re.MULTILINE)) for source in sources)
        for name in specifications()
    }
    assert {name: count for name, count in counts.items() if count < 2} == {}


def test_every_hook_has_a_test():
    tests = (ROOT / "tests" / "core" / "kernel" / "test_loader.py").read_text(encoding="utf-8")
    missing = [name for name in specifications() if f"def test_hook_{name}" not in tests]
    assert missing == []


def test_every_hook_and_value_is_explained():
    for name, specification in specifications().items():
        assert specification.__doc__, name
