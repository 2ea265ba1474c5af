"""Golden values for augmentScan with all that moves pixels, by scipy.ndimage's gaussian_filter and map_coordinates.

elasticNoise.json holds createRandom(7).fork(0) and .fork(1), 14 * 17 draws of uniform(-1, 1) each.
Writes deform.json. Run from this folder: python make_deform.py
"""

import json
import math
import pathlib

import numpy
import scipy
from scipy import ndimage

HEIGHT, WIDTH = 14, 17
DEGREES, SCALE, RIGHT, DOWN, ALPHA, SIGMA = 12.0, 1.15, 1.3, -0.7, 6.0, 1.5

noise = json.loads(pathlib.Path("elasticNoise.json").read_text())
field = {
    axis: ndimage.gaussian_filter(
        ALPHA * numpy.array(noise["xy".index(axis)]).reshape(HEIGHT, WIDTH), SIGMA
    )
    for axis in "xy"
}
image = numpy.random.default_rng(5).random((HEIGHT, WIDTH, 2)).round(4)
mask = (image[..., 0] < 0.4).astype(numpy.uint8)
y, x = numpy.mgrid[:HEIGHT, :WIDTH].astype(float)
right = x - (WIDTH - 1) / 2 - RIGHT + field["x"]
down = y - (HEIGHT - 1) / 2 - DOWN + field["y"]
turn = math.radians(DEGREES)
source_x = (WIDTH - 1) / 2 + (math.cos(turn) * right - math.sin(turn) * down) / SCALE
source_y = (HEIGHT - 1) / 2 + (math.sin(turn) * right + math.cos(turn) * down) / SCALE


def sampled(plane, order):
    flipped = plane[:, ::-1]
    return ndimage.map_coordinates(flipped, [source_y, source_x], order=order, mode="grid-constant", cval=0)


golden = {
    "madeBy": f"numpy {numpy.__version__}, scipy {scipy.__version__}",
    "height": HEIGHT,
    "width": WIDTH,
    "transform": {
        "rotationDegrees": DEGREES,
        "flipHorizontal": True,
        "scale": SCALE,
        "shift": [RIGHT, DOWN],
        "elastic": {"alpha": ALPHA, "sigma": SIGMA, "seed": 7},
    },
    "image": image.ravel().tolist(),
    "mask": mask.ravel().tolist(),
    "expectedImage": numpy.stack([sampled(image[..., c], 1) for c in range(2)], -1).round(7).ravel().tolist(),
    "expectedMask": sampled(mask, 0).ravel().tolist(),
}
pathlib.Path("deform.json").write_text(json.dumps(golden) + "\n")
