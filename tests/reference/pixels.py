#!/usr/bin/python3
"""Small images of every kind, and the pixels that Pillow makes of them.

Needs Debian's python3-pil, python3-numpy, python3-torch and python3-torchvision. The preparation is that of docs/method.md,
section Stimuli. Writes, under tests/EmotionSelectivity.Inference.Tests/Pixels/: Images/*, expected.json (for each image and
setting: width and height as shown, pixels in base64, tolerance) and normalisation.bin (float32, 3 planes of the 256 byte
values). PNG files are written here chunk by chunk, so that every depth, colour type and interlacing occurs. The expected
pixels of 16-bit files come from the high bytes of their samples, because Pillow does not read all such files.

    /usr/bin/python3 tests/reference/pixels.py
"""
import base64
import io
import json
import pathlib
import struct
import zlib

import numpy as np
import torch
import torchvision
from PIL import Image, ImageCms, ImageOps

OUT = pathlib.Path(__file__).resolve().parent.parent / "EmotionSelectivity.Inference.Tests" / "Pixels"
IMAGES = OUT / "Images"
SETTINGS = [(7, False), (16, True), (37, False)]
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGBA: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]

expected = []
random = np.random.default_rng(20230416)


# ---- pictures

def picture(width, height, channels, depth=8):
    """Height x width x channels samples of `depth` bits: smooth waves, noise, and both ends of the range."""
    y, x = np.mgrid[0:height, 0:width]
    top = 2 ** depth - 1
    planes = []
    for c in range(channels):
        wave = 0.5 + 0.5 * np.sin((x * (0.9 - 0.2 * c) + y * (0.35 + 0.3 * c)) + c)
        mixed = np.where(random.random((height, width)) < 0.35, random.random((height, width)), wave)
        planes.append(np.clip(np.rint((mixed * 1.1 - 0.05) * top), 0, top))
    return np.stack(planes, axis=2).astype(np.uint16)


# ---- PNG, chunk by chunk

def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def rows(samples, depth):
    """Scan lines with filter 0: samples of 8 or more bits byte by byte, smaller ones packed from the left."""
    height, width, channels = samples.shape
    if width == 0 or height == 0:
        return b""
    flat = samples.reshape(height, width * channels)
    if depth == 16:
        packed = flat.astype(">u2").view(np.uint8).reshape(height, -1)
    elif depth == 8:
        packed = flat.astype(np.uint8)
    else:
        bits = (flat[:, :, None] >> np.arange(depth - 1, -1, -1)) & 1
        packed = np.packbits(bits.reshape(height, -1).astype(np.uint8), axis=1)
    return b"".join(b"\0" + line.tobytes() for line in packed)


def png(samples, colour, depth=8, interlaced=False, palette=None, trns=None, exif=None, gamma=None, profile=None):
    height, width, _ = samples.shape
    if interlaced:
        lines = b"".join(rows(samples[y0::dy, x0::dx], depth) for x0, y0, dx, dy in ADAM7)
    else:
        lines = rows(samples, depth)
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced)))
    if gamma is not None:
        file += chunk(b"gAMA", struct.pack(">I", gamma))
    if profile is not None:
        file += chunk(b"iCCP", b"profile\0\0" + zlib.compress(profile))
    if palette is not None:
        file += chunk(b"PLTE", np.asarray(palette, dtype=np.uint8).tobytes())
    if trns is not None:
        file += chunk(b"tRNS", bytes(trns))
    if exif is not None:
        file += chunk(b"eXIf", exif)
    return file + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


# ---- the preparation, by Pillow

def opaque(image):
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")


def prepare(image, size, grayscale):
    image = opaque(ImageOps.exif_transpose(image))
    if grayscale:
        image = image.convert("L")
    image = image.resize((size, size), Image.Resampling.BILINEAR)
    return np.asarray(image.convert("RGB"))


