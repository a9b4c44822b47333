"""Pages escape what people wrote; plain text says it as it was written."""

from core.contracts.texts import LocalizedText
from core.contracts.viewer import VISITOR, Viewer
from core.web import i18n
from core.web.rendering import (
    environment,
    localized,
    markdown_of,
    menu,
    render_fragment,
    render_text,
)
from tests.core.facilities.post.house import ACTORS

WORD = "Koło & <b>Klon</b>"


def test_html_is_escaped(registry):
    said = render_text("kiosk/letter.html", "en", word=WORD)
    assert "<b>" not in said
    assert said.count("Koło &amp; &lt;b&gt;") == 2


def test_plain_text_is_not_escaped(registry):
    assert render_text("kiosk/letter.txt", "en", word=WORD) == f"{WORD} Error {WORD}"


def test_a_fragment_is_escaped_once(registry):
    with i18n.use_language("en"):
        inner = render_fragment("kiosk/letter.html", word="a & b")
        assert str(inner).startswith("a &amp; b")
        assert "&amp;amp;" not in str(render_fragment("kiosk/letter.html", word=inner))


def test_a_letter_leaves_the_language_of_the_request(registry):
    with i18n.use_language("uk"):
        render_text("kiosk/letter.txt", "pl", word=WORD)
        assert i18n.language() == "uk"


def test_content_falls_back_to_a_language_that_it_has():
    text = LocalizedText(original="pl", texts={"pl": "Las", "en": "Wood"})
    with i18n.use_language("en"):
        assert localized(text) == "Wood"
    with i18n.use_language("uk"):
        assert localized(text) == "Las"


def test_content_in_another_language_than_the_page_is_marked(registry):
    text = LocalizedText(original="pl", texts={"pl": "Las", "en": "Wood"})
    texts = environment().get_template("components/texts.html").module
    with i18n.use_language("en"):
        assert texts.text_in(text) == "Wood"
        assert texts.prose(text) == '<div class="prose"><p>Wood</p>\n</div>'
    with i18n.use_language("uk"):
        assert texts.text_in(text) == '<span lang="pl">Las</span>'
        assert texts.prose(text) == '<div class="prose" lang="pl"><p>Las</p>\n</div>'
        assert texts.text_in(LocalizedText()) == ""


def test_markdown_does_no_harm():
    said = markdown_of("<script>alert(1)</script> [x](javascript:alert(1)) **mocno**")
    assert "<script" not in said
    assert "href" not in said
    assert "<strong>mocno</strong>" in said


async def test_a_menu_shows_what_the_viewer_may_see(db):
    officer = Viewer(grants=ACTORS["city_officer"])
    admin = Viewer(grants=ACTORS["city_admin"])
    seen = [{item["key"] for item in await menu(viewer, "city")} for viewer in (officer, admin)]
    assert "modules.page" not in seen[0]
    assert "modules.page" in seen[1]
    assert await menu(VISITOR, "city", "/city/modules") != await menu(admin, "city")


async def test_only_the_closest_item_is_current(db):
    admin = Viewer(grants=ACTORS["city_admin"])
    items = await menu(admin, "city", "/city/modules")
    assert [item["href"] for item in items if item["is_current"]] == ["/city/modules"]
    items = await menu(admin, "city", "/city/imports/1")
    assert [item["href"] for item in items if item["is_current"]] == ["/city/organizations"]
    items = await menu(admin, "city", "/city/importsuite")
    assert "/city/organizations" not in [item["href"] for item in items if item["is_current"]]
