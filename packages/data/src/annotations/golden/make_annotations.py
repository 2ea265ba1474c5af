"""Polygons filled by scikit-image and by exact fractions (polygons.json), and a DICOM SEG and RTSTRUCT written by pydicom
with the voxels they hold (annotations.json, seg.dcm, rtstruct.dcm).

Polygons in general position are filled by skimage.draw.polygon2mask; those with vertices on pixel centres, where rules for
edges differ, by the even-odd rule in rational numbers: a centre is inside where an odd number of edges with
y0 <= y < y1 cross its row at or left of it. SEG voxels are found by searching the nearest voxel centre of every pixel.
Run from this folder:

    python make_annotations.py
"""

import json
import pathlib
import warnings
from fractions import Fraction

import numpy
import pydicom
import skimage
from pydicom import uid
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.pixels import pack_bits
from skimage.draw import polygon2mask

warnings.simplefilter("error")
generator = numpy.random.default_rng(5)
versions = f"pydicom {pydicom.__version__}, scikit-image {skimage.__version__}, numpy {numpy.__version__}"


def hexed(mask):
    return numpy.packbits(mask.astype(numpy.uint8).ravel(), bitorder="little").tobytes().hex()


def filled(polygons, height, width):
    """scikit-image, even-odd over several polygons. Its points are (row, column)."""
    mask = numpy.zeros((height, width), bool)
    for polygon in polygons:
        mask ^= polygon2mask((height, width), [(y, x) for x, y in polygon])
    return mask


def exact(polygons, height, width):
    mask = numpy.zeros((height, width), bool)
    for polygon in polygons:
        for (ax, ay), (bx, by) in zip(polygon, polygon[1:] + polygon[:1]):
            (x0, y0), (x1, y1) = sorted(((ax, ay), (bx, by)), key=lambda point: point[1])
            for y in range(height):
                if y0 <= y < y1:
                    crossing = Fraction(x0) + Fraction(y - Fraction(y0)) * (Fraction(x1) - Fraction(x0)) / (Fraction(y1) - Fraction(y0))
                    for x in range(width):
                        mask[y, x] ^= crossing <= x
    return mask


HEIGHT, WIDTH = 20, 24


def general(count, height=HEIGHT, width=WIDTH, margin=3):
    """Vertices at odd multiples of 1/64: none on a centre."""
    xs = generator.integers(-margin * 32, (width + margin) * 32, count) * 2 + 1
    ys = generator.integers(-margin * 32, (height + margin) * 32, count) * 2 + 1
    return [(x / 64, y / 64) for x, y in zip(xs.tolist(), ys.tolist())]


def lattice(count, steps):
    xs = generator.integers(-2 * steps, (WIDTH + 2) * steps, count)
    ys = generator.integers(-2 * steps, (HEIGHT + 2) * steps, count)
    return [(x / steps, y / steps) for x, y in zip(xs.tolist(), ys.tolist())]


cases = []
for turn in range(24):
    polygons = [general(int(generator.integers(3, 12))) for _ in range(turn % 3 + 1)]
    cases.append({"by": "scikit-image", "polygons": polygons, "inside": hexed(filled(polygons, HEIGHT, WIDTH))})
for turn in range(24):
    polygons = [lattice(int(generator.integers(3, 9)), 1 + turn % 2) for _ in range(turn % 3 + 1)]
    cases.append({"by": "fractions", "polygons": polygons, "inside": hexed(exact(polygons, HEIGHT, WIDTH))})
for polygons in [
    [[(2, 3), (9, 3), (9, 8), (2, 8)]],
    [[(2, 3), (9, 3), (9, 8), (2, 8)], [(4, 4), (7, 4), (7, 6), (4, 6)]],
    [[(5, 1), (9, 5), (5, 9), (1, 5)]],
    [[(0, 0), (23, 0), (23, 19), (0, 19)]],
    [[(3, 3), (3, 3), (8, 3), (8, 3), (8, 9)]],
    [[(2, 2), (8, 8), (8, 2), (2, 8)]],
]:
    cases.append({"by": "fractions", "polygons": polygons, "inside": hexed(exact(polygons, HEIGHT, WIDTH))})
golden = {"made with": versions, "height": HEIGHT, "width": WIDTH, "cases": cases}
pathlib.Path("polygons.json").write_text(json.dumps(golden) + "\n")

# A tilted volume with uneven gaps, in radiology's orientation.
SLICES, ROWS, COLUMNS = 4, 11, 13
SPACING_X, SPACING_Y = 0.5, 0.75
row = numpy.array([1.0, 0.0, 0.0])
column = numpy.array([0.0, numpy.cos(numpy.radians(10)), numpy.sin(numpy.radians(10))])
origins = numpy.array([[-3.0, -4.0, 10.0 + z] for z in (0.0, 3.0, 6.0, 10.0)])


def centre(s, y, x):
    return origins[s] + row * SPACING_X * x + column * SPACING_Y * y


centres = numpy.array([[[centre(s, y, x) for x in range(COLUMNS)] for y in range(ROWS)] for s in range(SLICES)])


