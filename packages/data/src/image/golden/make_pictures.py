"""Small PNGs and JPEGs, and pictures.json: their values as Pillow reads them. Run from this folder:

    python make_pictures.py
"""

import json
import pathlib
import struct
import zlib

import numpy
import PIL
from PIL import Image

W, H = 13, 9
random = numpy.random.default_rng(1)
golden = {}


def record(name, highest, channels):
    """Stored values, as Pillow reads them, over the largest possible."""
    image = Image.open(name)
    if image.mode in ("P", "RGBA"):
        image = image.convert("RGB")
    if image.mode == "LA":
        image = image.convert("L")
    values = numpy.asarray(image).astype(float)
    golden[name] = {"channels": channels, "highest": highest, "values": values.ravel().astype(int).tolist()}


def save(name, values, mode=None, highest=255, channels=1, **options):
    image = Image.fromarray(values) if mode is None else Image.fromarray(values).convert(mode)
    image.save(name, **options)
    record(name, highest, channels)


def interlaced(name, values):
    """Adam7, which Pillow reads but does not write."""
    lines = b""
    for x, y, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        part = values[y::dy, x::dx]
        if part.size:
            lines += b"".join(b"\0" + row.tobytes() for row in part)
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", W, H, 8, 0, 0, 0, 1)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    pathlib.Path(name).write_bytes(b"\x89PNG\r\n\x1a\n" + content)
    record(name, 255, 1)


grey = random.integers(0, 256, (H, W)).astype(numpy.uint8)
rgb = random.integers(0, 256, (H, W, 3)).astype(numpy.uint8)
smooth = numpy.add.outer(numpy.arange(32) * 4, numpy.arange(24) * 5).astype(numpy.uint8)
save("grey8.png", grey)
save("grey16.png", random.integers(0, 65536, (H, W)).astype(numpy.uint16), highest=65535)
save("rgb.png", rgb, channels=3)
save("rgb-grey.png", numpy.repeat(grey[..., None], 3, 2), channels=3)
save("grey-alpha.png", numpy.stack([grey, numpy.full_like(grey, 255)], 2), channels=1)
save("rgb-alpha.png", numpy.concatenate([rgb, numpy.full((H, W, 1), 255, numpy.uint8)], 2), channels=3)
save("transparent.png", numpy.concatenate([rgb, random.integers(0, 256, (H, W, 1)).astype(numpy.uint8)], 2), channels=3)
interlaced("interlaced.png", grey)
bits = Image.fromarray((grey > 127).astype(numpy.uint8) * 255).convert("1", dither=0)
bits.save("grey1.png")
golden["grey1.png"] = {"channels": 1, "highest": 1, "values": (grey > 127).astype(int).ravel().tolist()}
for depth in (2, 4, 8):
    palette = Image.fromarray(rgb).quantize(2**depth if depth < 8 else 100)
    palette.save(f"palette{depth}.png", bits=depth)
    record(f"palette{depth}.png", 255, 3)
save("grey.jpg", smooth, quality=95)
save("progressive.jpg", smooth, quality=95, progressive=True)
save("rgb.jpg", numpy.stack([smooth, smooth[::-1], smooth[:, ::-1]], 2), channels=3, quality=95, subsampling=0)
Image.fromarray(numpy.stack([smooth] * 4, 2), "CMYK").save("cmyk.jpg")

pathlib.Path("pictures.json").write_text(
    json.dumps({"made with": f"Pillow {PIL.__version__}, numpy {numpy.__version__}", "files": golden}) + "\n"
)
