"""Only paths of this site are followed."""

import pytest

from core.web.handlers import safe_path


@pytest.mark.parametrize(
    "path",
    ["//evil", "/\\evil", "/%09/evil\t", "https:evil", "javascript:alert(1)", "/\t/evil", "", None,
     "https://evil.example", "/ /evil", "/\n"],
)  # fmt: skip
def test_safe_path_refuses_other_sites(path):
    assert safe_path(path) == "/"


@pytest.mark.parametrize("path", ["/", "/events/święto", "/me?tab=1#a", "/desk/klon/events"])
def test_safe_path_keeps_ours(path):
    assert safe_path(path) == path
