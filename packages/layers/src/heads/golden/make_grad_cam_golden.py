"""Writes gradCam.json: Grad-CAM of a small CNN with a bidirectional LSTM in PyTorch, on made-up weights.

    python packages/layers/src/heads/golden/make_grad_cam_golden.py     (made with torch 2.13.0+cpu, numpy 2.4.6, Python 3.11)

Weights and the scan come from one formula (`fill`) that the test repeats, so that only the maps are stored. float64. Each slice's
own logit is differentiated by autograd, one backward pass a slice, as Selvaraju et al. 2017, section 3, write it.
"""
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

S, H, W, STEM, GROWTH, LAYERS, UNITS, CLASSES = 5, 9, 7, 6, 3, 2, 3, 2
torch.set_default_dtype(torch.float64)


def fill(seed, shape):
    """Values in [-1, 1): entry i is a hash of i and the seed."""
    count = int(np.prod(shape))
    i = np.arange(count, dtype=np.uint64)
    h = (i * np.uint64(2654435761) + np.uint64(seed) * np.uint64(40503)) % np.uint64(2**32)
    h = h ^ (h >> np.uint64(15))
    h = (h * np.uint64(2246822519)) % np.uint64(2**32)
    h = h ^ (h >> np.uint64(13))
    return (h.astype(np.float64) / 2**31 - 1).reshape(shape)


names, tensors = [], {}


def weight(name, shape, scale, offset=0.0):
    value = np.float32(fill(len(names) + 1, shape) * scale + offset)
    names.append([name, list(shape), scale, offset])
    tensors[name] = torch.tensor(value.astype(np.float64))


def conv_weight(name, size, channels, filters):
    weight(name, (size, size, channels, filters), (3 / (size * size * channels)) ** 0.5)


def norm_weights(prefix, channels):
    weight(prefix + "gamma", (channels,), 0.3, 1.0)
    weight(prefix + "beta", (channels,), 0.3)


def moving(prefix, channels):
    weight(prefix + "moving_mean", (channels,), 0.3)
    weight(prefix + "moving_variance", (channels,), 0.4, 1.0)


channels = STEM + LAYERS * GROWTH
conv_weight("stem/kernel", 3, 1, STEM)
for layer in range(LAYERS):
    norm_weights(f"block/layer{layer + 1}/", STEM + layer * GROWTH)
    conv_weight(f"block/layer{layer + 1}/kernel", 3, STEM + layer * GROWTH, GROWTH)
moving("block/", STEM + (LAYERS - 1) * GROWTH)
norm_weights("norm/", channels)
moving("norm/", channels)
for direction in ("forward", "backward"):
    weight(f"context/{direction}_lstm/kernel", (channels, 4 * UNITS), 0.8)
    weight(f"context/{direction}_lstm/recurrent_kernel", (UNITS, 4 * UNITS), 0.8)
    weight(f"context/{direction}_lstm/bias", (4 * UNITS,), 0.3)
weight("call/kernel", (2 * UNITS, CLASSES), 0.8)
weight("call/bias", (CLASSES,), 0.3)

closest = float("inf")


def norm_relu(x, prefix, statistics):
    """By the first channels of the running statistics."""
    global closest
    t, c = tensors, x.shape[1]
    y = F.batch_norm(
        x,
        t[statistics + "moving_mean"][:c],
        t[statistics + "moving_variance"][:c],
        t[prefix + "gamma"],
        t[prefix + "beta"],
        False,
        eps=1e-5,
    )
    closest = min(closest, y.detach().abs().min().item())
    return F.relu(y)


def conv(x, name):
    return F.conv2d(x, tensors[name].permute(3, 2, 0, 1), padding=1)


lstm = nn.LSTM(channels, UNITS, batch_first=True, bidirectional=True)
parameters = {}
for direction, suffix in (("forward", ""), ("backward", "_reverse")):
    name = f"context/{direction}_lstm/"
    parameters["weight_ih_l0" + suffix] = tensors[name + "kernel"].T
    parameters["weight_hh_l0" + suffix] = tensors[name + "recurrent_kernel"].T
    parameters["bias_ih_l0" + suffix] = tensors[name + "bias"]
    parameters["bias_hh_l0" + suffix] = torch.zeros(4 * UNITS)


def logits_of(described, sequences):
    """Every `sequences`-th slice is a sequence of its own."""
    logits = torch.zeros(S, CLASSES)
    for first in range(sequences):
        states, _ = torch.func.functional_call(lstm, parameters, (described[first::sequences][None],))
        logits[first::sequences] = states[0] @ tensors["call/kernel"] + tensors["call/bias"]
    return logits


scan = torch.tensor(np.float32(fill(1000, (S, H, W, 1))).astype(np.float64)).permute(0, 3, 1, 2)
x = conv(scan, "stem/kernel").requires_grad_()
block = x
for layer in range(1, LAYERS + 1):
    block = torch.cat([block, conv(norm_relu(block, f"block/layer{layer}/", "block/"), f"block/layer{layer}/kernel")], 1)
norm = norm_relu(block, "norm/", "norm/")
assert closest > 1e-5, closest  # on the other side of its kink a gradient is another one


def grad_cam(maps, class_index, sequences=1):
    logits = logits_of(norm.mean((2, 3)), sequences)[:, class_index]
    own = [torch.autograd.grad(logits[s], maps, retain_graph=True)[0][s] for s in range(S)]
    summed = torch.autograd.grad(logits.sum(), maps, retain_graph=True)[0]
    assert (torch.stack(own) - summed).abs().max() > 0.05 * summed.abs().max()  # or the test could not tell them apart
    made = torch.stack([F.relu((g.mean((1, 2), keepdim=True) * a).sum(0)) for g, a in zip(own, maps)])
    assert (made.flatten(1).max(1).values > 0).sum() >= 3
    made = made / made.max()
    return {"shape": list(made.shape), "values": [float(f"{v:.9g}") for v in made.flatten().tolist()]}


golden = {
    "weights": names,
    "scan": [S, H, W, 1],
    "norm": grad_cam(norm, 0),
    "otherClass": grad_cam(norm, 1),
    "block": grad_cam(block, 0),
    "stem": grad_cam(x, 0),
    "interleaved": grad_cam(norm, 0, sequences=2),
}
path = pathlib.Path(__file__).with_name("gradCam.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
print(path.stat().st_size, "bytes")
