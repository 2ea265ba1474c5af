"""One small CT slice in every compressed transfer syntax, an enhanced CT, and compressed.json: what they hold.

Written by pydicom; compressed by GDCM (gdcmconv) and DCMTK (dcmcjpeg, dcmcjpls), HTJ2K by make_htj2k.js (OpenJPH).
Lossless files hold the numbers that went in; lossy ones are decoded by DCMTK (JPEG, JPEG-LS) or OpenJPEG
(opj_decompress), which share no build with our decoder. Needs Debian's dcmtk, libgdcm-tools and libopenjp2-tools. Run from
this folder:

    python make_compressed.py
"""

import copy
import json
import pathlib
import re
import subprocess
import tempfile

import numpy
import pydicom
from pydicom import uid
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import generate_frames
from pydicom.sequence import Sequence

ROWS, COLUMNS = 24, 20
PADDING = -2000
generator = numpy.random.default_rng(5)
work = pathlib.Path(tempfile.mkdtemp())


def head():
    """A skull of 1000 HU around 40 HU, air and a padded rim outside: stored values [24, 20], intercept -1024."""
    y, x = numpy.mgrid[:ROWS, :COLUMNS].astype(float)
    radius = numpy.hypot((y - 11.5) / 10, (x - 9.5) / 8)
    values = numpy.select([radius < 0.8, radius < 1], [1064, 2024], 24)
    values = values + generator.normal(0, 12, values.shape).round()
    values[radius > 1.35] = PADDING
    return values.astype(numpy.int16)


def dataset(stored, signed=True, intercept="-1024", padding=PADDING):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = uid.CTImageStorage
    meta.MediaStorageSOPInstanceUID = "2.25.1"
    meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
    data = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    data.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    data.SOPClassUID = uid.CTImageStorage
    data.SOPInstanceUID = "2.25.1"
    data.Modality = "CT"
    data.PatientName = "Secret^Name"
    data.PatientID = "SECRET-ID"
    data.SliceThickness = "5"
    data.StudyInstanceUID = "2.25.3"
    data.SeriesInstanceUID = "2.25.2"
    data.InstanceNumber = "1"
    data.ImagePositionPatient = ["-10", "-12", "30"]
    data.ImageOrientationPatient = ["1", "0", "0", "0", "1", "0"]
    data.SamplesPerPixel = 1
    data.PhotometricInterpretation = "MONOCHROME2"
    data.Rows, data.Columns = stored.shape[-2:]
    data.PixelSpacing = ["1", "1"]
    data.BitsAllocated = 8 * stored.itemsize
    data.BitsStored = {1: 8, 2: 16 if signed else 12}[stored.itemsize]
    data.HighBit = data.BitsStored - 1
    data.PixelRepresentation = int(signed)
    if padding is not None:
        data.add_new("PixelPaddingValue", "SS" if signed else "US", padding)
    data.RescaleIntercept = intercept
    data.RescaleSlope = "1"
    data.PixelData = stored.tobytes()
    data["PixelData"].VR = "OW"
    return data


def save(data, name):
    path = work / f"{name}.dcm"
    data.save_as(path, enforce_file_format=True)
    return path


def run(*command):
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


def keep(name, path):
    """Keeps a compressed file without the elements that the tools add (dates, descriptions)."""
    read = pydicom.dcmread(path)
    for keyword in ("DerivationDescription", "SourceImageSequence", "DerivationCodeSequence", "InstanceCreationDate"):
        if keyword in read:
            delattr(read, keyword)
    read.save_as(f"{name}.dcm", enforce_file_format=True)
    return read


def decoded(path, tool):
    out = work / "decoded.dcm"
    run(tool, path, out)
    return pydicom.dcmread(out)


def hounsfield(data, stored):
    values = stored.astype(float) * float(data.RescaleSlope) + float(data.RescaleIntercept)
    return numpy.where(stored == data.get("PixelPaddingValue", 10**6), -1024, values)


def in_fragments(data, size):
    """The same pixel data in fragments of `size` bytes, without an offset table."""
    count = int(data.get("NumberOfFrames", 1))
    pieces = [b""]
    for stream in generate_frames(data.PixelData, number_of_frames=count):
        stream += b"\0" * (len(stream) % 2)
        pieces += [stream[at : at + size] for at in range(0, len(stream), size)]
    items = [b"\xfe\xff\x00\xe0" + len(piece).to_bytes(4, "little") + piece for piece in pieces]
    return b"".join(items) + b"\xfe\xff\xdd\xe0\0\0\0\0"


