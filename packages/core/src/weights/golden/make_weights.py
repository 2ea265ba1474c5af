"""Writes small.safetensors, network.safetensors, stored.npz and packed.npz: the same few arrays by the libraries that users save with.

    python packages/core/src/weights/golden/make_weights.py        (made with safetensors 0.8.0, ml_dtypes 0.6.0, numpy 2.4.6)
"""
import pathlib

import ml_dtypes
import numpy as np
from safetensors.numpy import save_file

here = pathlib.Path(__file__).parent
values = np.array([[0.5, -2, 1 / 3], [6e-8, np.inf, -65504]])
arrays = {
    "a/float32": values.astype(np.float32),
    "float64": values,
    "half": values.astype(np.float16),
    "steps": np.array(12345678901, np.int64),
    "none": np.zeros((0, 4), np.float32),
}
save_file({**arrays, "brain": values.astype(ml_dtypes.bfloat16)}, here / "small.safetensors", {"made": "by hand"})
np.savez(here / "stored.npz", **arrays)
np.savez_compressed(here / "packed.npz", **arrays)
# What toSafetensors must write, byte for byte. The library sorts tensors by name.
ramp = lambda *shape: (np.arange(np.prod(shape), dtype=np.float32) / 8 - 1).reshape(shape)
network = {"head/bias": ramp(3), "head/kernel": ramp(2, 3), "norm/moving_mean": ramp(2)}
save_file(network, here / "network.safetensors", {"tool": "make_weights.py"})
