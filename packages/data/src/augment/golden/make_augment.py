"""Golden values for augmentScan, by scipy.ndimage.affine_transform: order 1 for the image, order 0 for the mask.

Writes augment.json. Run from this folder: python make_augment.py
"""

import json
import math
import pathlib

import numpy
import scipy
from scipy import ndimage


def transformed(slice_, degrees, flip, scale, shift, order):
    source = slice_[:, ::-1] if flip else slice_
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    # affine_transform maps output (y, x) to input. Counter-clockwise as displayed, with y downwards.
    backwards = numpy.array([[cosine, sine], [-sine, cosine]]) / scale
    middle = (numpy.array(source.shape) - 1) / 2
    offset = middle - backwards @ (middle + numpy.array(shift[::-1]))
    return ndimage.affine_transform(source, backwards, offset, order=order, mode="grid-constant", cval=0)


def case(height, width, degrees, flip, scale=1.0, shift=(0.0, 0.0)):
    random = numpy.random.default_rng(height)
    image = random.random((2, height, width)).astype(numpy.float32).round(4)
    mask = (random.random((2, height, width)) < 0.4).astype(numpy.uint8)
    return {
        "height": height,
        "width": width,
        "transform": {"rotationDegrees": degrees, "flipHorizontal": flip, "scale": scale, "shift": shift},
        "image": image.astype(float).round(4).ravel().tolist(),
        "mask": mask.ravel().tolist(),
        "expectedImage": numpy.stack([transformed(s.astype(float), degrees, flip, scale, shift, 1) for s in image])
        .round(6)
        .ravel()
        .tolist(),
        "expectedMask": numpy.stack([transformed(s, degrees, flip, scale, shift, 0) for s in mask]).ravel().tolist(),
    }


def blur(height, width, sigma):
    values = numpy.random.default_rng(width).uniform(-1, 1, (height, width)).round(4)
    blurred = ndimage.gaussian_filter(values, sigma)
    return {"width": width, "sigma": sigma, "values": values.ravel().tolist(), "blurred": blurred.round(9).ravel().tolist()}


if __name__ == "__main__":
    cases = [
        case(12, 12, 10.0, False),
        case(11, 14, -23.5, False),
        case(13, 10, 7.25, True),
        case(9, 9, 130.0, True),
        case(12, 15, 0.0, False, 1.3),
        case(14, 11, -12.0, True, 0.8, (2.25, -1.5)),
    ]
    versions = f"numpy {numpy.__version__}, scipy {scipy.__version__}"
    pathlib.Path("augment.json").write_text(json.dumps({"madeBy": versions, "cases": cases, "blurs": [blur(9, 12, 1.5), blur(7, 5, 4.0)]}))
