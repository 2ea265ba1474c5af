"""Makes source-N.dcm, a tilted CT series with uneven gaps, mirrored columns, a patient's name in Latin-1 and four
transfer syntaxes, by pydicom;
then has this package write a segmentation and a report of it (writeResults.js), reads both by pydicom, and writes
what it read to results.json. Run from the repository's root: python packages/data/src/results/golden/make_results.py
pydicom 3.0.2, numpy.
"""

import hashlib
import json
import math
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import (
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

HERE = Path(__file__).parent
SYNTAXES = [
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
]
POSITIONS = [0, 4, 8, 9.1, 16]  # along the normal, mm
ROWS, COLUMNS = 5, 6
TILT = math.radians(18.5)


def make_source():
    column = [0, math.cos(TILT), -math.sin(TILT)]
    row = [-1, 0, 0]
    for number, position in enumerate(POSITIONS, 1):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = CTImageStorage
        meta.MediaStorageSOPInstanceUID = f"2.25.{100 + number}"
        meta.TransferSyntaxUID = SYNTAXES[number - 1]
        syntax = meta.TransferSyntaxUID
        d = FileDataset(
            "", {}, b"\0" * 128, meta, syntax.is_implicit_VR, syntax.is_little_endian
        )
        d.SpecificCharacterSet = "ISO_IR 100"
        d.SOPClassUID, d.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
        d.StudyDate, d.StudyTime, d.StudyID, d.AccessionNumber = "20200102", "030405", "7", "A-8"
        d.Modality, d.ImageType = "CT", ["ORIGINAL", "PRIMARY", "AXIAL"]
        d.ReferringPhysicianName = "Grüner^Ärztin"
        d.PatientName, d.PatientID = "Müller^Jörg", "SECRET-ID"
        d.PatientBirthDate, d.PatientSex = "19500607", "M"
        d.SliceThickness = "4"
        d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = "2.25.1", "2.25.2", "2.25.3"
        d.SeriesNumber, d.InstanceNumber = 2, number
        z = position / math.cos(TILT)
        d.ImagePositionPatient = [round(v, 6) for v in (60.5, -40.25, z)]
        d.ImageOrientationPatient = [round(v, 7) for v in (*row, *column)]
        d.SamplesPerPixel, d.PhotometricInterpretation = 1, "MONOCHROME2"
        d.Rows, d.Columns, d.PixelSpacing = ROWS, COLUMNS, ["0.75", "0.5"]
        d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 16, 16, 15, 1
        d.RescaleIntercept, d.RescaleSlope = "0", "1"
        values = np.arange(ROWS * COLUMNS, dtype="<i2") + 100 * number
        values[0] = -1000
        big = syntax == ExplicitVRBigEndian
        d.PixelData = (values.astype(">i2") if big else values).tobytes()
        d["PixelData"].VR = "OW"
        d.save_as(HERE / f"source-{number}.dcm", enforce_file_format=True)


def code(item):
    return [item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning]


def read_seg(path):
    d = pydicom.dcmread(path)
    segment = d.SegmentSequence[0]
    shared = d.SharedFunctionalGroupsSequence[0]
    frames = d.pixel_array.reshape(int(d.NumberOfFrames), d.Rows, d.Columns)
    return {
        "sopClass": d.SOPClassUID.name,
        "modality": d.Modality,
        "type": d.SegmentationType,
        "frameOfReference": d.FrameOfReferenceUID,
        "series": d.ReferencedSeriesSequence[0].SeriesInstanceUID,
        "instances": [i.ReferencedSOPInstanceUID for i in d.ReferencedSeriesSequence[0].ReferencedInstanceSequence],
        "category": code(segment.SegmentedPropertyCategoryCodeSequence[0]),
        "property": code(segment.SegmentedPropertyTypeCodeSequence[0]),
        "anatomy": code(segment.AnatomicRegionSequence[0]),
        "algorithm": [segment.SegmentAlgorithmType, segment.SegmentAlgorithmName],
        "tracking": [segment.TrackingID, segment.TrackingUID],
        "spacing": [float(v) for v in shared.PixelMeasuresSequence[0].PixelSpacing],
        "thickness": float(shared.PixelMeasuresSequence[0].SliceThickness),
        "orientation": [float(v) for v in shared.PlaneOrientationSequence[0].ImageOrientationPatient],
        "frames": [
            {
                "position": [float(v) for v in frame.PlanePositionSequence[0].ImagePositionPatient],
                "index": list(frame.FrameContentSequence[0].DimensionIndexValues),
                "source": frame.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID,
                "inside": [[int(x), int(y)] for y, x in np.argwhere(frames[number])],
            }
            for number, frame in enumerate(d.PerFrameFunctionalGroupsSequence)
        ],
    }


def content(item):
    value = {
        "CODE": lambda: code(item.ConceptCodeSequence[0]),
        "TEXT": lambda: item.TextValue,
        "UIDREF": lambda: item.UID,
        "NUM": lambda: [
            float(item.MeasuredValueSequence[0].NumericValue),
            *code(item.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0]),
        ],
        "IMAGE": lambda: item.ReferencedSOPSequence[0].ReferencedSOPInstanceUID,
        "CONTAINER": lambda: [content(child) for child in item.ContentSequence],
    }[item.ValueType]()
    name = code(item.ConceptNameCodeSequence[0])[0] if "ConceptNameCodeSequence" in item else None
    return [item.get("RelationshipType"), item.ValueType, name, value]


def read_sr(path):
    d = pydicom.dcmread(path)
    evidence = d.CurrentRequestedProcedureEvidenceSequence[0]
    return {
        "sopClass": d.SOPClassUID.name,
        "template": [d.ContentTemplateSequence[0].MappingResource, d.ContentTemplateSequence[0].TemplateIdentifier],
        "flags": [d.CompletionFlag, d.VerificationFlag],
        "evidence": [
            evidence.StudyInstanceUID,
            evidence.ReferencedSeriesSequence[0].SeriesInstanceUID,
            [i.ReferencedSOPInstanceUID for i in evidence.ReferencedSeriesSequence[0].ReferencedSOPSequence],
        ],
        "content": content(d),
    }


def identity(path):
    d = pydicom.dcmread(path)
    names = ["PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "StudyDate"]
    names += ["StudyTime", "StudyID", "AccessionNumber", "ReferringPhysicianName"]
    return {name: str(d.get(name)) for name in names}


make_source()
with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["npx", "tsx", str(HERE / "writeResults.js"), folder], check=True)
    seg, sr = Path(folder) / "seg.dcm", Path(folder) / "sr.dcm"
    golden = {
        "sha256": {f.stem: hashlib.sha256(f.read_bytes()).hexdigest() for f in (seg, sr)},
        "identity": {f.stem: identity(f) for f in (seg, sr)},
        "seg": read_seg(seg),
        "sr": read_sr(sr),
    }
(HERE / "results.json").write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")
