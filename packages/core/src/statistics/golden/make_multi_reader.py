"""Readers who read parts, by the FDA's iMRMC 4.0.3 (github.com/DIDSR/iMRMC, CC0): the golden source of multiReaderAuc and compareMultiReaderAuc.

Run: python make_multi_reader.py FOLDER, which writes FOLDER/NAME.imrmc for each study, random data of our own. Have iMRMC analyse
modalities A, B and A minus B of each file (U-statistics) and write FOLDER/NAME.csv, a line each: modality, second modality or NO_MOD,
AUC A, AUC B, total variance, variance A, variance B, degrees of freedom (BDG), p-value and interval (BDG). Run it again: it then
writes multiReader.json beside itself. Made with Python 3.11 and NumPy 2.4, iMRMC's classes called from Java 17.
"""

import csv
import json
import pathlib
import sys

import numpy as np


def study(seed, readers, missing, levels, only_in=None):
    """Scores after Roe and Metz: case, reader and noise each have a share. None where not read."""
    rng = np.random.default_rng(seed)
    labels = np.repeat([0, 1], [26, 22])
    shift = {"A": 0.9, "B": 1.4}
    case = rng.normal(size=len(labels)) * 0.6
    modalities = {}
    for modality in "AB":
        own_case = rng.normal(size=len(labels)) * 0.4
        chosen = readers if only_in is None else only_in[modality]
        modalities[modality] = []
        for reader in chosen:
            scores = case + own_case + labels * (shift[modality] + rng.normal() * 0.3) + rng.normal(size=len(labels)) * 0.6
            scores = np.round(scores * levels) / levels
            read = rng.random(len(labels)) >= missing
            modalities[modality].append(
                {"reader": reader, "scores": [float(s) if r else None for s, r in zip(scores, read)]}
            )
    return {"labels": labels.tolist(), **modalities}


names = [f"reader{i}" for i in range(1, 6)]
studies = {
    "every reader reads all": study(1, names, 0, 1000),
    "parts, with ties": study(12, names, 0.3, 2),
    "readers of one modality alone": study(13, names, 0.1, 1000, {"A": names[:4], "B": names[1:]}),
    "calls of 0 and 1": None,
}
binary = study(4, names, 0.2, 1000)
for modality in "AB":
    for reader in binary[modality]:
        reader["scores"] = [None if s is None else float(s > 0.7) for s in reader["scores"]]
studies["calls of 0 and 1"] = binary

folder = pathlib.Path(sys.argv[1])
out = {}
for name, data in studies.items():
    path = folder / f"{name.replace(' ', '-').replace(',', '')}.imrmc"
    lines = ["BEGIN DATA:"] + [f"truth,case{i},truth,{label}" for i, label in enumerate(data["labels"])]
    for modality in "AB":
        for reader in data[modality]:
            lines += [f"{reader['reader']},case{i},{modality},{s}" for i, s in enumerate(reader["scores"]) if s is not None]
    path.write_text("\n".join(lines) + "\n")
    results = path.with_suffix(".csv")
    if results.exists():
        keys = ["aucA", "aucB", "variance", "varianceA", "varianceB", "degreesOfFreedom", "pValue", "lower", "upper"]
        rows = [dict(zip(keys, map(float, row[2:]))) for row in csv.reader(results.open())]
        out[name] = {**data, "first": rows[0], "second": rows[1], "difference": rows[2]}
if len(out) == len(studies):
    pathlib.Path(__file__).with_name("multiReader.json").write_text(json.dumps(out) + "\n")
