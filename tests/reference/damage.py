#!/usr/bin/python3
"""JPEG pictures of every coding, and damage to them that libjpeg-turbo warns of.

Needs Debian's python3-pil, python3-numpy and libjpeg-turbo-progs (cjpeg, jpegtran, djpeg). Writes, under
tests/EmotionSelectivity.Inference.Tests/Pixels/Damage/: the whole pictures, for which djpeg has no warning, and damage.json:
for each damaged copy the picture it is made of, where bytes are replaced, how many, and by what. Only copies are kept for
which djpeg has a warning or an error.

    /usr/bin/python3 tests/reference/damage.py
"""
import base64
import io
import json
import pathlib
import random
import subprocess

import numpy as np
from PIL import Image

OUT = pathlib.Path(__file__).resolve().parent.parent / "EmotionSelectivity.Inference.Tests" / "Pixels" / "Damage"
COPIES = 4
END = b"\xff\xd9"
SCANS = "0: 0-0, 0, 2; 1 2: 0-0, 0, 0; 0: 1-9, 0, 2; 0: 10-63, 0, 1; 2: 1-63, 0, 0; 1: 1-63, 0, 1; 0: 1-9, 2, 1; 0: 1-63, 1, 0; 1: 1-63, 1, 0; 0: 0-0, 2, 1; 0: 0-0, 1, 0;"


def picture(width=61, height=47):
    y, x = np.mgrid[0:height, 0:width]
    noise = np.random.default_rng(8).normal(0, 9, (height, width, 3))
    waves = np.stack([127 + 110 * np.sin(x * 0.11 * (c + 1) + y * 0.07 * (3 - c)) for c in range(3)], axis=2)
    return Image.fromarray(np.clip(waves + noise, 0, 255).astype(np.uint8))


def pillow(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def tool(name, *options, input):
    return subprocess.run([name, *options], input=input, capture_output=True, check=True).stdout


def warnings(file):
    done = subprocess.run(["djpeg", "-outfile", "/dev/null"], input=file, capture_output=True, check=False)
    return done.stderr.decode()


def pictures():
    image = picture()
    ppm = io.BytesIO()
    image.save(ppm, "PPM")
    yield "baseline", pillow(image, quality=80)
    yield "444-optimised", pillow(image, quality=92, subsampling=0, optimize=True)
    yield "progressive", pillow(image, quality=80, progressive=True)
    yield "gray", pillow(image.convert("L"), quality=80)
    yield "gray-progressive", pillow(image.convert("L"), quality=80, progressive=True)
    yield "cmyk", pillow(image.convert("CMYK"), quality=70)
    yield "restart", tool("cjpeg", "-restart", "2B", input=ppm.getvalue())
    yield "restart-progressive", tool("cjpeg", "-restart", "3B", "-progressive", input=ppm.getvalue())
    yield "sampled-2x2-2x1-1x2", tool("cjpeg", "-sample", "2x2,2x1,1x2", input=ppm.getvalue())
    yield "sampled-1x2-progressive", tool("cjpeg", "-sample", "1x2,1x1,1x1", "-progressive", input=ppm.getvalue())
    (OUT / "scans.txt").write_text("2;\n1;\n0;\n")
    yield "a-scan-a-component", tool("jpegtran", "-scans", str(OUT / "scans.txt"), input=pillow(image, quality=80))
    (OUT / "scans.txt").write_text(SCANS)
    yield "many-scans", tool("jpegtran", "-scans", str(OUT / "scans.txt"), "-restart", "1", input=pillow(image, quality=80))
    (OUT / "scans.txt").unlink()


def damage(file, kind, draw):
    """(offset, number of bytes removed, bytes put there)"""
    start, end = file.index(b"\xff\xda") + 16, len(file) - len(END)
    at = draw.randrange(start, end - 60)
    length = draw.choice([3, 20, 60])
    return {
        "hole": (at, length, bytes(length)),
        "missing": (at, length, b""),
        "zero tail": (at, end - at, bytes(end - at)),
        "cut": (at, end - at, b""),
        "noise": (at, length, bytes(draw.randrange(255) for _ in range(length))),
        "twice": (at, 0, file[at:at + length]),
    }[kind]


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "arithmetic.jpg").write_bytes(tool("jpegtran", "-arithmetic", input=pillow(picture(), quality=80)))
    copies = []
    for name, file in pictures():
        assert warnings(file) == "", name
        (OUT / f"{name}.jpg").write_bytes(file)
        draw = random.Random(name)
        for kind in ["hole", "missing", "zero tail", "cut", "noise", "twice"]:
            kept = 0
            while kept < COPIES:
                at, removed, put = damage(file, kind, draw)
                if warnings(file[:at] + put + file[at + removed:]):
                    copies.append({"file": f"{name}.jpg", "kind": kind, "at": at, "removed": removed, "put": base64.b64encode(put).decode()})
                    kept += 1
    (OUT / "damage.json").write_text("[\n" + ",\n".join(json.dumps(copy) for copy in copies) + "\n]\n")