signed = head()
unsigned = numpy.maximum(signed, 0).astype(numpy.uint16)
plain = {
    "signed": save(dataset(signed), "signed"),
    # DCMTK's and GDCM's JPEG take 12 bits.
    "unsigned": save(dataset(unsigned, signed=False, padding=None), "unsigned"),
    "bytes": save(
        dataset((unsigned >> 4).astype(numpy.uint8), signed=False, intercept="-64", padding=None), "bytes"
    ),
}
lossless = {
    "rle": ("signed", ["gdcmconv", "--rle"]),
    "jpeg-lossless": ("signed", ["dcmcjpeg", "+el", "+sv", "6"]),
    "jpeg-lossless-sv1": ("signed", ["dcmcjpeg", "+e1"]),
    "jpegls": ("signed", ["gdcmconv", "--jpegls"]),
    "j2k": ("signed", ["gdcmconv", "--j2k"]),
    "jpeg-lossless-12": ("unsigned", ["dcmcjpeg", "+e1"]),
    "j2k-12": ("unsigned", ["gdcmconv", "--j2k"]),
    "jpegls-12": ("unsigned", ["gdcmconv", "--jpegls"]),
    "rle-8": ("bytes", ["gdcmconv", "--rle"]),
}
lossy = {
    "jpeg-baseline": ("bytes", ["dcmcjpeg", "+eb", "+q", "95"], "dcmdjpeg"),
    "jpeg-extended": ("unsigned", ["dcmcjpeg", "+ee", "+q", "95"], "dcmdjpeg"),
    "jpeg-spectral": ("unsigned", ["dcmcjpeg", "+es", "+q", "95"], "dcmdjpeg"),
    "jpeg-progressive": ("unsigned", ["dcmcjpeg", "+ep", "+q", "95"], "dcmdjpeg"),
    "jpegls-near": ("unsigned", ["dcmcjpls", "+en", "+md", "3"], "dcmdjpls"),
}
golden = {"made with": None, "lossless": {}, "lossy": {}, "original": {}}
for source, path in plain.items():
    data = pydicom.dcmread(path)
    golden["original"][source] = hounsfield(data, data.pixel_array).ravel().tolist()
for name, (source, command) in lossless.items():
    run(*command, plain[source], work / "out.dcm")
    keep(name, work / "out.dcm")
    golden["lossless"][name] = source
fragmented = pydicom.dcmread("j2k.dcm")
fragmented.PixelData = in_fragments(fragmented, 128)
fragmented.save_as("j2k-fragmented.dcm", enforce_file_format=True)
golden["lossless"]["j2k-fragmented"] = "signed"
for name, (source, command, tool) in lossy.items():
    run(*command, plain[source], work / "out.dcm")
    kept = keep(name, work / "out.dcm")
    data = decoded(f"{name}.dcm", tool)
    values = hounsfield(data, data.pixel_array).ravel()
    golden["lossy"][name] = {"source": source, "hounsfieldUnits": values.tolist()}


def opj(stream):
    """Stored values by OpenJPEG, read from the raw file that opj_decompress writes."""
    (work / "a.j2k").write_bytes(stream)
    run("opj_decompress", "-i", work / "a.j2k", "-o", work / "a.rawl")
    return numpy.fromfile(work / "a.rawl", "<i2").reshape(ROWS, COLUMNS)


(work / "a.rawl").write_bytes(signed.tobytes())
run("opj_compress", "-i", work / "a.rawl", "-F", f"{COLUMNS},{ROWS},1,16,s", "-o", work / "j2k-lossy.j2k", "-r", "3",
    "-I", "-n", "3")
run("node", "make_htj2k.js", plain["signed"], work)
for name, file, syntax in [
    ("j2k-lossy", "j2k-lossy.j2k", uid.JPEG2000),
    ("htj2k", "htj2k.j2c", uid.HTJ2KLossless),
    ("htj2k-rpcl", "htj2k-rpcl.j2c", uid.HTJ2KLosslessRPCL),
    ("htj2k-lossy", "htj2k-lossy.j2c", uid.HTJ2K),
]:
    stream = (work / file).read_bytes()
    stored = opj(stream)
    data = dataset(signed)
    data.file_meta.TransferSyntaxUID = syntax
    data.PixelData = pydicom.encaps.encapsulate([stream])
    data["PixelData"].VR = "OB"
    if name.endswith("lossy"):
        data.LossyImageCompression = "01"
        golden["lossy"][name] = {"source": "signed", "stored": stored.ravel().tolist()}
    else:
        assert (stored == signed).all(), name
        golden["lossless"][name] = "signed"
    data.save_as(f"{name}.dcm", enforce_file_format=True)

