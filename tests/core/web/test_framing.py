"""Who may frame pages of ours, and the code for it."""

import pytest

from core.web.framing import allowed_ancestors, frame_code, frame_codes, frame_policy
from core.web.i18n import gettext


@pytest.mark.parametrize(
    ("setting", "sources"),
    [
        ("*", ["*"]),
        (
            "https://leszno.example https://*.ngo.example:8443",
            ["https://leszno.example", "https://*.ngo.example:8443"],
        ),
        ("'none'", ["'none'"]),
        ("", ["'none'"]),
        ("https://a.example; script-src *", ["'none'"]),
        ("https://a.example,\nhttps://b.example", ["'none'"]),
        ("https://a.example/path", ["'none'"]),
    ],
)
def test_only_sources_stand_in_the_policy(setting: str, sources: list[str]) -> None:
    assert allowed_ancestors(setting) == sources


def test_only_the_ancestors_differ_from_our_policy() -> None:
    assert frame_policy("/embed/calendar").endswith("; frame-ancestors *")
    assert frame_policy("/embed/calendar").startswith("default-src 'none'; script-src 'self';")


def test_the_code_is_safe_to_paste_whatever_the_title_says() -> None:
    code = frame_code("/embed/calendar?lang=pl", 'Klub "Klon" <b>')
    assert code.address == "http://testserver.local/embed/calendar?lang=pl"
    assert 'title="Klub &#34;Klon&#34; &lt;b&gt;"' in code.frame


def test_each_language_has_a_code_of_its_own() -> None:
    codes = frame_codes(lambda code: f"/x?lang={code}", lambda: gettext("Calendar"))
    assert [codes[one].address[-2:] for one in ("pl", "en", "uk")] == ["pl", "en", "uk"]
    assert len({one.frame for one in codes.values()}) == 3
