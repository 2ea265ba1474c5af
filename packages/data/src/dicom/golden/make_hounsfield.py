"""CT slices whose values were never brought to Hounsfield units, written by pydicom, and hounsfield.json: what they stand for.

`wrapped-12.dcm` is as a part of RSNA 2019: 12 bits without sign, intercept 0, negative numbers 4096 too high. From -1000 HU its
Hounsfield units are those of J. Howard's correction ("Cleaning the data for rapid prototyping", Kaggle 2019), applied to what
pydicom reads; air below, which that leaves 4096 too high, is what was stored. `offset-forgotten.dcm` lacks its intercept of
-1024. Run from this folder:

    python make_hounsfield.py
"""

import json
import pathlib

import numpy
import pydicom
from pydicom import uid
from pydicom.dataset import FileDataset, FileMetaDataset

ROWS, COLUMNS = 24, 20
generator = numpy.random.default_rng(12)


def head():
    """A skull of 1000 HU around 40 HU, in air: Hounsfield units [24, 20]."""
    y, x = numpy.mgrid[:ROWS, :COLUMNS].astype(float)
    radius = numpy.hypot((y - 11.5) / 10, (x - 9.5) / 8)
    values = numpy.select([radius < 0.8, radius < 1], [40, 1000], -1000)
    return numpy.clip(values + generator.normal(0, 12, values.shape).round(), -1024, 3071).astype(numpy.int32)


def write(name, stored):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = uid.CTImageStorage
    meta.MediaStorageSOPInstanceUID = "2.25.1"
    meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
    data = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    data.SOPClassUID = uid.CTImageStorage
    data.SOPInstanceUID = "2.25.1"
    data.SeriesInstanceUID = "2.25.2"
    data.Modality = "CT"
    data.SliceThickness = "5"
    data.ImagePositionPatient = ["-12.5", "-7.25", "30"]
    data.ImageOrientationPatient = ["1", "0", "0", "0", "1", "0"]
    data.PixelSpacing = ["0.75", "0.5"]
    data.SamplesPerPixel = 1
    data.PhotometricInterpretation = "MONOCHROME2"
    data.Rows, data.Columns = stored.shape
    data.BitsAllocated, data.BitsStored, data.HighBit = 16, 12, 11
    data.PixelRepresentation = 0
    data.RescaleSlope, data.RescaleIntercept = "1", "0"
    data.PixelData = stored.astype("<u2").tobytes()
    data["PixelData"].VR = "OW"
    data.save_as(pathlib.Path(name + ".dcm"), enforce_file_format=True)


def howard(name):
    """`fix_pxrepr` of that notebook, and the rescaling that follows it."""
    data = pydicom.dcmread(name + ".dcm")
    assert data.PixelRepresentation == 0 and data.RescaleIntercept > -100
    x = data.pixel_array + 1000
    x[x >= 4096] -= 4096
    return (x.astype(int) * int(data.RescaleSlope) - 1000).ravel().tolist()


values = head()
write("wrapped-12", values % 4096)
write("offset-forgotten", values + 1024)
stored = values.ravel().tolist()
corrected = howard("wrapped-12")
low = [value < -1000 for value in stored]
assert any(low) and [value - 4096 if below else value for value, below in zip(corrected, low)] == stored
golden = {
    "made with": f"pydicom {pydicom.__version__}, numpy {numpy.__version__}",
    "hounsfieldUnits": stored,
    "howard": corrected,
}
pathlib.Path("hounsfield.json").write_text(json.dumps(golden) + "\n")
