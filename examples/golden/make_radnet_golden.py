"""Writes radnet.json: RADnet at depth 40 in PyTorch, an implementation of its own, on made-up weights.

    python examples/golden/make_radnet_golden.py        (made with torch 2.13.0+cpu, numpy 2.4.6, Python 3.11)

Weights, inputs and targets come from one formula (`fill`) that the test repeats, so that only results are stored.
The scan's seed is the first that keeps every ReLU's input further from zero than float32 rounds: on the other side of
its kink a gradient is another one. Finding it takes four minutes.
Padded slices never enter the CNN here, and the LSTM sees packed sequences: what the slice mask must amount to.
"""
import itertools
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

B, S, H, W = 2, 3, 18, 14
LENGTHS = [3, 2]
DEPTH, GROWTH, STEM, UNITS = 40, 12, 16, 8
LAYERS = (DEPTH - 4) // 3
AUX_WEIGHT = 0.3
KINK = 1e-5
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


class Weights:
    """Numbers the weights in the order in which they are asked for; the test asks in the order of `names`."""

    def __init__(self):
        self.names, self.tensors = [], {}
        self.closest = float("inf")  # of all ReLU's inputs, to zero

    def make(self, name, shape, scale=1.0, offset=0.0):
        value = fill(len(self.names) + 1, shape) * scale + offset
        tensor = torch.tensor(np.float32(value).astype(np.float64), requires_grad=True)
        self.names.append([name, list(shape), scale, offset])
        self.tensors[name] = tensor
        return tensor


def conv_kernel(weights, name, size, cin, cout, scale):
    """tfjs layout [h, w, in, out]."""
    return weights.make(name, (size, size, cin, cout), scale)