def file_of(sop_class, implicit=False):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = "2.25.7"
    meta.TransferSyntaxUID = uid.ImplicitVRLittleEndian if implicit else uid.ExplicitVRLittleEndian
    data = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    data.SOPClassUID = sop_class
    data.SOPInstanceUID = "2.25.7"
    data.PatientName = "Secret^Name"
    data.PatientID = "SECRET-ID"
    return data


def numbers(values):
    return [f"{value:.8g}" for value in values]


def item(**elements):
    data = Dataset()
    for keyword, value in elements.items():
        setattr(data, keyword, value)
    return data


def nearest(point):
    distances = numpy.linalg.norm(centres - point, axis=-1)
    return numpy.unravel_index(distances.argmin(), distances.shape)


# SEG as for a CT whose rows and columns run the other way, swapped, and cropped; frames from head to foot.
FRAME_ROWS, FRAME_COLUMNS = 9, 7
frame_row, frame_column = -column, -row
frames, items, expected = [], [], {1: numpy.zeros(centres.shape[:3], bool), 2: numpy.zeros(centres.shape[:3], bool)}
for segment in (1, 2):
    for s in reversed(range(SLICES)):
        if segment == 2 and s == 1:
            continue
        corner = centre(s, 8, 10)
        frame = generator.random((FRAME_ROWS, FRAME_COLUMNS)) < 0.4
        for j, i in zip(*numpy.nonzero(frame)):
            point = corner + frame_row * SPACING_Y * i + frame_column * SPACING_X * j
            expected[segment][nearest(point)] = True
        frames.append(frame)
        items.append(
            item(
                PlanePositionSequence=[item(ImagePositionPatient=numbers(corner))],
                SegmentIdentificationSequence=[item(ReferencedSegmentNumber=segment)],
            )
        )
seg = file_of(uid.SegmentationStorage)
seg.Modality = "SEG"
seg.SegmentationType = "BINARY"
seg.SegmentSequence = [item(SegmentNumber=1, SegmentLabel="bleed"), item(SegmentNumber=2, SegmentLabel="oedema")]
seg.NumberOfFrames = len(frames)
seg.Rows, seg.Columns = FRAME_ROWS, FRAME_COLUMNS
seg.SamplesPerPixel, seg.PhotometricInterpretation = 1, "MONOCHROME2"
seg.BitsAllocated, seg.BitsStored, seg.HighBit, seg.PixelRepresentation = 1, 1, 0, 0
# PixelSpacing is the distance between rows, then between columns.
seg.SharedFunctionalGroupsSequence = [
    item(
        PlaneOrientationSequence=[item(ImageOrientationPatient=numbers([*frame_row, *frame_column]))],
        PixelMeasuresSequence=[item(PixelSpacing=numbers([SPACING_X, SPACING_Y]), SliceThickness="3")],
    )
]
seg.PerFrameFunctionalGroupsSequence = items
seg.PixelData = pack_bits(numpy.array(frames).astype(numpy.uint8))
seg["PixelData"].VR = "OB"
seg.save_as("seg.dcm", enforce_file_format=True)

# RTSTRUCT: two ROIs, the first with a hole and two outlines in one slice; the third a point.
rois = {1: [], 2: []}
for number in (1, 2):
    for s in range(SLICES):
        rois[number] += [(s, general(6, ROWS, COLUMNS, 0)) for _ in range(2 if number == 1 else s % 2)]
rt = file_of(uid.RTStructureSetStorage, implicit=True)
rt.Modality = "RTSTRUCT"
rt.StructureSetROISequence = [
    item(ROINumber=1, ROIName="bleed"),
    item(ROINumber=2, ROIName="oedema"),
    item(ROINumber=3, ROIName="isocentre"),
]
contours = {
    number: [
        item(
            ContourGeometricType="CLOSED_PLANAR",
            NumberOfContourPoints=len(points),
            ContourData=[text for x, y in points for text in numbers(centre(s, y, x))],
        )
        for s, points in rois[number]
    ]
    for number in rois
}
contours[3] = [item(ContourGeometricType="POINT", NumberOfContourPoints=1, ContourData=["0", "0", "10"])]
rt.ROIContourSequence = [item(ReferencedROINumber=n, ContourSequence=contours[n]) for n in (1, 2, 3)]
rt.save_as("rtstruct.dcm", enforce_file_format=True)


def roi_mask(number):
    return numpy.array(
        [filled([points for at, points in rois[number] if at == s], ROWS, COLUMNS) for s in range(SLICES)]
    )


golden = {
    "made with": versions,
    "volume": {
        "slices": SLICES,
        "height": ROWS,
        "width": COLUMNS,
        "spacingMm": {"x": SPACING_X, "y": SPACING_Y, "z": 3.0 * float(column[1])},
        "origins": origins.tolist(),
        "rowDirection": row.tolist(),
        "columnDirection": column.tolist(),
    },
    "seg": {str(number): hexed(expected[number]) for number in expected},
    "rtstruct": {str(number): hexed(roi_mask(number)) for number in rois},
    "contours": {str(n): [{"slice": s, "points": p} for s, p in rois[n]] for n in rois},
}
pathlib.Path("annotations.json").write_text(json.dumps(golden) + "\n")
