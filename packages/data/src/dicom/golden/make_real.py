"""Golden values of the real files in shared/data, read by pydicom: head-ct-ge.json and ct-image.json.

Run from this folder with the path of shared/data:

    python make_real.py ../../../../../../shared/data
"""

import json
import pathlib
import sys

import numpy
import pydicom

SAMPLES = [(0, 0), (256, 256), (200, 130), (100, 300), (400, 256), (511, 511), (37, 256), (300, 411)]

data = pathlib.Path(sys.argv[1])
version = f"pydicom {pydicom.__version__}, numpy {numpy.__version__}"


def hounsfield(dataset):
    return dataset.pixel_array.astype(numpy.float64) * dataset.RescaleSlope + dataset.RescaleIntercept


def summary(dataset):
    values = hounsfield(dataset)
    return {
        "origin": [float(v) for v in dataset.ImagePositionPatient],
        "sum": int(values.sum()),
        "sumOfSquares": int((values**2).sum()),
        "samples": [{"row": r, "column": c, "value": int(values[r, c])} for r, c in SAMPLES],
    }


def orientation(dataset):
    cosines = [float(v) for v in dataset.ImageOrientationPatient]
    spacing = [float(v) for v in dataset.PixelSpacing]
    return {"row": cosines[:3], "column": cosines[3:], "spacingYX": spacing}


series = [pydicom.dcmread(file) for file in sorted(data.glob("head-ct-ge/*.dcm"))]
normal = numpy.cross(series[0].ImageOrientationPatient[:3], series[0].ImageOrientationPatient[3:]).astype(float)
position = lambda dataset: float(numpy.dot(numpy.array(dataset.ImagePositionPatient, float), normal))
series.sort(key=position)
head = {
    "made with": version,
    **orientation(series[0]),
    "tiltDegrees": float(series[0].GantryDetectorTilt),
    "positionsMm": [position(dataset) for dataset in series],
    "slices": [summary(dataset) for dataset in series],
}
pathlib.Path("head-ct-ge.json").write_text(json.dumps(head) + "\n")

[explicit] = data.glob("transfer-syntaxes/CTImage.dcm_LittleEndianExplicit*")
image = pydicom.dcmread(explicit)
ct = {"made with": version, **orientation(image), **summary(image)}
pathlib.Path("ct-image.json").write_text(json.dumps(ct) + "\n")
