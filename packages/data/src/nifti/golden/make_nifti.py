"""Small NIfTI files written by nibabel, in many orientations and types, and nifti.json: what they hold.

For each file, what nibabel says after reading it back: its closest canonical orientation (right, front, head) turned to
ours (left, back, head), the voxels slice by slice, and the slices' origins and directions. Run from this folder:

    python make_nifti.py
"""

import gzip
import json
import pathlib

import nibabel
import numpy

SHAPE = (4, 3, 2)
CLASSES = {
    (1, False): (nibabel.Nifti1Header, nibabel.Nifti1Image),
    (1, True): (nibabel.nifti1.Nifti1PairHeader, nibabel.Nifti1Pair),
    (2, False): (nibabel.Nifti2Header, nibabel.Nifti2Image),
    (2, True): (nibabel.nifti2.Nifti2PairHeader, nibabel.nifti2.Nifti2Pair),
}
generator = numpy.random.default_rng(2)
golden = {}


def rotation(axis, degrees):
    angle = numpy.deg2rad(degrees)
    matrix = numpy.eye(3)
    i, j = [(1, 2), (2, 0), (0, 1)][axis]
    matrix[i, i] = matrix[j, j] = numpy.cos(angle)
    matrix[i, j], matrix[j, i] = -numpy.sin(angle), numpy.sin(angle)
    return matrix


def affine(matrix, spacing=(0.5, 0.75, 5), origin=(-10, 20, -30)):
    full = numpy.eye(4)
    full[:3, :3] = matrix @ numpy.diag(spacing)
    full[:3, 3] = origin
    return full


def flips(*signs):
    return numpy.diag(signs).astype(float)


def permuted(order, signs):
    """Axis a of the file runs along world axis order[a]."""
    matrix = numpy.zeros((3, 3))
    for a, (world, sign) in enumerate(zip(order, signs)):
        matrix[world, a] = sign
    return matrix


def numbers(low, high, dtype, shape=SHAPE):
    return generator.integers(low, high, shape, endpoint=True).astype(dtype)


def write(name, values, matrix=None, dtype=None, codes=(1, 0), scaling=None, big=False, qform=None, zipped=False, version=1, pair=False):
    header_class, image_class = CLASSES[version, pair]
    header = header_class(endianness=">" if big else "<")
    header.set_data_dtype(dtype or values.dtype)
    image = image_class(values, matrix, header)
    image.header.set_xyzt_units("mm")
    if matrix is not None:
        sform, qcode = codes
        image.set_sform(matrix if sform else None, code=sform)
        image.set_qform(matrix if qform is None else qform, code=qcode)
    else:
        image.header["pixdim"][1:4] = (0.5, 0.75, 5)
        image.header["sform_code"] = image.header["qform_code"] = 0
    if scaling:
        image.header.set_slope_inter(*scaling)
    if pair:
        nibabel.save(image, name + ".img" + (".gz" if zipped else ""))
        record(pathlib.Path(name + ".hdr" + (".gz" if zipped else "")))
        return
    content = image.to_bytes()
    file = pathlib.Path(name + (".nii.gz" if zipped else ".nii"))
    file.write_bytes(gzip.compress(content, mtime=0) if zipped else content)
    record(file)


def record(file):
    """What nibabel reads. Without an orientation it guesses x to the left; we say right, as its other axes do."""
    image = nibabel.squeeze_image(nibabel.load(file))
    if image.header["sform_code"] == 0 and image.header["qform_code"] == 0:
        image = nibabel.Nifti1Image(image.get_fdata(), numpy.diag([0.5, 0.75, 5, 1]))
    canonical = nibabel.as_closest_canonical(image)
    values = canonical.get_fdata()[::-1, ::-1, :]
    turn = numpy.diag([-1.0, -1.0, 1.0, 1.0]) @ canonical.affine
    width, height, slices = values.shape
    last = [width - 1, height - 1]
    spacing = numpy.linalg.norm(turn[:3, :3], axis=0)
    directions = turn[:3, :3] / spacing
    golden[file.name] = {
        "shape": [slices, height, width],
        "values": values.transpose(2, 1, 0).ravel().tolist(),
        "origins": [(turn @ [*last, k, 1])[:3].tolist() for k in range(slices)],
        "rowDirection": (-directions[:, 0]).tolist(),
        "columnDirection": (-directions[:, 1]).tolist(),
        "spacingXY": spacing[:2].tolist(),
    }


