"""The design tokens are legible in every palette, and pages carry no inline style or script."""

import re
import subprocess
import sys

import pytest

from core.settings import ROOT

STATIC = ROOT / "frontend_templates" / "static"
HUES = ("events", "volunteering", "fairs", "venues", "partners", "awards", "patronage")
TONES = ("success", "warning", "danger", "info")
PALETTES = ("light", "dark", "contrast", "contrast-dark")

# WCAG 2.2: 1.4.3 asks 4.5 for text, 1.4.11 asks 3 for what a control is known by.
TEXT, CONTROL = 4.5, 3.0
INKS = ("ink", "ink-soft", "primary", "primary-strong")
GROUNDS = ("paper", "surface", "sunken")
PAIRS = [
    *((ink, ground, TEXT) for ink in INKS for ground in GROUNDS),
    *((f"hue-{hue}", ground, TEXT) for hue in HUES for ground in ("paper", "surface")),
    *((tone, ground, TEXT) for tone in TONES for ground in ("paper", "surface", f"{tone}-soft")),
    *(("ink", f"{tone}-soft", TEXT) for tone in TONES),
    *((ink, "primary-soft", TEXT) for ink in ("ink", "primary", "primary-strong")),
    *(("on-primary", ground, TEXT) for ground in ("primary", "primary-strong")),
    *(("on-accent", ground, TEXT) for ground in ("accent", "accent-strong")),
    *((edge, "paper", CONTROL) for edge in ("edge", "focus", "accent")),
    *((edge, "surface", CONTROL) for edge in ("edge", "focus", "accent")),
    ("edge", "sunken", CONTROL),
    ("primary", "sunken", CONTROL),
]  # fmt: skip


def palettes():
    """Every block of tokens.css that sets colours: selector -> {token: colour}."""
    css = re.sub(r"/\*.*?\*/", "", (STATIC / "tokens.css").read_text(), flags=re.DOTALL)
    found = {}
    for media, selector, body in re.findall(
        r"(?:@media ([^{]+)\{\s*)?(:root[^{]*|\[data-theme[^{]*)\{([^}]*)\}", css
    ):
        tokens = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))
        if tokens:
            found[(media.strip(), selector.strip())] = tokens
    return found


def palette(name):
    for (_, selector), tokens in palettes().items():
        if f'"{name}"' in selector:
            return tokens
    raise AssertionError(name)


def luminance(colour):
    """Relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_known_colours():
    """A positive control: the figures of WCAG's own examples."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", PALETTES)
def test_palette_is_legible(name):
    tokens = palette(name)
    faint = {
        f"{ink} on {ground}": round(contrast(tokens[ink], tokens[ground]), 2)
        for ink, ground, least in PAIRS
        if contrast(tokens[ink], tokens[ground]) < least
    }
    assert faint == {}


@pytest.mark.parametrize("name", ["contrast", "contrast-dark"])
def test_high_contrast_is_enhanced(name):
    """High contrast meets 1.4.6: 7 to 1 for every text."""
    tokens = palette(name)
    assert [
        pair for pair in PAIRS if pair[2] == TEXT and contrast(tokens[pair[0]], tokens[pair[1]]) < 7
    ] == []


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("dark", "(prefers-color-scheme: dark)"),
        ("contrast", "(prefers-contrast: more)"),
        ("contrast-dark", "(prefers-contrast: more) and (prefers-color-scheme: dark)"),
    ],
)
def test_system_setting_and_chosen_theme_agree(name, media):
    assert palettes()[(media, ":root:not([data-theme])")] == palette(name)


def test_kit_uses_only_declared_tokens():
    kit = (STATIC / "pospolu.css").read_text()
    declared = set(re.findall(r"--([\w-]+):", (STATIC / "tokens.css").read_text() + kit))
    assert set(re.findall(r"var\(--([\w-]+)", kit)) - declared == set()


def test_pages_carry_no_inline_style_or_script():
    """The content security policy refuses them; mails are no pages and may have a style block.

    A data block (JSON-LD) is no script: it is never run, and no policy refuses it.
    """
    folders = [ROOT / "frontend_templates", *(ROOT / "plugins").glob("*/templates")]
    inline = re.compile(
        r"\sstyle=|<style|\son[a-z]+=\"|javascript:|hx-on"
        r"|<script(?! type=\"application/ld\+json\")(?![^>]*\ssrc=)",
        re.IGNORECASE,
    )
    carrying = [
        str(path.relative_to(ROOT))
        for folder in folders
        for path in folder.rglob("*.html")
        if path.name != "mail.html" and inline.search(path.read_text())
    ]
    assert carrying == []


def test_vendored_files_are_as_locked():
    checked = subprocess.run(
        [sys.executable, ROOT / "bin" / "vendor", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