# An enhanced CT: three frames, from head to foot, each with its own position and intercept, tilted by 10 degrees.
frames = numpy.stack([head() for _ in range(3)])
tilt = numpy.radians(10)
column = [0, numpy.cos(tilt), -numpy.sin(tilt)]
enhanced = dataset(frames)
enhanced.file_meta.MediaStorageSOPClassUID = enhanced.SOPClassUID = uid.EnhancedCTImageStorage
for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness", "RescaleSlope",
                "RescaleIntercept", "InstanceNumber"):
    delattr(enhanced, keyword)
enhanced.NumberOfFrames = len(frames)


def group(**elements):
    item = Dataset()
    for keyword, value in elements.items():
        setattr(item, keyword, value)
    return item


enhanced.SharedFunctionalGroupsSequence = Sequence([
    group(
        PixelMeasuresSequence=Sequence([group(PixelSpacing=["0.75", "0.5"], SliceThickness="4")]),
        PlaneOrientationSequence=Sequence([group(ImageOrientationPatient=[f"{v:.10g}" for v in [1, 0, 0, *column]])]),
    )
])
positions = [[-10, -12.5, 40], [-10, -12.5, 35.5], [-10, -12.5, 31]]
intercepts = [-1024, -1023, -1022]
enhanced.PerFrameFunctionalGroupsSequence = Sequence([
    group(
        FrameContentSequence=Sequence([group(StackID="1", InStackPositionNumber=index + 1)]),
        PlanePositionSequence=Sequence([group(ImagePositionPatient=[str(v) for v in positions[index]])]),
        PixelValueTransformationSequence=Sequence([
            group(RescaleIntercept=str(intercepts[index]), RescaleSlope="1", RescaleType="HU")
        ]),
    )
    for index in range(3)
])
enhanced.save_as("enhanced.dcm", enforce_file_format=True)
implicit = copy.deepcopy(enhanced)
implicit.file_meta.TransferSyntaxUID = uid.ImplicitVRLittleEndian
implicit.save_as("enhanced-implicit.dcm", implicit_vr=True, little_endian=True, enforce_file_format=True)
run("gdcmconv", "--rle", "enhanced.dcm", "enhanced-rle.dcm")
run("gdcmconv", "--jpegls", "enhanced.dcm", work / "jpegls.dcm")
fragmented = pydicom.dcmread(work / "jpegls.dcm")
fragmented.PixelData = in_fragments(fragmented, 100)
fragmented.save_as("enhanced-fragmented.dcm", enforce_file_format=True)
read = pydicom.dcmread("enhanced.dcm")
golden["enhanced"] = {
    "rowDirection": [float(v) for v in read.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence[0].ImageOrientationPatient[:3]],
    "columnDirection": [float(v) for v in read.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence[0].ImageOrientationPatient[3:]],
    "spacingYX": [float(v) for v in read.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing],
    # From foot to head.
    "origins": [[float(v) for v in item.PlanePositionSequence[0].ImagePositionPatient]
                for item in reversed(read.PerFrameFunctionalGroupsSequence)],
    "hounsfieldUnits": [
        numpy.where(frame == PADDING, -1024, frame + float(item.PixelValueTransformationSequence[0].RescaleIntercept)).ravel().tolist()
        for frame, item in reversed(list(zip(read.pixel_array, read.PerFrameFunctionalGroupsSequence)))
    ],
}


def version(*command):
    shown = subprocess.run(command, capture_output=True, text=True)
    return re.search(r"\d+\.\d+\.\d+", shown.stdout + shown.stderr)[0]


golden["made with"] = (
    f"pydicom {pydicom.__version__}, numpy {numpy.__version__}, GDCM {version('gdcmconv', '--version')}, "
    f"DCMTK {version('dcmcjpeg', '--version')}, OpenJPEG {version('opj_decompress', '-h')}"
)
pathlib.Path("compressed.json").write_text(json.dumps(golden) + "\n")