ct = lambda: numbers(-1024, 3071, numpy.int16)
plain = affine(flips(-1, -1, 1))
write("lps-int16", ct(), plain)
write("ras-int16", ct(), affine(numpy.eye(3)))
write("las-uint16", numbers(0, 4000, numpy.uint16), affine(flips(-1, 1, 1)))
write("rpi-int32", numbers(-1024, 100000, numpy.int32), affine(flips(1, -1, -1)))
write("sagittal-psr-float32", ct().astype(numpy.float32) + 0.25, affine(permuted((1, 2, 0), (-1, 1, 1))))
write("coronal-lip-float64", ct().astype(numpy.float64), affine(permuted((0, 2, 1), (-1, -1, -1))))
write("transposed-arv-int8", numbers(-128, 127, numpy.int8), affine(permuted((1, 0, 2), (1, 1, 1))))
write("oblique-int16", ct(), affine(rotation(0, 20) @ rotation(2, -10) @ flips(-1, -1, 1)))
write("qform-oblique-int16", ct(), affine(rotation(1, 15) @ rotation(0, -25)), codes=(0, 1))
write("qform-half-turn-int16", ct(), affine(flips(-1, -1, 1)), codes=(0, 1))
write("qform-left-handed-int16", ct(), affine(rotation(2, 30) @ flips(-1, 1, 1)), codes=(0, 2))
write("both-forms-int16", ct(), plain, codes=(1, 3), qform=affine(numpy.eye(3)))
tilted = affine(flips(-1, -1, 1) @ rotation(0, 18.5))
tilted[:3, 2] = (0, 0, 4.22)
write("tilted-int16", ct(), tilted)
write("no-orientation-int16", ct())
write("big-endian-int16", ct(), plain, big=True)
write("big-endian-float64", ct() + 0.5, plain, big=True)
write("scaled-uint8", numbers(0, 255, numpy.uint8) * 8.0 - 1000, plain, dtype=numpy.uint8, scaling=(8, -1000))
write("scaled-half-int16", ct() * 0.5 + 0.25, plain, dtype=numpy.int16, scaling=(0.5, 0.25))
write("four-dimensional-ones-int16", numbers(-1024, 3071, numpy.int16, (*SHAPE, 1)), plain)
write("zipped-int16", ct(), plain, zipped=True)
write("labels-ras-uint8", numbers(0, 3, numpy.uint8), affine(numpy.eye(3)))
write("uint32", numbers(0, 2**31 + 2**20, numpy.uint32) // 2**12 * 2**12, plain)
write("int64", numbers(-(2**40), 2**40, numpy.int64) // 2**20 * 2**20, plain, version=2)
write("uint64", numbers(0, 2**50, numpy.uint64) // numpy.uint64(2**30) * numpy.uint64(2**30), plain, version=2, big=True)
write("nifti2-oblique-int16", ct(), affine(rotation(0, 20) @ rotation(2, -10) @ flips(-1, -1, 1)), version=2)
write("nifti2-qform-left-handed-uint16", numbers(0, 4000, numpy.uint16), affine(rotation(2, 30) @ flips(-1, 1, 1)), codes=(0, 1), version=2)
write("nifti2-both-forms-int16", ct(), plain, codes=(1, 3), qform=affine(numpy.eye(3)), version=2)
write("nifti2-no-orientation-int16", ct(), version=2)
write("nifti2-big-endian-float32", ct().astype(numpy.float32) + 0.25, plain, version=2, big=True)
write("nifti2-scaled-zipped-uint8", numbers(0, 255, numpy.uint8) * 8.0 - 1000, plain, dtype=numpy.uint8, scaling=(8, -1000), version=2, zipped=True)
write("pair-ras-int16", ct(), affine(numpy.eye(3)), pair=True)
write("pair-zipped-int16", ct(), plain, pair=True, zipped=True)
write("pair-nifti2-big-endian-int32", numbers(-1024, 100000, numpy.int32), plain, pair=True, version=2, big=True)

pathlib.Path("nifti.json").write_text(
    json.dumps({"made with": f"nibabel {nibabel.__version__}, numpy {numpy.__version__}", "files": golden}) + "\n"
)
