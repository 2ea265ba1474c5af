"""Golden values of the real files in shared/data, read by pydicom: head-ct-ge.json, ct-image.json and ct-packed.json.

Declared padding counts as -1024 HU. ct-packed.json holds the compressed files, decoded by GDCM (gdcmconv --raw, Debian's
libgdcm-tools). Run from this folder with the path of shared/data:

    python make_real.py ../../../../../../shared/data
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy
import pydicom

SAMPLES = [(0, 0), (256, 256), (200, 130), (100, 300), (400, 256), (511, 511), (37, 256), (300, 411)]

data = pathlib.Path(sys.argv[1])
version = f"pydicom {pydicom.__version__}, numpy {numpy.__version__}"


def hounsfield(dataset):
    stored = dataset.pixel_array
    values = stored.astype(numpy.float64) * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept)
    return numpy.where(stored == dataset.get("PixelPaddingValue", 10**6), -1024, values)


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
    "padding": [int((dataset.pixel_array == dataset.PixelPaddingValue).sum()) for dataset in series],
    "slices": [summary(dataset) for dataset in series],
}
pathlib.Path("head-ct-ge.json").write_text(json.dumps(head) + "\n")

[explicit] = data.glob("transfer-syntaxes/CTImage.dcm_LittleEndianExplicit*")
image = pydicom.dcmread(explicit)
ct = {"made with": version, **orientation(image), **summary(image)}
pathlib.Path("ct-image.json").write_text(json.dumps(ct) + "\n")


def decoded(file):
    with tempfile.NamedTemporaryFile(suffix=".dcm") as out:
        subprocess.run(["gdcmconv", "--raw", file, out.name], check=True, capture_output=True)
        return pydicom.dcmread(out.name)


packed = {"made with": f"{version}, GDCM {subprocess.run(['gdcmconv', '--version'], capture_output=True, text=True).stdout.split()[2]}"}
original = hounsfield(image)
for file in sorted(data.glob("transfer-syntaxes/C*")):
    if file.suffix == ".dat" or "fragmented" in file.name:
        continue
    syntax = pydicom.dcmread(file, stop_before_pixels=True).file_meta.TransferSyntaxUID
    if not syntax.is_compressed:
        continue
    values = hounsfield(decoded(file))
    key = syntax if file.name.startswith("CTImage") else file.name
    packed[key] = {
        "sum": round(float(values.sum()), 3),
        "samples": [{"row": r, "column": c, "value": float(values[r, c])} for r, c in SAMPLES],
    }
[fragmented] = data.glob("transfer-syntaxes/*fragmented*")
enhanced = decoded(fragmented)
groups = enhanced.PerFrameFunctionalGroupsSequence
shared = enhanced.SharedFunctionalGroupsSequence[0].PixelValueTransformationSequence[0]
packed["enhanced"] = [
    {
        "origin": [float(v) for v in item.PlanePositionSequence[0].ImagePositionPatient],
        "slope": float(shared.RescaleSlope),
        "intercept": float(shared.RescaleIntercept),
        "sum": int(frame.astype(int).sum()),
    }
    for item, frame in zip(groups, enhanced.pixel_array)
]
pathlib.Path("ct-packed.json").write_text(json.dumps(packed) + "\n")
