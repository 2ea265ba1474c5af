"""Writes momentum_sgd.json: five steps of PyTorch's SGD with momentum, the rate a tenth from the fourth step on.

Made with Python 3.11 and torch 2.13.0 (cpu). Run: python make_momentum_sgd.py
"""

import json
from pathlib import Path

import torch

torch.manual_seed(7)
rates = [0.1, 0.1, 0.1, 0.01, 0.01]
shapes = {"dense/kernel": [3, 2], "dense/bias": [2]}
weights = {name: torch.nn.Parameter(torch.randn(shape)) for name, shape in shapes.items()}
optimizer = torch.optim.SGD(weights.values(), lr=rates[0], momentum=0.9)


def values(tensors):
    return {name: tensor.detach().flatten().tolist() for name, tensor in tensors.items()}


golden = {"momentum": 0.9, "shapes": shapes, "initial": values(weights), "steps": []}
for rate in rates:
    optimizer.param_groups[0]["lr"] = rate
    gradients = {name: torch.randn(shape) for name, shape in shapes.items()}
    for name, weight in weights.items():
        weight.grad = gradients[name].clone()
    optimizer.step()
    golden["steps"].append({"rate": rate, "gradients": values(gradients), "weights": values(weights)})

golden["velocities"] = values({n: optimizer.state[w]["momentum_buffer"] for n, w in weights.items()})
Path(__file__).with_name("momentum_sgd.json").write_text(json.dumps(golden, indent=1) + "\n")
