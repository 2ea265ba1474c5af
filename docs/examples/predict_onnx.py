"""The probability of every slice, and the call for the CT: python predict_onnx.py radnet.onnx FOLDER-OF-DICOM-FILES"""
import json, sys
from pathlib import Path
import numpy as np, onnxruntime, pydicom
from pydicom.misc import is_dicom

model = Path(sys.argv[1])
spec = json.loads(model.with_suffix(".preprocessing.json").read_text())
step = {one["step"]: one for one in spec["steps"]}
files = [pydicom.dcmread(path) for path in Path(sys.argv[2]).iterdir() if is_dicom(path)]

def hounsfield(file):
    slope, intercept = float(file.RescaleSlope), float(file.RescaleIntercept)
    hu = file.pixel_array * slope + intercept
    if "PixelPaddingValue" in file:
        ends = [file.PixelPaddingValue, file.get("PixelPaddingRangeLimit", file.PixelPaddingValue)]
        low, high = sorted(end * slope + intercept for end in ends)
        if high < step["padding"]["belowHu"] or low > step["padding"]["aboveHu"]:
            hu[(hu >= low) & (hu <= high)] = step["padding"]["airHu"]
    return np.maximum(hu, step["clip"]["lowestHu"])

# Slices from feet to head, columns to the patient's left, rows to the back.
row, column = np.reshape(files[0].ImageOrientationPatient, (2, 3)).astype(float)
normal = np.cross(row, column)
files.sort(key=lambda file: np.dot(file.ImagePositionPatient, normal) * np.sign(normal[2]))
ct, spacing = np.stack([hounsfield(file) for file in files]), [float(mm) for mm in files[0].PixelSpacing]
if abs(column[0]) > abs(row[0]):
    ct, spacing, row, column = ct.swapaxes(1, 2), spacing[::-1], column, row
ct = ct[:, :: int(np.sign(column[1])), :: int(np.sign(row[0]))]

def resampling(pixels, spacing_mm):
    """[size, pixels]: the weights of the source pixels for each target pixel."""
    size, ratio = step["resample"]["size"], step["resample"]["spacingMm"] / spacing_mm
    half = max(step["resample"]["minimumHalfWidth"], ratio)
    centre = (pixels / 2 + (np.arange(size) + 0.5 - size / 2) * ratio)[:, None]
    source = np.arange(min(0, int(centre.min() - half) - 1), max(pixels, int(centre.max() + half) + 2))
    weights = np.maximum(0, 1 - abs(source + 0.5 - centre) / half)
    return (weights / weights.sum(1, keepdims=True))[:, (source >= 0) & (source < pixels)]

outside = step["resample"]["outsideHu"]
rows, columns = resampling(ct.shape[1], spacing[0]), resampling(ct.shape[2], spacing[1])
ct = rows @ (ct - outside) @ columns.T + outside
windows = [np.clip((ct - one["lowestHu"]) / one["widthHu"], 0, 1) for one in step["window"]["windows"]]
count = len(ct)
near = [np.clip(np.arange(count) + one["neighbour"], 0, count - 1) for one in step["channels"]["channels"]]
scan = np.stack([windows[c["window"]][at] for c, at in zip(step["channels"]["channels"], near)], -1)

# A CT of far thinner slices than those of training is read as n CTs, each of every n-th slice.
session, output = onnxruntime.InferenceSession(model), spec["call"]["output"]
n = max(1, int(count / (step["sequences"]["slicesOfTraining"] or count) + 0.5))
probabilities = np.empty(count)
for first in range(n):
    part = scan[None, first::n].astype(np.float32)
    (logits,) = session.run([output], {"scan": part, "sliceMask": np.ones(part.shape[:2], np.float32)})
    probabilities[first::n] = 1 / (1 + np.exp(-logits[0, :, 0]))

run = longest = 0
for positive in probabilities >= spec["call"]["threshold"]:
    run = run + 1 if positive else 0
    longest = max(longest, run)
call = "positive" if longest >= spec["call"]["minConsecutiveSlices"] else "negative"
print(json.dumps({"call": call, "probabilities": [float(one) for one in probabilities]}))
