"""Writes optimizers.json: twelve steps of PyTorch's optimizers, the rate a tenth from the seventh step on; weight decay only for
the kernel. And what PyTorch's clipping makes of the first step's gradients, and the rates of its cosine schedule.

Made with Python 3.11 and torch 2.13.0 (cpu). Run: python make_optimizers.py
"""

import json
from pathlib import Path

import torch

torch.manual_seed(7)
RATES = [0.1] * 6 + [0.01] * 6
SHAPES = {"dense/kernel": [3, 2], "dense/bias": [2]}
INITIAL = {name: torch.randn(shape) for name, shape in SHAPES.items()}
GRADIENTS = [{name: torch.randn(shape) for name, shape in SHAPES.items()} for _ in RATES]

SLOTS = {
    "velocity": "momentum_buffer",
    "firstMoment": "exp_avg",
    "secondMoment": "exp_avg_sq",
}
CASES = {
    "sgd": (torch.optim.SGD, {"momentum": 0.9}, {}),
    "sgd, weight decay": (torch.optim.SGD, {"momentum": 0.9}, {"weight_decay": 0.05}),
    "adam": (torch.optim.Adam, {}, {}),
    "adam, weight decay": (torch.optim.Adam, {"betas": (0.8, 0.9), "eps": 1e-3}, {"weight_decay": 0.05}),
    "adamW": (torch.optim.AdamW, {}, {}),
    "adamW, weight decay": (torch.optim.AdamW, {}, {"weight_decay": 0.5}),
}


def values(tensors):
    return {name: tensor.detach().flatten().tolist() for name, tensor in tensors.items()}


def run(optimizer_class, options, kernel_options):
    weights = {name: torch.nn.Parameter(tensor.clone()) for name, tensor in INITIAL.items()}
    groups = [
        {"params": [weights["dense/kernel"]], **kernel_options},
        {"params": [weights["dense/bias"]], "weight_decay": 0},
    ]
    optimizer = optimizer_class(groups, lr=RATES[0], **options)
    steps = []
    for rate, gradients in zip(RATES, GRADIENTS):
        for group in optimizer.param_groups:
            group["lr"] = rate
        for name, weight in weights.items():
            weight.grad = gradients[name].clone()
        optimizer.step()
        steps.append(values(weights))
    state = optimizer.state
    slots = {
        slot: values({name: state[weight][key] for name, weight in weights.items()})
        for slot, key in SLOTS.items()
        if key in state[weights["dense/bias"]]
    }
    return {"weights": steps, "slots": slots}


def clipped(clip):
    weights = [torch.nn.Parameter(tensor.clone()) for tensor in INITIAL.values()]
    for weight, gradient in zip(weights, GRADIENTS[0].values()):
        weight.grad = gradient.clone()
    clip(weights)
    return values({name: weight.grad for name, weight in zip(SHAPES, weights)})


def cosine():
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=len(RATES), eta_min=0.01)
    rates = []
    for _ in RATES:
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


golden = {
    "rates": RATES,
    "shapes": SHAPES,
    "initial": values(INITIAL),
    "gradients": [values(gradients) for gradients in GRADIENTS],
    "cases": {name: run(*case) for name, case in CASES.items()},
    "clippedByNorm": clipped(lambda weights: torch.nn.utils.clip_grad_norm_(weights, 1.5)),
    "clippedByValue": clipped(lambda weights: torch.nn.utils.clip_grad_value_(weights, 0.5)),
    "cosine": cosine(),
}
Path(__file__).with_name("optimizers.json").write_text(json.dumps(golden) + "\n")
