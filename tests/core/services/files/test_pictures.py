"""Only few formats come in, within limits, and nothing but pixels comes out."""

import io
import resource
import threading

import pytest
from PIL import Image

from core.contracts.errors import Invalid
from core.services.files.pictures import (
    MOST_BYTES,
    TOO_LARGE,
    TOO_MANY_PIXELS,
    UNREADABLE,
    formats,
    render_picture,
)
from tests.core.services.files import pictures as made


def opened(rendition):
    return Image.open(io.BytesIO(rendition.content))


def refusal_of(data):
    with pytest.raises(Invalid) as refused:
        render_picture(data)
    (text,) = refused.value.fields["picture"]
    return text


def test_a_large_picture_is_kept_in_three_widths():
    found = render_picture(made.picture(3200, 1600, kind="JPEG"))
    assert [opened(one).size for one in found] == [(480, 240), (960, 480), (1600, 800)]
    assert {opened(one).format for one in found} == {"WEBP"}


@pytest.mark.parametrize(
    ("width", "widths"), [(20, [20]), (480, [480]), (700, [480, 700]), (1600, [480, 960, 1600])]
)
def test_a_picture_is_never_enlarged(width, widths):
    assert [one.width for one in render_picture(made.picture(width, 10))] == widths


@pytest.mark.parametrize("kind", formats())
def test_each_named_format_is_read(kind):
    assert render_picture(made.picture(kind=kind))


def test_a_photo_stands_upright_and_forgets_where_it_was_taken():
    source = made.photo_with_place()
    assert b"SecretCamera" in source
    (found,) = render_picture(source)
    image = opened(found)
    assert image.size == (200, 400)
    red, _, blue = image.convert("RGB").getpixel((100, 50))
    assert red > 200
    assert blue < 60
    assert not image.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
    assert b"Secret" not in found.content


def test_what_is_transparent_stays_so():
    (found,) = render_picture(made.picture(100, 100, mode="RGBA", color=(255, 0, 0, 0)))
    assert opened(found).mode == "RGBA"


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("1", "PNG"), ("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("I;16", "PNG"), ("CMYK", "JPEG")],
)
def test_odd_pixels_are_read(mode, kind):
    assert render_picture(made.picture(50, 50, mode=mode, color=0, kind=kind))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        made.SVG,
        made.HTML,
        made.gif_script(),
        made.picture(kind="GIF"),
        made.picture(kind="TIFF"),
        made.picture(kind="BMP"),
        made.picture()[:200],
        made.picture(kind="JPEG")[:400],
    ],
    ids=["empty", "stub", "svg", "html", "gif+js", "gif", "tiff", "bmp", "cut png", "cut jpeg"],
)
def test_what_is_no_usable_picture_is_refused(data):
    assert refusal_of(data) == UNREADABLE


def test_what_hangs_behind_a_picture_is_dropped():
    (found,) = render_picture(made.picture(50, 50) + made.HTML)
    assert b"script" not in found.content


@pytest.mark.parametrize(
    "data", [made.bomb(), made.lying_png(60_000, 60_000), made.lying_png(2**31 - 1, 2**31 - 1)]
)
def test_a_bomb_is_refused_before_it_is_unpacked(data):
    assert len(data) < 64 * 1024
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal_of(data) == TOO_MANY_PIXELS
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 20 * 1024  # KiB; unpacked it would be 80 MB and more


def test_a_bomb_would_be_unpacked_without_the_limit(monkeypatch):
    """The positive control: the limit, and nothing else, stops it."""
    from core.services.files import pictures

    monkeypatch.setattr(pictures, "MOST_PIXELS", 10**9)
    monkeypatch.setattr(pictures.Image, "MAX_IMAGE_PIXELS", None)
    assert render_picture(made.bomb(6000))


def test_a_long_thin_picture_is_refused():
    assert refusal_of(made.picture(12_001, 1)) == TOO_MANY_PIXELS


def test_more_than_five_megabytes_are_refused():
    assert refusal_of(made.picture() + b"\0" * MOST_BYTES) == TOO_LARGE


def test_limits_hold_in_threads():
    """Pillow's own warnings are per process: ours must not depend on them."""
    texts = []
    threads = [
        threading.Thread(target=lambda: texts.append(refusal_of(made.bomb()))) for _ in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert texts == [TOO_MANY_PIXELS] * 4
