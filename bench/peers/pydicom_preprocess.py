"""The preprocess case with pydicom, NumPy and SciPy, on one core. Prints a row of the benchmark as JSON.

    python pydicom_preprocess.py FOLDER [--method matrix|filter] [--write FILE]

The steps of `readDicomSeries` and `preprocessCt`: read, sort by position along the normal, rescale to Hounsfield units,
values below air become air, resample to 1 mm pixels and a 250 mm field of view, window of level 40 and width 80.

--method matrix (the default) resamples by two sparse matrices of SciPy that hold the very weights of `tentWeights`; it
gives our image to 1e-5. --method filter is what one finds in tutorials: scipy.ndimage.gaussian_filter against aliasing,
then scipy.ndimage.affine_transform of order 1; another filter, so the images differ at edges.
--write keeps the image as raw float32, so that it can be compared.
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import json
import pathlib
import resource
import statistics
import time

import numpy
import pydicom
from scipy import ndimage, sparse

AIR = -1000.0
SIZE, SPACING = 250, 1.0
LEVEL, WIDTH = 40.0, 80.0
SECONDS = 4.0


def read_series(folder):
    """-> [slices, rows, columns] in Hounsfield units, float32, and the spacing (rows, columns) in mm."""
    files = [pydicom.dcmread(path) for path in sorted(pathlib.Path(folder).glob("*.dcm"))]
    row, column = numpy.array(files[0].ImageOrientationPatient, float).reshape(2, 3)
    normal = numpy.cross(row, column)
    files.sort(key=lambda file: numpy.dot(normal, numpy.array(file.ImagePositionPatient, float)))
    volume = numpy.empty((len(files), files[0].Rows, files[0].Columns), numpy.float32)
    for index, file in enumerate(files):
        numpy.multiply(file.pixel_array, numpy.float32(file.RescaleSlope), out=volume[index])
        volume[index] += numpy.float32(file.RescaleIntercept)
    return volume, [float(value) for value in files[0].PixelSpacing]


def tent_matrix(source, spacing):
    """[SIZE, source] sparse: each output pixel the mean under a tent one output pixel wide to each side."""
    half = max(1.0, SPACING / spacing)
    position = source / 2 + (numpy.arange(SIZE) + 0.5 - SIZE / 2) * (SPACING / spacing)
    beyond = int(numpy.ceil(half)) + 1
    middles = numpy.arange(-beyond, source + beyond) + 0.5
    weights = numpy.maximum(0, 1 - numpy.abs(middles - position[:, None]) / half)
    weights /= weights.sum(axis=1, keepdims=True)
    return sparse.csr_matrix(weights[:, beyond : beyond + source].astype(numpy.float32))


def by_matrix(volume, spacing):
    """[slices, rows, columns] above air -> [slices, SIZE, SIZE]."""
    rows, columns = (tent_matrix(size, step) for size, step in zip(volume.shape[1:], spacing))
    return numpy.stack([(columns @ (rows @ image).T).T for image in volume])


def by_filter(volume, spacing):
    step = [SPACING / value for value in spacing]
    offset = [(size - 1) / 2 - (SIZE - 1) / 2 * s for size, s in zip(volume.shape[1:], step)]
    result = numpy.empty((len(volume), SIZE, SIZE), numpy.float32)
    for index, image in enumerate(volume):
        smooth = ndimage.gaussian_filter(image, [max(0, (s - 1) / 2) for s in step])
        ndimage.affine_transform(smooth, step, offset, (SIZE, SIZE), output=result[index], order=1)
    return result


def preprocess(folder, resample):
    volume, spacing = read_series(folder)
    volume -= AIR
    numpy.maximum(volume, 0, out=volume)
    image = resample(volume, spacing)
    image += AIR - (LEVEL - WIDTH / 2)
    image /= WIDTH
    return numpy.clip(image, 0, 1, out=image)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--method", choices=["matrix", "filter"], default="matrix")
    parser.add_argument("--write")
    arguments = parser.parse_args()
    resample = by_matrix if arguments.method == "matrix" else by_filter
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    image = preprocess(arguments.folder, resample)
    if arguments.write:
        image.astype("<f4").tofile(arguments.write)
    times, end = [], time.perf_counter() + SECONDS
    while len(times) < 2 or time.perf_counter() < end:
        start = time.perf_counter()
        preprocess(arguments.folder, resample)
        times.append(time.perf_counter() - start)
    slices = len(image)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    print(
        json.dumps(
            {
                "case": "preprocess",
                "engine": f"pydicom-{arguments.method}",
                "variant": "-",
                "slices": slices,
                "msPerSlice": 1000 * statistics.median(times) / slices,
                "gbPerSlice": peak / 2**20 / slices,
            }
        )
    )
