"""RADnet in PyTorch, fp32: times one case and prints it as a row of `npm run bench`, as JSON.

    python bench/peers/pytorch_radnet.py train|forward [--slices 4] [--threads 2] [--layout contiguous|channels_last]
        [--device cpu|cuda] [--compile | --graphs]

The network of examples/radnet.ts: DenseNet 40 (growth 12, dropout 0.2, stem stride 2), three segmentation heads, global
average pooling, a BiLSTM of 64 units, one logit a slice; SGD with momentum 0.9.
"""
import argparse
import json
import resource
import time

import torch
import torch.nn.functional as F
from torch import nn

GROWTH, STEM, LAYERS, UNITS, DROPOUT, SIZE = 12, 16, 12, 64, 0.2, 250


class DenseLayer(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels)
        self.conv = nn.Conv2d(channels, GROWTH, 3, padding=1, bias=False)

    def forward(self, x):
        return torch.cat([x, F.dropout(self.conv(F.relu(self.norm(x))), DROPOUT, self.training)], 1)


class Transition(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels)
        self.conv = nn.Conv2d(channels, channels, 1, bias=False)

    def forward(self, x):
        x = F.dropout(self.conv(F.relu(self.norm(x))), DROPOUT, self.training)
        return F.avg_pool2d(x, 2, ceil_mode=True)


class Head(nn.Module):
    def __init__(self, channels, stride):
        super().__init__()
        self.conv = nn.Conv2d(channels, 1, 1)
        self.up = nn.ConvTranspose2d(1, 1, 2 * stride, stride, padding=stride // 2)

    def forward(self, x):
        return self.up(self.conv(x))[:, :, :SIZE, :SIZE]


class Radnet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, STEM, 3, 2, padding=1, bias=False)
        self.stages, self.heads, channels = nn.ModuleList(), nn.ModuleList(), STEM
        for block in range(3):
            layers = [Transition(channels)] if block > 0 else []
            for _ in range(LAYERS):
                layers.append(DenseLayer(channels))
                channels += GROWTH
            self.stages.append(nn.Sequential(*layers))
            self.heads.append(Head(channels, 2 ** (block + 1)))
        self.norm = nn.BatchNorm2d(channels)
        self.context = nn.LSTM(channels, UNITS, batch_first=True, bidirectional=True)
        self.call = nn.Linear(2 * UNITS, 1)

    def forward(self, x):
        x, masks = self.stem(x), []
        for stage, head in zip(self.stages, self.heads):
            x = stage(x)
            masks.append(head(x))
        pooled = F.relu(self.norm(x)).mean((2, 3))
        return self.call(self.context(pooled[None])[0])[0], masks


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("case", choices=["train", "forward"])
    parser.add_argument("--slices", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--layout", choices=["contiguous", "channels_last"], default="contiguous")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--compile", action="store_true")
    way.add_argument("--graphs", action="store_true", help="CUDA Graphs of the forward and the backward pass")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    layout = getattr(torch, options.layout + "_format" if options.layout == "contiguous" else options.layout)
    # True fp32, as in ours: no TensorFloat-32.
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    # ONNX Runtime's CUDA provider tries all of cuDNN's algorithms too.
    torch.backends.cudnn.benchmark = options.device == "cuda"
    model = Radnet().to(options.device, memory_format=layout)
    # The batch is in host memory and is copied in each step, as in a training and as in our case. On the CPU
    # there is nothing to copy.
    scan = torch.rand(options.slices, 1, SIZE, SIZE).contiguous(memory_format=layout)
    blood = (scan > 0.9).float()
    calls = torch.ones(options.slices, 1)
    sgd = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)

    def train():
        batch, seen, called = (tensor.to(options.device) for tensor in (scan, blood, calls))
        call, masks = network(batch)
        loss = F.binary_cross_entropy_with_logits(call, called)
        for mask in masks:
            loss = loss + 0.3 * F.binary_cross_entropy_with_logits(mask, seen)
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        return loss.item()

    def forward():
        with torch.no_grad():
            return network(scan.to(options.device))[0].sum().item()

    model.train(options.case == "train")
    network = torch.compile(model) if options.compile else model
    if options.graphs:
        network = torch.cuda.make_graphed_callables(model, (scan.to(options.device),))
    work = train if options.case == "train" else forward
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(3):
        work()
    times, end = [], time.perf_counter() + 6
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    times.sort()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    row = {
        "case": options.case,
        "engine": "pytorch-compile" if options.compile else "pytorch",
        "variant": "stock",
        "slices": options.slices,
        "msPerSlice": 1000 * times[len(times) // 2] / options.slices,
        "gbPerSlice": peak / 2**20 / options.slices,
        "parameters": sum(p.numel() for p in model.parameters()),
    }
    if options.device == "cuda":
        # As its allocator reports, without the context; the growth of the card's memory is watched from outside.
        row["layout"] = options.layout
        row["allocatedGb"] = torch.cuda.max_memory_allocated() / 2**30
        row["reservedGb"] = torch.cuda.max_memory_reserved() / 2**30
    print(json.dumps(row))


main()
