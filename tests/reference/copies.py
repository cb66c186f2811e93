#!/usr/bin/python3
"""Copies of three emoji of the quickstart, as they turn up in folders of images: half the size, compressed as JPEG (quality 75
and 30), mirrored, and saved again as PNG with other bytes but the same pixels.

Needs Debian's python3-pil. Writes tests/EmotionSelectivity.Pipeline.Tests/Copies/*.

    /usr/bin/python3 tests/reference/copies.py
"""
import pathlib

from PIL import Image, ImageOps

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "tests" / "EmotionSelectivity.Pipeline.Tests" / "Copies"

OUT.mkdir(exist_ok=True)
for name in ("1f346", "1f379", "1f448"):
    picture = Image.open(ROOT / "deploy" / "quickstart" / "google" / f"{name}.png").convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", picture.size, (255, 255, 255, 255)), picture).convert("RGB")
    flat.save(OUT / f"{name}.png", optimize=True)
    flat.save(OUT / f"{name}-again.png", compress_level=1)
    flat.resize((flat.width // 2, flat.height // 2), Image.LANCZOS).save(OUT / f"{name}-half.png")
    flat.save(OUT / f"{name}-q75.jpg", quality=75)
    flat.save(OUT / f"{name}-q30.jpg", quality=30)
    ImageOps.mirror(flat).save(OUT / f"{name}-mirror.png")
