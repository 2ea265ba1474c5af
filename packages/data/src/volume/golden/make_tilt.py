"""A tilted volume and a mask, sheared back by scipy.ndimage.map_coordinates: tilt.json.

Coordinates are worked out here from patient coordinates, not from the shear's formula: each voxel of the straight grid is
placed in the patient, and looked for in the plane of its slice. Run from this folder:

    python make_tilt.py
"""

import json
import pathlib

import numpy
import scipy
from scipy import ndimage

AIR = -1024
SLICES, HEIGHT, WIDTH = 4, 6, 3
SPACING_X, SPACING_Y = 0.5, 0.75
generator = numpy.random.default_rng(3)


def case(degrees, feeds, dtype):
    angle = numpy.radians(degrees)
    row = numpy.array([1.0, 0, 0])
    column = numpy.array([0, numpy.cos(angle), -numpy.sin(angle)])
    origins = numpy.array([[-10.0, -20.0, 30.0 + z] for z in numpy.cumsum([0, *feeds])])
    values = generator.integers(-1000, 1000, (SLICES, HEIGHT, WIDTH)).astype(dtype)
    if dtype == numpy.float32:
        values += numpy.float32(0.25)
    mask = generator.integers(0, 2, values.shape).astype(numpy.uint8)
    # Where each origin lies down the columns, in rows, and the rows that all slices cover together.
    drift = (origins - origins[SLICES // 2]) @ column / SPACING_Y
    first, last = int(numpy.floor(drift.min())), int(numpy.ceil(drift.max()))
    height = HEIGHT + last - first
    straight = [origin + column * (first - d) * SPACING_Y for origin, d in zip(origins, drift)]
    sheared, nearest = [], []
    for k in range(SLICES):
        y, x = numpy.mgrid[:height, :WIDTH]
        points = straight[k] + x[..., None] * SPACING_X * row + y[..., None] * SPACING_Y * column
        offset = points - origins[k]
        coordinates = [offset @ column / SPACING_Y, offset @ row / SPACING_X]
        sheared.append(
            ndimage.map_coordinates(values[k].astype(float), coordinates, order=1, mode="grid-constant", cval=AIR)
        )
        nearest.append(ndimage.map_coordinates(mask[k], coordinates, order=0, mode="grid-constant", cval=0))
    return {
        "degrees": degrees,
        "whole": dtype == numpy.int16,
        "columnDirection": column.tolist(),
        "origins": origins.tolist(),
        "spacingMm": {"x": SPACING_X, "y": SPACING_Y, "z": float(numpy.median(feeds) * numpy.cos(angle))},
        "hounsfieldUnits": values.astype(float).ravel().tolist(),
        "mask": mask.ravel().tolist(),
        "sheared": {
            "height": height,
            "origins": numpy.array(straight).tolist(),
            "hounsfieldUnits": numpy.array(sheared).round(6).ravel().tolist(),
            "mask": numpy.array(nearest).ravel().tolist(),
        },
    }


cases = [
    case(18.5, [4, 1.1, 7], numpy.int16),
    case(-12, [2, 2, 2], numpy.float32),
    case(30, [1, 1, 1], numpy.int16),
]
made = f"numpy {numpy.__version__}, scipy {scipy.__version__}"
pathlib.Path("tilt.json").write_text(json.dumps({"made with": made, "cases": cases}) + "\n")
