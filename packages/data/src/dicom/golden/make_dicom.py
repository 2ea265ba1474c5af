"""Small CT slices in every supported transfer syntax and pixel format, written by pydicom, and dicom.json: what they hold.

The Hounsfield units in dicom.json are the numbers that went in, computed with NumPy, not read back. Run from this folder:

    python make_dicom.py
"""

import json
import pathlib
import warnings

import numpy
import pydicom
from pydicom import uid
from pydicom.dataset import FileDataset, FileMetaDataset

ROWS, COLUMNS = 3, 5
generator = numpy.random.default_rng(1)


def write(name, stored, syntax=uid.ExplicitVRLittleEndian, bits=16, slope="1", intercept="0", junk=0):
    """Writes `stored` [3, 5]; bits above `bits` are set to those of `junk`. Returns the Hounsfield units."""
    signed = stored.dtype == numpy.int16
    words = stored.astype(numpy.uint16)
    if bits < 16:
        words = (words & (2**bits - 1)) | numpy.uint16((junk << bits) & 0xFFFF)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = uid.CTImageStorage
    meta.MediaStorageSOPInstanceUID = "2.25.1"
    meta.TransferSyntaxUID = syntax
    implicit, little = syntax.is_implicit_VR, syntax.is_little_endian
    data = FileDataset(
        None, {}, file_meta=meta, preamble=b"\0" * 128, is_implicit_VR=implicit, is_little_endian=little
    )
    data.SOPClassUID = uid.CTImageStorage
    data.SOPInstanceUID = "2.25.1"
    data.SeriesInstanceUID = "2.25.2"
    data.Modality = "CT"
    data.PatientName = "Secret^Name"
    data.PatientID = "SECRET-ID"
    data.SliceThickness = "5"
    data.ImagePositionPatient = ["-12.5", "-7.25", "30"]
    data.ImageOrientationPatient = ["1", "0", "0", "0", "1", "0"]
    data.PixelSpacing = ["0.75", "0.5"]
    data.InstanceNumber = "1"
    data.SamplesPerPixel = 1
    data.PhotometricInterpretation = "MONOCHROME2"
    data.Rows, data.Columns = stored.shape
    data.BitsAllocated = 16
    data.BitsStored = bits
    data.HighBit = bits - 1
    data.PixelRepresentation = int(signed)
    data.RescaleSlope = slope
    data.RescaleIntercept = intercept
    data.PixelData = words.astype("<u2" if little else ">u2").tobytes()
    data["PixelData"].VR = "OW"
    data.save_as(pathlib.Path(name + ".dcm"), enforce_file_format=True)
    return (stored.astype(numpy.float64) * float(slope) + float(intercept)).ravel().tolist()


def numbers(low, high, dtype):
    values = generator.integers(low, high, (ROWS, COLUMNS), dtype=dtype, endpoint=True)
    values.flat[0], values.flat[1] = low, high
    return values


warnings.simplefilter("error")
ct = numbers(-1024, 3071, numpy.int16)
shifted = (ct + 1024).astype(numpy.uint16)
golden = {
    "made with": f"pydicom {pydicom.__version__}, numpy {numpy.__version__}",
    "hounsfieldUnits": {
        "explicit-little": write("explicit-little", ct),
        "implicit-little": write("implicit-little", ct, uid.ImplicitVRLittleEndian),
        "explicit-big": write("explicit-big", ct, uid.ExplicitVRBigEndian),
        "deflated": write("deflated", ct, uid.DeflatedExplicitVRLittleEndian),
        "unsigned-12": write("unsigned-12", shifted, bits=12, intercept="-1024"),
        "unsigned-12-junk": write("unsigned-12-junk", shifted, bits=12, intercept="-1024", junk=0b1011),
        "signed-13": write("signed-13", ct, bits=13),
        "signed-13-junk-big": write("signed-13-junk-big", ct, uid.ExplicitVRBigEndian, bits=13, junk=0b010),
        "unsigned-16": write("unsigned-16", numbers(0, 65535, numpy.uint16), intercept="-32768"),
        "slope-half": write("slope-half", ct, slope="0.5", intercept="-0.25"),
        "slope-two": write("slope-two", ct, slope="2", intercept="-10"),
        "too-large-for-16": write("too-large-for-16", numbers(0, 65535, numpy.uint16)),
    },
}
pathlib.Path("dicom.json").write_text(json.dumps(golden) + "\n")
