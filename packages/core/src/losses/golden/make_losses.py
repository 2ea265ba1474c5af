"""Losses and their gradients by PyTorch's autograd, as the golden values of the losses' tests.

Made with Python 3.11, torch 2.13.0. Run: python make_losses.py (writes losses.json beside itself).
"""

import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(7)


def case(labels, logits, loss, mask=None, **options):
    logits = logits.clone().requires_grad_(True)
    value = loss(logits)
    value.backward()

    def tensor(t):
        return {"shape": list(t.shape), "values": [float(f"{v:.9g}") for v in t.detach().flatten().tolist()]}

    return {
        "options": options,
        "labels": tensor(labels),
        "logits": tensor(logits),
        **({} if mask is None else {"mask": tensor(mask)}),
        "value": value.item(),
        "gradient": tensor(logits.grad),
    }


def random_mask(batch, slices):
    return torch.tensor([[1.0] * slices, [1.0] * (slices - 2) + [0.0] * 2])[:batch]


def binary():
    y = torch.randint(0, 2, (2, 5, 1)).float()
    x = torch.randn(2, 5, 1) * 4
    m = random_mask(2, 5)
    keep = m.bool()
    weights = [0.5, 3.0]

    def weighted(z):
        w = torch.where(y == 1, weights[1], weights[0])
        return F.binary_cross_entropy_with_logits(z, y, weight=w)  # divides by the number of elements

    yes = torch.ones(2, 3)
    soft = torch.rand(3, 4)
    z = torch.randn(3, 4)
    far = torch.tensor([0.0, 1e-3, -30.0, 30.0, 100.0, -1e4, 1e4, 1e4])
    far_labels = torch.tensor([1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0])
    pixels = torch.randint(0, 2, (2, 5, 3, 4, 1)).float()
    p = torch.randn(2, 5, 3, 4, 1)
    return {
        "plain": case(y, x, lambda z: F.binary_cross_entropy_with_logits(z, y)),
        "classWeights": case(y, x, weighted, classWeights=weights),
        "one class, weighted": case(
            yes, z[:2, :3], lambda v: 3 * F.binary_cross_entropy_with_logits(v, yes), classWeights=[1, 3]
        ),
        "mask": case(y, x, lambda z: F.binary_cross_entropy_with_logits(z[keep], y[keep]), m),
        "mask over pixels": case(
            pixels, p, lambda z: F.binary_cross_entropy_with_logits(z[keep], pixels[keep]), m
        ),
        "soft labels": case(soft, z, lambda v: F.binary_cross_entropy_with_logits(v, soft)),
        "far logits": case(far_labels, far, lambda v: F.binary_cross_entropy_with_logits(v, far_labels)),
    }


def categorical():
    k = 4
    index = torch.randint(0, k, (2, 5))
    y = F.one_hot(index, k).float()
    x = torch.randn(2, 5, k) * 3
    m = random_mask(2, 5)
    keep = m.bool()
    weights = [0.2, 1.0, 2.5, 0.0]

    def weighted(z):  # probability targets: PyTorch divides by the number of elements
        return F.cross_entropy(z.reshape(-1, k), y.reshape(-1, k), weight=torch.tensor(weights))

    pixel_index = torch.randint(0, k, (2, 5, 2, 3))
    pixels = F.one_hot(pixel_index, k).float()
    p = torch.randn(2, 5, 2, 3, k)
    far = torch.tensor([[1e4, -1e4, 0.0], [1e4, -1e4, 0.0], [50.0, 50.0, -50.0]])
    far_labels = torch.eye(3)
    return {
        "plain": case(y, x, lambda z: F.cross_entropy(z.reshape(-1, k), index.flatten())),
        "classWeights": case(y, x, weighted, classWeights=weights),
        "mask": case(y, x, lambda z: F.cross_entropy(z[keep], index[keep]), m),
        "mask over pixels": case(
            pixels, p, lambda z: F.cross_entropy(z[keep].reshape(-1, k), pixel_index[keep].flatten()), m
        ),
        "far logits": case(far_labels, far, lambda v: F.cross_entropy(v, far_labels)),
    }


def dice():
    y = (torch.rand(2, 5, 4, 3, 2) < 0.3).float()
    y[0, 1] = 0  # an empty mask
    y[0, 2] = 1
    x = torch.randn(2, 5, 4, 3, 2) * 2
    m = random_mask(2, 5)
    keep = m.bool()

    def loss(smooth, select=lambda t: t):
        def of(z):
            p = torch.sigmoid(select(z))
            t = select(y)
            overlap = torch.einsum("...hwc,...hwc->...c", p, t)
            return (1 - (2 * overlap + smooth) / (p.sum((-3, -2)) + t.sum((-3, -2)) + smooth)).mean()

        return of

    empty = torch.zeros(1, 3, 3, 1)
    far = torch.tensor([1e4, -1e4, 0.0, -1e4, -1e4, -1e4, -1e4, -1e4, 1.0]).reshape(1, 3, 3, 1)

    def on_empty(z):
        return (1 - 1 / (torch.sigmoid(z).sum() + 1))

    return {
        "plain": case(y, x, loss(1)),
        "smooth": case(y, x, loss(0.01), smooth=0.01),
        "mask": case(y, x, loss(1, lambda t: t[keep]), m),
        "far logits on an empty mask": case(empty, far, on_empty),
    }


out = {"binaryCrossEntropy": binary(), "categoricalCrossEntropy": categorical(), "softDice": dice()}
pathlib.Path(__file__).with_name("losses.json").write_text(json.dumps(out) + "\n")
