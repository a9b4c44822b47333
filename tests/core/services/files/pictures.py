"""Pictures for tests, harmless and hostile, made by Pillow or by hand."""

import io
import struct
import zlib

from PIL import Image


def picture(width=800, height=600, *, kind="PNG", mode="RGB", color="teal", **options):
    """An evenly coloured picture as bytes."""
    target = io.BytesIO()
    Image.new(mode, (width, height), color).save(target, kind, **options)
    return target.getvalue()


def photo_with_place():
    """A JPEG on its side with camera, place and orientation in its EXIF; its left half is red."""
    image = Image.new("RGB", (400, 200), "blue")
    image.paste("red", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6  # turn by 90 degrees clockwise to stand upright
    exif.get_ifd(0x8825)[2] = (51.0, 50.0, 27.0)
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif, quality=95, comment=b"SecretComment")
    return target.getvalue()


def bomb(side=9000):
    """A PNG of a few kilobytes that would unpack to hundreds of megabytes."""
    return picture(side, side, mode="1", color=0, optimize=True)


def lying_png(width, height):
    """A PNG whose header promises more pixels than anybody has."""

    def chunk(kind, body):
        checksum = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def gif_script():
    """A GIF that is also a script."""
    return b"GIF89a/*" + picture(8, 8, kind="GIF")[8:] + b"*/=1;alert(1);"
