"""Trains RADnet in PyTorch on a manifest's patients as examples/train-radnet.ts does, and prints each epoch as JSON.

    python bench/peers/pytorch_patients.py MANIFEST --variant radnet --seed 1 --slice-weight 1.84 ...

The same network, split, size, augmentation, batches, steps and schedule; weights, order and dropout are PyTorch's own.
Needs torch, numpy, pillow and scikit-learn. Only manifests of PNG slices.
"""
import argparse
import csv
import json
import math
import pathlib
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from radnet_network import Radnet, he_normal
from sklearn.metrics import roc_auc_score


def read_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("manifest", type=pathlib.Path)
    parser.add_argument("--variant", choices=["densenet", "densenet-a", "radnet"], default="radnet")
    parser.add_argument("--threads", type=int, default=2)
    for name, kind, default in [
        ("seed", int, 1), ("size", int, 64), ("depth", int, 22), ("growth", int, 12), ("units", int, 64),
        ("dropout", float, 0.2), ("epochs", int, 9), ("rate", float, 0.1), ("momentum", float, 0.9),
        ("mask-weight", float, 0.3), ("blood-weight", float, 10), ("batch-size", int, 2), ("max-slices", int, 16),
        ("max-rotation", float, 15),
    ]:
        parser.add_argument("--" + name, type=kind, default=default)
    # No default: the value depends on the set, and is the one that train-radnet prints for the run beside it.
    parser.add_argument("--slice-weight", type=float, required=True)
    return parser.parse_args()


def read_scans(manifest, size):
    """{split: [(images [S, 1, H, W], masks, mask known [S], labels [S])]}"""
    scans = {}
    for row in csv.DictReader(manifest.open()):
        scans.setdefault((row["split"], row["scan"]), []).append(row)
    sets = {"train": [], "validation": [], "test": []}
    for (split, _), rows in scans.items():
        rows.sort(key=lambda row: int(row["slice_number"]))
        images, masks = [], []
        for row in rows:
            image = Image.open(manifest.parent / row["slice"]).convert("F").resize((size, size), Image.BILINEAR)
            images.append(np.asarray(image) / 255)
            mask = np.zeros((size, size))
            if row["slice_mask"] not in ("-", ""):
                drawn = Image.open(manifest.parent / row["slice_mask"]).convert("L").point(lambda v: 255 if v else 0)
                mask = np.asarray(drawn.convert("F").resize((size, size), Image.BILINEAR)) >= 127.5
            masks.append(mask)
        tensors = [torch.tensor(np.stack(x), dtype=torch.float32)[:, None] for x in (images, masks)]
        labels = torch.tensor([float(row["slice_label:any"]) for row in rows])
        sets[split].append((*tensors, labels))
    return sets


def augment(image, mask, options, random):
    """A rotation and a flip, the same for all slices of a scan."""
    angle = math.radians(options.max_rotation) * random.uniform(-1, 1)
    flip = -1 if random.random() < 0.5 else 1
    cos, sin = math.cos(angle), math.sin(angle)
    theta = torch.tensor([[flip * cos, -flip * sin, 0], [sin, cos, 0]], dtype=torch.float32)
    grid = F.affine_grid(theta[None], (1, 1, *image.shape[2:]), align_corners=False).expand(len(image), -1, -1, -1)
    return F.grid_sample(image, grid, "bilinear", align_corners=False), F.grid_sample(mask, grid, "nearest", align_corners=False)


def draw(scan, label, options, random):
    """A run of slices around one with the label, where there is one."""
    image, mask, labels = scan
    slices = min(options.max_slices, len(labels))
    around = np.flatnonzero(labels.numpy() == label)
    at = random.choice(around) if len(around) else random.integers(len(labels))
    start = random.integers(max(0, at - slices + 1), min(at, len(labels) - slices) + 1)
    image, mask = augment(image[start : start + slices], mask[start : start + slices], options, random)
    return image, mask, labels[start : start + slices]


@torch.no_grad()
def slice_auc(model, scans, batch_statistics=False):
    model.eval()
    if batch_statistics:
        for module in model.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.training, module.momentum = True, 0.0
    logits = torch.cat([model(image)[0][:, 0] for image, _, _ in scans])
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 0.1
    return roc_auc_score(torch.cat([labels for _, _, labels in scans]), logits)


def main():
    options = read_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    sets = read_scans(options.manifest, options.size)
    model = he_normal(Radnet(options.variant, options.depth, options.growth, options.units, options.dropout))
    sgd = torch.optim.SGD(model.parameters(), options.rate, options.momentum)
    steps, done, start = options.epochs * math.ceil(len(sets["train"]) / options.batch_size), 0, time.time()
    for epoch in range(1, options.epochs + 1):
        model.train()
        order, losses = random.permutation(len(sets["train"])), []
        # Half of the runs lie around a positive slice, half around a negative one.
        wanted = random.permutation(np.arange(len(order)) % 2)
        for first in range(0, len(order), options.batch_size):
            drawn = [draw(sets["train"][i], wanted[i], options, random) for i in order[first : first + options.batch_size]]
            scans = len(drawn) if len({len(labels) for _, _, labels in drawn}) == 1 else 0
            progress = done / steps
            for group in sgd.param_groups:
                rate = options.rate * 0.1 ** sum(progress >= third for third in (1 / 3, 2 / 3))
                group["lr"] = rate
            image, mask, labels = (torch.cat(parts) for parts in zip(*drawn))
            calls, masks = model(image, scans) if scans else ragged(model, image, [len(l) for _, _, l in drawn])
            weights = torch.where(labels > 0, options.slice_weight, 1.0)
            loss = main_loss = (F.binary_cross_entropy_with_logits(calls[:, 0], labels, reduction="none") * weights).mean()
            for logits in masks:
                loss = loss + options.mask_weight * F.binary_cross_entropy_with_logits(
                    logits, mask, torch.where(mask > 0, options.blood_weight, 1.0))
            sgd.zero_grad()
            loss.backward()
            sgd.step()
            losses.append(main_loss.item())
            done += 1
        row = {"epoch": epoch, "loss": sum(losses) / len(losses)}
        for split in ("validation", "test"):
            row[split] = slice_auc(model, sets[split])
        row["testBatch"] = slice_auc(model, sets["test"], True)
        row["seconds"] = time.time() - start
        print(json.dumps({name: round(value, 4) for name, value in row.items()}), flush=True)


def ragged(model, image, lengths):
    """Scans of unequal lengths: the CNN sees all slices at once, the LSTM each scan by itself."""
    context, model.context = model.context, None
    call, model.call = model.call, torch.nn.Identity()
    described, masks = model(image)
    model.context, model.call = context, call
    if context is not None:
        described = torch.cat([context(part[None])[0][0] for part in described.split(lengths)])
    return call(described), masks


main()
