"""Golden values for the preprocessing, by libraries that share nothing with ours.

Writes preprocess.json (small made-up slices, held whole) and head-ct-ge.json (numbers sampled from the real series in
shared/data/head-ct-ge, read with pydicom). Run from this folder with the path of that series as the argument:

    python make_preprocess.py ../../../../../../shared/data/head-ct-ge

- tent: Pillow's Image.resize, mode F, BILINEAR, with `box`, of the slice padded with air;
- linear: scipy.ndimage.map_coordinates of order 1, for output pixels no larger than the source's;
- nearest: scipy.ndimage.map_coordinates of order 0.
"""

import json
import pathlib
import sys

import numpy
import PIL
import pydicom
import scipy
from PIL import Image
from scipy import ndimage

AIR = -1000.0
PADDING = 16  # Pillow keeps `box` as float32: the smaller its numbers, the closer the golden values.



def tent(hounsfield, spacing, size, target_spacing):
    """[h, w] at spacing (x, y) -> [size, size], the air around it being part of the picture."""
    air = numpy.pad(numpy.maximum(hounsfield, AIR), PADDING, constant_values=AIR)
    box = []
    for end in (-0.5, 0.5):
        for axis, step in ((1, spacing[0]), (0, spacing[1])):
            box.append(air.shape[axis] / 2 + end * size * target_spacing / step)
    image = Image.fromarray(air.astype(numpy.float32), mode="F")
    return numpy.asarray(image.resize((size, size), Image.Resampling.BILINEAR, box=box))


def coordinates(shape, spacing, size, target_spacing):
    millimetres = (numpy.arange(size) + 0.5 - size / 2) * target_spacing
    x = shape[1] / 2 + millimetres / spacing[0] - 0.5
    y = shape[0] / 2 + millimetres / spacing[1] - 0.5
    return numpy.meshgrid(y, x, indexing="ij")


def linear(hounsfield, spacing, size, target_spacing):
    return ndimage.map_coordinates(
        numpy.maximum(hounsfield, AIR).astype(numpy.float64),
        coordinates(hounsfield.shape, spacing, size, target_spacing),
        order=1,
        mode="grid-constant",
        cval=AIR,
    )


def nearest(mask, spacing, size, target_spacing):
    grid = coordinates(mask.shape, spacing, size, target_spacing)
    return ndimage.map_coordinates(mask, grid, order=0, mode="grid-constant", cval=0)


def made_up_case(name, shape, spacing, field_of_view, target_spacing, methods):
    random = numpy.random.default_rng(len(name))
    hounsfield = random.integers(-1200, 1500, shape).astype(numpy.int16)
    mask = (random.random(shape) < 0.4).astype(numpy.uint8)
    size = round(field_of_view / target_spacing)
    arguments = (spacing, size, target_spacing)
    by_method = {"tent": tent, "linear": linear}
    return {
        "name": name,
        "height": shape[1],
        "width": shape[2],
        "spacingMm": {"x": spacing[0], "y": spacing[1]},
        "options": {"spacingMm": target_spacing, "fieldOfViewMm": field_of_view},
        "hounsfieldUnits": hounsfield.ravel().tolist(),
        "mask": mask.ravel().tolist(),
        "image": {
            method: numpy.stack([by_method[method](h, *arguments) for h in hounsfield]).round(3).ravel().tolist()
            for method in methods
        },
        "maskNearest": numpy.stack([nearest(m, *arguments) for m in mask]).ravel().tolist(),
    }


def read_series(folder):
    files = [pydicom.dcmread(path) for path in sorted(pathlib.Path(folder).glob("*.dcm"))]
    row, column = numpy.array(files[0].ImageOrientationPatient, float).reshape(2, 3)
    files.sort(key=lambda file: numpy.dot(numpy.cross(row, column), numpy.array(file.ImagePositionPatient, float)))
    volume = [f.pixel_array * float(f.RescaleSlope) + float(f.RescaleIntercept) for f in files]
    # As our reader does: padding is air.
    volume = [numpy.where(f.pixel_array == f.PixelPaddingValue, -1024, v) for f, v in zip(files, volume)]
    spacing = [float(value) for value in files[0].PixelSpacing]
    return numpy.stack(volume), (spacing[1], spacing[0])


def real_series(folder):
    volume, spacing = read_series(folder)
    slices = []
    for index in (2, 13, 25):
        image = tent(volume[index], spacing, 250, 1.0)
        unit = numpy.clip(image / 80, 0, 1)
        bone = nearest((volume[index] > 300).astype(numpy.uint8), spacing, 250, 1.0)
        finer = linear(volume[index], spacing, 300, 0.4)
        slices.append(
            {
                "slice": index,
                "sourceSum": float(volume[index].sum()),
                "every25th": image[12::25, 12::25].astype(float).round(3).ravel().tolist(),
                "mean": float(image.astype(float).mean()),
                "unitMean": float(unit.astype(float).mean()),
                "unitRowMeans": unit.astype(float).mean(axis=1)[::10].round(6).tolist(),
                "boneRows": bone.sum(axis=1)[::10].tolist(),
                "bonePixels": int(bone.sum()),
                "finerEvery30th": finer[15::30, 15::30].round(3).ravel().tolist(),
            }
        )
    return {"shape": list(volume.shape), "spacingMm": {"x": spacing[0], "y": spacing[1]}, "slices": slices}


if __name__ == "__main__":
    versions = f"numpy {numpy.__version__}, Pillow {PIL.__version__}, scipy {scipy.__version__}, pydicom {pydicom.__version__}"
    cases = [
        made_up_case("larger pixels, padded with air", (2, 23, 31), (0.488, 0.7), 18, 1.0, ["tent"]),
        made_up_case("larger pixels, cropped", (1, 40, 37), (0.488, 0.488), 12, 1.2, ["tent"]),
        made_up_case("smaller pixels, cropped", (2, 20, 17), (1.3, 0.9), 10, 0.5, ["tent", "linear"]),
        made_up_case("smaller pixels, padded with air", (1, 9, 8), (1.3, 1.1), 14, 1.0, ["tent", "linear"]),
        made_up_case("larger in x, smaller in y, padded in y", (1, 7, 41), (0.3, 1.3), 11, 1.0, ["tent"]),
        made_up_case("the same pixels, odd to even", (1, 15, 14), (1.0, 1.0), 12, 1.0, ["tent", "linear"]),
        made_up_case("one source pixel across", (1, 1, 3), (2.0, 4.0), 8, 1.0, ["tent", "linear"]),
    ]
    pathlib.Path("preprocess.json").write_text(json.dumps({"madeBy": versions, "cases": cases}))
    pathlib.Path("head-ct-ge.json").write_text(json.dumps({"madeBy": versions, **real_series(sys.argv[1])}))