def conv(x, kernel, stride=1, bias=None):
    size = kernel.shape[0]
    pads = []
    for n in (x.shape[3], x.shape[2]):
        total = max((-(-n // stride) - 1) * stride + size - n, 0)
        pads += [total // 2, total - total // 2]
    return F.conv2d(F.pad(x, pads), kernel.permute(3, 2, 0, 1), bias, stride)


def batch_norm(x, weights, prefix, state, training):
    c = x.shape[1]
    gamma = weights.make(prefix + "gamma", (c,), 0.2, 1.0)
    beta = weights.make(prefix + "beta", (c,), 0.1)
    mean, var = state.setdefault(prefix, (torch.zeros(c), torch.ones(c)))
    normalized = F.batch_norm(x, mean, var, gamma, beta, training, momentum=0.1, eps=1e-5)
    weights.closest = min(weights.closest, normalized.detach().abs().min().item())
    return F.relu(normalized)


def radnet(scan, weights, state, training):
    real = torch.cat([scan[b, : LENGTHS[b]] for b in range(B)])[:, None]  # only the real slices
    x = conv(real, conv_kernel(weights, "densenet_stem/kernel", 3, 1, STEM, 0.8), 2)
    stages = []
    for block in (1, 2, 3):
        if block > 1:
            name = f"densenet_transition{block - 1}/"
            c = x.shape[1]
            x = batch_norm(x, weights, name, state, training)
            x = conv(x, conv_kernel(weights, name + "kernel", 1, c, c, (3 / c) ** 0.5))
            x = F.avg_pool2d(x, 2, ceil_mode=True)
        for layer in range(1, LAYERS + 1):
            name = f"densenet_block{block}/layer{layer}/"
            c = x.shape[1]
            y = batch_norm(x, weights, name, state, training)
            x = torch.cat([x, conv(y, conv_kernel(weights, name + "kernel", 3, c, GROWTH, (3 / (9 * c)) ** 0.5))], 1)
        stages.append(x)
    pooled = batch_norm(x, weights, "densenet_norm/", state, training).mean((2, 3))

    features = torch.zeros(B, S, pooled.shape[1])
    start = 0
    for b, n in enumerate(LENGTHS):
        features[b, :n] = pooled[start : start + n]
        start += n
    lstm = nn.LSTM(pooled.shape[1], UNITS, batch_first=True, bidirectional=True)
    parameters = {}
    for direction, suffix in (("forward", ""), ("backward", "_reverse")):
        name = f"context/{direction}_lstm/"
        parameters["weight_ih_l0" + suffix] = weights.make(name + "kernel", (pooled.shape[1], 4 * UNITS), 0.08).T
        parameters["weight_hh_l0" + suffix] = weights.make(name + "recurrent_kernel", (UNITS, 4 * UNITS), 0.5).T
        parameters["bias_ih_l0" + suffix] = weights.make(name + "bias", (4 * UNITS,), 0.3)
        parameters["bias_hh_l0" + suffix] = torch.zeros(4 * UNITS)
    packed = nn.utils.rnn.pack_padded_sequence(features, LENGTHS, batch_first=True)
    out, _ = torch.func.functional_call(lstm, parameters, (packed,))
    context, _ = nn.utils.rnn.pad_packed_sequence(out, batch_first=True, total_length=S)

    masks = []
    for i, stage in enumerate(stages):
        stride = 2 ** (i + 1)
        name = f"segment{stride}/"
        p = conv(stage, conv_kernel(weights, name + "projection", 1, stage.shape[1], 1, 0.3), 1,
                 weights.make(name + "projection_bias", (1,), 0.1))
        kernel = weights.make(name + "upsampling", (2 * stride, 2 * stride, 1, 1), 0.5)
        up = F.conv_transpose2d(p, kernel.permute(3, 2, 0, 1), None, stride, padding=stride // 2)
        masks.append(up[:, 0, :H, :W] + weights.make(name + "upsampling_bias", (1,), 0.1))
    logits = context @ weights.make("hemorrhage/kernel", (2 * UNITS, 1), 1.0) + weights.make("hemorrhage/bias", (1,), 0.1)
    return logits[..., 0], masks


def real_rows(x):
    return torch.cat([x[b, : LENGTHS[b]] for b in range(B)])


def f32(x):
    return torch.tensor(np.float32(x).astype(np.float64))


def scan_of(seed):
    return f32(fill(seed, (B, S, H, W)) * 0.5 + 0.5)


@torch.no_grad()
def closest_to_kink(seed):
    weights = Weights()
    radnet(scan_of(seed), weights, {}, True)
    return weights.closest


scan_seed = next(seed for seed in itertools.count(2001) if closest_to_kink(seed) > KINK)
scan = scan_of(scan_seed)
labels = f32(fill(1002, (B, S)) > 0)
target = f32(fill(1003, (B, S, H, W)) > 0.6)

weights, state = Weights(), {}
logits, masks = radnet(scan, weights, state, True)
bce = F.binary_cross_entropy_with_logits
loss = bce(real_rows(logits), real_rows(labels))
for mask in masks:
    loss = loss + AUX_WEIGHT * bce(mask, real_rows(target))
loss.backward()
gradients = {n: [t.grad.norm().item(), *t.grad.flatten()[:3].tolist()] for n, t in weights.tensors.items()}
trained = {"loss": loss.item(), "logits": real_rows(logits).tolist(), "masks": [m.flatten()[::97].tolist() for m in masks]}

with torch.no_grad():
    again = Weights()
    logits, masks = radnet(scan, again, state, False)
evaluated = {"logits": real_rows(logits).tolist(), "masks": [m.flatten()[::97].tolist() for m in masks]}
running = {p: [s[0].norm().item(), s[1].norm().item()] for p, s in state.items()}


def rounded(x):
    if isinstance(x, float):
        return float(f"{x:.8g}")
    if isinstance(x, list):
        return [rounded(v) for v in x]
    return {k: rounded(v) for k, v in x.items()} if isinstance(x, dict) else x


golden = {
    "scanSeed": scan_seed, "shape": [B, S, H, W], "lengths": LENGTHS, "lstmUnits": UNITS, "auxiliaryWeight": AUX_WEIGHT, "weights": weights.names,
    "trained": trained, "evaluated": evaluated, "gradients": gradients, "running": running,
}
path = pathlib.Path(__file__).with_name("radnet.json")
path.write_text(json.dumps(rounded(golden), separators=(",", ":")) + "\n")
print(path.stat().st_size, "bytes; loss", loss.item(), "closest to a kink", weights.closest)
