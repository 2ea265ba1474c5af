"""Writes blocks.json: the blocks in PyTorch, implementations of their own, on made-up weights.

    python packages/layers/src/golden/make_blocks_golden.py        (made with torch 2.13.0+cpu, numpy 2.4.6, Python 3.11)

Weights, inputs and the gradients by the outputs come from one formula (`fill`) that the test repeats, so that only results
are stored: outputs, the gradients by inputs and weights, running statistics. float64; images are [N, H, W, C] as in tfjs.
"""
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

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


class Case:
    def __init__(self, shape):
        self.shape = shape
        self.input = self.tensor(1000, shape)
        self.weights, self.state = {}, {}

    @staticmethod
    def tensor(seed, shape, scale=1.0, offset=0.0):
        values = np.float32(np.float32(fill(seed, shape)) * np.float32(scale) + np.float32(offset))
        return torch.tensor(values.astype(np.float64), requires_grad=True)

    def weight(self, name, shape, scale, offset=0.0):
        self.weights[name] = (self.tensor(len(self.weights) + 1, shape, scale, offset), scale, offset)
        return self.weights[name][0]

    def norm(self, x, prefix, moving=None):
        c = x.shape[1]
        gamma, beta = self.weight(prefix + "gamma", (c,), 0.3, 1.0), self.weight(prefix + "beta", (c,), 0.2)
        mean, var = torch.zeros(c), torch.ones(c)
        y = F.relu(F.batch_norm(x, mean, var, gamma, beta, True, momentum=0.1, eps=1e-5))
        if moving is not None:
            self.state[moving + "moving_mean"], self.state[moving + "moving_variance"] = mean, var
        return y

    def conv(self, x, name, size, filters):
        kernel = self.weight(name, (size, size, x.shape[1], filters), (3 / (size * size * x.shape[1])) ** 0.5)
        return F.conv2d(x, kernel.permute(3, 2, 0, 1), padding=size // 2)

    def close(self, output):
        output = output.contiguous()
        output.backward(torch.tensor(np.float32(fill(2000, tuple(output.shape))).astype(np.float64)))
        numbers = lambda t: [float(f"{v:.8g}") for v in t.detach().flatten().tolist()]
        return {
            "shape": list(self.shape),
            "weights": [[n, list(t.shape), s, o] for n, (t, s, o) in self.weights.items()],
            "output": numbers(output),
            "inputGradient": numbers(self.input.grad),
            "gradients": {n: numbers(t.grad) for n, (t, _, _) in self.weights.items()},
            "moving": {n: numbers(t) for n, t in self.state.items()},
        }


def channels_first(x):
    return x.permute(0, 3, 1, 2)


def dense_block(bottleneck, layers=3, growth=4):
    case = Case((3, 7, 6, 5))
    x = channels_first(case.input)
    for layer in range(1, layers + 1):
        name = f"layer{layer}/"
        # A map's statistics are kept once: the last layer sees all but its own.
        moving = "" if layer == layers else None
        if bottleneck:
            y = case.conv(case.norm(x, name + "bottleneck_", moving), name + "bottleneck_kernel", 1, 4 * growth)
            y = case.conv(case.norm(y, name, name), name + "kernel", 3, growth)
        else:
            y = case.conv(case.norm(x, name, moving), name + "kernel", 3, growth)
        x = torch.cat([x, y], 1)
    return case.close(x.permute(0, 2, 3, 1))


def transition():
    case = Case((3, 7, 6, 5))
    x = case.conv(case.norm(channels_first(case.input), "", ""), "kernel", 1, 6)
    return case.close(F.avg_pool2d(x, 2, ceil_mode=True).permute(0, 2, 3, 1))


def head(stride=4, classes=2, height=13, width=11):
    case = Case((2, 4, 3, 5))
    projection = case.weight("projection", (1, 1, 5, classes), 0.5)
    p = F.conv2d(channels_first(case.input), projection.permute(3, 2, 0, 1), case.weight("projection_bias", (classes,), 0.2))
    kernel = case.weight("upsampling", (2 * stride, 2 * stride, classes, classes), 0.5)
    up = F.conv_transpose2d(p, kernel.permute(3, 2, 0, 1), None, stride, padding=stride // 2)[:, :, :height, :width]
    return case.close(up.permute(0, 2, 3, 1) + case.weight("upsampling_bias", (classes,), 0.2))


def bi_lstm(lengths=(4, 2), features=3, units=2):
    case = Case((len(lengths), max(lengths), features))
    lstm = nn.LSTM(features, units, batch_first=True, bidirectional=True)
    parameters = {}
    for direction, suffix in (("forward", ""), ("backward", "_reverse")):
        name = f"{direction}_lstm/"
        parameters["weight_ih_l0" + suffix] = case.weight(name + "kernel", (features, 4 * units), 0.8).T
        parameters["weight_hh_l0" + suffix] = case.weight(name + "recurrent_kernel", (units, 4 * units), 0.8).T
        parameters["bias_ih_l0" + suffix] = case.weight(name + "bias", (4 * units,), 0.3)
        parameters["bias_hh_l0" + suffix] = torch.zeros(4 * units)
    packed = nn.utils.rnn.pack_padded_sequence(case.input, list(lengths), batch_first=True)
    out, _ = torch.func.functional_call(lstm, parameters, (packed,))
    # Zeros beyond a scan's end, which pass no gradient on either.
    return case.close(nn.utils.rnn.pad_packed_sequence(out, batch_first=True)[0]) | {"lengths": list(lengths)}


golden = {
    "denseBlock": dense_block(False),
    "denseBlockBottleneck": dense_block(True),
    "transition": transition(),
    "head": head(),
    "biLstm": bi_lstm(),
}
path = pathlib.Path(__file__).with_name("blocks.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
print(path.stat().st_size, "bytes")
