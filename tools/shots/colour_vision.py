"""Simulates how a picture looks to colour-blind people and on a black-and-white printer.

The matrices are those of Machado, Oliveira and Fernandes (2009) for a complete deficiency; they
apply to light, so a picture's values are made linear first and brought back after.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.float64]

DEFICIENCIES: dict[str, Pixels] = {
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
LUMINANCE: Pixels = np.array([0.2126, 0.7152, 0.0722])
"""Share of red, green and blue in what a black-and-white print keeps."""


def as_others_see(picture: Path) -> list[Path]:
    """Write a variant of the picture for each kind of vision; returns the files."""
    with Image.open(picture) as image:
        light = _linear(np.asarray(image.convert("RGB"), dtype=np.float64) / 255)
    seen = {name: light @ matrix.T for name, matrix in DEFICIENCIES.items()}
    seen["greyscale"] = np.repeat((light @ LUMINANCE)[..., None], 3, axis=-1)
    written = []
    for name, pixels in seen.items():
        file = picture.with_name(f"{picture.stem}-{name}.png")
        Image.fromarray(_values(pixels)).save(file)
        written.append(file)
    return written


def _linear(values: Pixels) -> Pixels:
    """From sRGB, 0 to 1, to light."""
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _values(light: Pixels) -> NDArray[np.uint8]:
    """From light to sRGB bytes."""
    kept = np.clip(light, 0, 1)
    values = np.where(kept <= 0.0031308, kept * 12.92, 1.055 * kept ** (1 / 2.4) - 0.055)
    return np.round(values * 255).astype(np.uint8)