def expect(name, file, shown=None, tolerance=0, settings=None):
    """Writes the file and its expected pixels; `shown` replaces Pillow's reading if Pillow decodes the file differently from the program."""
    (IMAGES / name).write_bytes(file)
    for size, grayscale in settings or SETTINGS:
        image = shown.copy() if shown is not None else Image.open(io.BytesIO(file))
        upright = ImageOps.exif_transpose(image)
        expected.append({
            "file": name, "size": size, "grayscale": grayscale, "width": upright.width, "height": upright.height, "tolerance": tolerance,
            "pixels": base64.b64encode(prepare(image, size, grayscale).tobytes()).decode(),
        })


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def image8(samples):
    samples = samples.astype(np.uint8)
    return Image.fromarray(samples[:, :, 0] if samples.shape[2] == 1 else samples, {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[samples.shape[2]])


def exif(orientation, endian="<"):
    mark = b"II" if endian == "<" else b"MM"
    return mark + struct.pack(endian + "HIHHHIHHI", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def exif_long(orientation, endian="<"):
    """The orientation as LONG, as some writers store it, behind another entry."""
    mark = b"II" if endian == "<" else b"MM"
    return mark + struct.pack(endian + "HIHHHIIHHIII", 42, 8, 2, 0x0100, 4, 1, 20, 0x0112, 4, 1, orientation, 0)


# ---- the images

def pngs_of_8_bits():
    for name, colour in [("gray", GRAY), ("gray-alpha", GRAY_ALPHA), ("rgb", RGB), ("rgba", RGBA)]:
        expect(f"{name}.png", png(picture(23, 17, CHANNELS[colour]), colour))
        expect(f"{name}-interlaced.png", png(picture(13, 21, CHANNELS[colour]), colour, interlaced=True))
    expect("rgb-filtered.png", saved(image8(picture(61, 45, 3)), "PNG"))
    expect("rgb-width-kept.png", png(picture(16, 29, 3), RGB))
    expect("rgb-height-kept.png", png(picture(29, 16, 3), RGB))
    expect("rgb-size-kept.png", png(picture(16, 16, 3), RGB))
    expect("rgb-one-row.png", png(picture(31, 1, 3), RGB))
    expect("rgb-one-column.png", png(picture(1, 31, 3), RGB))
    expect("rgb-one-pixel.png", png(picture(1, 1, 3), RGB))
    expect("rgb-long.png", png(picture(400, 3, 3), RGB))
    expect("rgb-gamma.png", png(picture(11, 12, 3), RGB, gamma=100000))
    ramp = np.zeros((256, 256, 4), dtype=np.uint16)
    ramp[:, :, :3] = np.arange(256)[None, :, None]
    ramp[:, :, 3] = np.arange(256)[:, None]
    expect("rgba-every-value-and-alpha.png", png(ramp, RGBA), settings=[(256, True), (19, False)])
    expect("rgb-key.png", png(picture(9, 9, 3) // 128 * 255, RGB, trns=struct.pack(">HHH", 0, 255, 0)))
    expect("gray-key.png", png(picture(9, 9, 1) // 64, GRAY, trns=struct.pack(">H", 2)))


def pngs_of_few_bits():
    for depth in (1, 2, 4, 8):
        colours = 2 ** depth
        palette = random.integers(0, 256, (colours, 3))
        alphas = random.integers(0, 256, max(colours - 1, 1))
        expect(f"palette-{depth}.png", png(picture(19, 14, 1, depth), PALETTE, depth, palette=palette))
        expect(f"palette-{depth}-alpha.png", png(picture(15, 18, 1, depth), PALETTE, depth, palette=palette, trns=alphas.tolist()))
        expect(f"palette-{depth}-interlaced.png", png(picture(11, 9, 1, depth), PALETTE, depth, True, palette, alphas.tolist()))
        if depth < 8:
            samples = picture(21, 10, 1, depth)
            shown = image8(samples * (255 // (colours - 1)))
            expect(f"gray-{depth}.png", png(samples, GRAY, depth), shown)
            expect(f"gray-{depth}-interlaced.png", png(samples, GRAY, depth, True), shown)


def pngs_of_16_bits():
    for name, colour in [("gray", GRAY), ("gray-alpha", GRAY_ALPHA), ("rgb", RGB), ("rgba", RGBA)]:
        samples = picture(18, 12, CHANNELS[colour], 16)
        expect(f"{name}-16.png", png(samples, colour, 16), image8(samples >> 8))
        expect(f"{name}-16-interlaced.png", png(samples, colour, 16, True), image8(samples >> 8))


def oriented():
    letter = np.asarray(Image.fromarray(picture(20, 11, 3).astype(np.uint8)))
    for orientation in range(1, 9):
        settings = [(9, False), (24, True)]
        expect(f"exif-{orientation}.png", png(letter, RGB, exif=exif(orientation)), settings=settings)
        smooth = Image.fromarray(letter).resize((30, 22), Image.Resampling.BICUBIC)
        expect(f"exif-{orientation}.jpg", saved(smooth, "JPEG", quality=92, exif=b"Exif\0\0" + exif(orientation, ">")), tolerance=1, settings=settings)
    expect("exif-6.webp", saved(Image.fromarray(letter), "WEBP", lossless=True, exif=exif(6)), settings=[(9, False)])


def other_formats():
    colour = image8(picture(12, 9, 3)).resize((45, 34), Image.Resampling.BICUBIC)
    transparent = image8(picture(26, 19, 4))
    expect("jpeg-420.jpg", saved(colour, "JPEG", quality=85), tolerance=1)
    expect("jpeg-422.jpg", saved(colour, "JPEG", quality=85, subsampling=1), tolerance=1)
    expect("jpeg-444.jpg", saved(colour, "JPEG", quality=95, subsampling=0), tolerance=1)
    expect("jpeg-progressive.jpg", saved(colour, "JPEG", quality=80, progressive=True), tolerance=1)
    expect("jpeg-gray.jpg", saved(colour.convert("L"), "JPEG", quality=85), tolerance=1)
    expect("jpeg-cmyk.jpg", saved(colour.convert("CMYK"), "JPEG", quality=90), tolerance=1)
    expect("webp-lossless.webp", saved(colour, "WEBP", lossless=True))
    expect("webp-alpha.webp", saved(transparent, "WEBP", lossless=True, exact=True))
    expect("webp-lossy.webp", saved(colour, "WEBP", quality=80), tolerance=1)
    expect("bmp-rgb.bmp", saved(colour, "BMP"))
    expect("bmp-gray.bmp", saved(colour.convert("L"), "BMP"))
    expect("bmp-palette.bmp", saved(colour.quantize(16), "BMP"))
    expect("gif.gif", saved(colour.quantize(32), "GIF"))
    expect("gif-transparent.gif", saved(colour.quantize(32), "GIF", transparency=3))
    frames = [image8(picture(17, 14, 3)).quantize(8) for _ in range(3)]
    expect("gif-frames.gif", saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), frames[0].convert("RGB"))


def profiled():
    """Colour profiles are ignored: applying this one would swap red and green."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"held").replace(b"gXYZ", b"rXYZ").replace(b"held", b"gXYZ")
    profile = profile[:24] + bytes(12) + profile[36:]  # without the date of creation, every run writes the same file
    samples = picture(14, 14, 3)
    expect("rgb-profile.png", png(samples, RGB, profile=profile), settings=[(9, False)])
    smooth = image8(samples).resize((40, 30), Image.Resampling.BICUBIC)
    expect("jpeg-profile.jpg", saved(smooth, "JPEG", quality=90, icc_profile=profile), tolerance=1, settings=[(9, False)])
    expect("jpeg-exif-little.jpg", saved(smooth, "JPEG", quality=90, exif=b"Exif\0\0" + exif(8)), tolerance=1, settings=[(9, False)])


def exif_with_the_prefix_of_jpeg():
    """Pillow 9.4 refuses what later versions read, so the expected pixels come from the same file without the prefix."""
    samples = picture(13, 10, 3)
    shown = Image.open(io.BytesIO(png(samples, RGB, exif=exif(6))))
    expect("exif-6-prefixed.png", png(samples, RGB, exif=b"Exif\0\0" + exif(6)), shown, settings=[(9, False)])


def keyed_16_bits():
    """A transparent colour of 16 bits is compared in all 16 bits, although only the high byte is shown."""
    for name, colour in [("gray", GRAY), ("rgb", RGB)]:
        samples = picture(10, 8, CHANNELS[colour], 16)
        key = samples[3, 4].copy()
        samples[5, 2] = key
        samples[0, 0] = key ^ 1
        alpha = np.where((samples == key).all(axis=2, keepdims=True), 0, 255)
        shown = image8(np.concatenate([samples >> 8, alpha], axis=2))
        expect(f"{name}-16-key.png", png(samples, colour, 16, trns=key.astype(">u2").tobytes()), shown, settings=[(8, False), (10, True)])


def oriented_by_long():
    samples = picture(20, 11, 3)
    smooth = image8(samples).resize((30, 22), Image.Resampling.BICUBIC)
    for orientation, endian, name in [(3, "<", "little"), (6, ">", "big")]:
        settings = [(9, False)]
        expect(f"exif-long-{name}.jpg", saved(smooth, "JPEG", quality=92, exif=b"Exif\0\0" + exif_long(orientation, endian)), tolerance=1, settings=settings)
        expect(f"exif-long-{name}.png", png(samples, RGB, exif=exif_long(orientation, endian)), settings=settings)
        expect(f"exif-long-{name}.webp", saved(image8(samples), "WEBP", lossless=True, exif=exif_long(orientation, endian)), settings=settings)


def normalisation():
    """All byte values in all channels through torchvision's ToTensor and Normalize."""
    values = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    transform = torchvision.transforms.Compose([
        torchvision.transforms.ToTensor(), torchvision.transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))])
    planes = transform(Image.fromarray(values))
    assert planes.dtype == torch.float32
    (OUT / "normalisation.bin").write_bytes(planes.numpy().astype("<f4").tobytes())


if __name__ == "__main__":
    IMAGES.mkdir(parents=True, exist_ok=True)
    pngs_of_8_bits()
    pngs_of_few_bits()
    pngs_of_16_bits()
    oriented()
    other_formats()
    profiled()
    keyed_16_bits()
    exif_with_the_prefix_of_jpeg()
    oriented_by_long()
    normalisation()
    (OUT / "expected.json").write_text("[\n" + ",\n".join(json.dumps(case) for case in expected) + "\n]\n")
