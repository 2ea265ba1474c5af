"""Writes torchvision.json and keras.json: DenseNet-121 on made-up weights, by PyTorch and by Keras.

    python packages/layers/src/backbones/imagenet/golden/make_imagenet_golden.py torchvision
    python packages/layers/src/backbones/imagenet/golden/make_imagenet_golden.py keras

(made with torch 2.13.0+cpu; keras 3.15.1, tensorflow-cpu 2.21.0; numpy 2.4.6, Python 3.11)

The PyTorch network is written here, with the names that torchvision's densenet121 saves. Keras's is its own. Weights and
images come from one formula (`fill`) that the test repeats, so that only names, shapes and results are stored.
"""
import json
import pathlib
import sys

import numpy as np

SIZE, IMAGES = 64, 2
FEATURES, LOGITS = 13, 17  # every so many are stored
TRAINED = {"gamma": (0.2, 1.0), "beta": (0.2, 0.0), "mean": (0.1, 0.0), "variance": (0.4, 1.0), "bias": (0.1, 0.0)}
KINDS = {
    "weight": "gamma", "gamma": "gamma", "bias": "beta", "beta": "beta", "running_mean": "mean", "moving_mean": "mean",
    "running_var": "variance", "moving_variance": "variance",
}


def fill(seed, shape):
    """Values in [-1, 1): entry i is a hash of i and the seed."""
    count = int(np.prod(shape))
    i = np.arange(count, dtype=np.uint64)
    h = (i * np.uint64(2654435761) + np.uint64(seed) * np.uint64(40503)) % np.uint64(2**32)
    h = h ^ (h >> np.uint64(15))
    h = (h * np.uint64(2246822519)) % np.uint64(2**32)
    h = h ^ (h >> np.uint64(13))
    return (h.astype(np.float64) / 2**31 - 1).reshape(shape)


def weight(seed, name, shape, inputs):
    """Scales that neither blow up nor fade along 121 layers. `inputs` is how many values an output of a kernel reads."""
    if len(shape) > 1:
        scale, offset = (3 / inputs) ** 0.5, 0.0
    else:
        scale, offset = TRAINED[KINDS[name.replace("/", ".").split(".")[-1]]]
    return np.float32(fill(seed, shape) * scale + offset)


def images():
    return np.float32(fill(1001, (IMAGES, SIZE, SIZE, 3)) * 2)


def with_torchvision_names():
    import torch
    from torch import nn
    from torch.nn import functional

    class Layer(nn.Module):
        def __init__(self, channels):
            super().__init__()
            self.norm1, self.conv1 = nn.BatchNorm2d(channels), nn.Conv2d(channels, 128, 1, bias=False)
            self.norm2, self.conv2 = nn.BatchNorm2d(128), nn.Conv2d(128, 32, 3, padding=1, bias=False)

        def forward(self, x):
            narrow = self.conv1(functional.relu(self.norm1(x)))
            return torch.cat([x, self.conv2(functional.relu(self.norm2(narrow)))], 1)

    class Transition(nn.Module):
        def __init__(self, channels):
            super().__init__()
            self.norm, self.conv = nn.BatchNorm2d(channels), nn.Conv2d(channels, channels // 2, 1, bias=False)

        def forward(self, x):
            return functional.avg_pool2d(self.conv(functional.relu(self.norm(x))), 2)

    class DenseNet(nn.Module):
        def __init__(self):
            super().__init__()
            features = {"conv0": nn.Conv2d(3, 64, 7, 2, 3, bias=False), "norm0": nn.BatchNorm2d(64)}
            features |= {"relu0": nn.ReLU(), "pool0": nn.MaxPool2d(3, 2, 1)}
            channels = 64
            for block, layers in enumerate((6, 12, 24, 16), 1):
                made = {f"denselayer{n + 1}": Layer(channels + 32 * n) for n in range(layers)}
                features[f"denseblock{block}"] = nn.Sequential()
                for name, layer in made.items():
                    features[f"denseblock{block}"].add_module(name, layer)
                channels += 32 * layers
                if block < 4:
                    features[f"transition{block}"] = Transition(channels)
                    channels //= 2
            features["norm5"] = nn.BatchNorm2d(channels)
            self.features = nn.Sequential()
            for name, layer in features.items():
                self.features.add_module(name, layer)
            self.classifier = nn.Linear(channels, 1000)

        def forward(self, x):
            pooled = functional.relu(self.features(x)).mean((2, 3))
            return pooled, self.classifier(pooled)

    model = DenseNet().eval().double()
    state = model.state_dict()
    names = [[name, list(value.shape)] for name, value in state.items()]
    for seed, (name, shape) in enumerate(names, 1):
        if shape:
            state[name] = torch.tensor(weight(seed, name, shape, int(np.prod(shape[1:]))), dtype=torch.float64)
    model.load_state_dict(state)
    with torch.no_grad():
        pooled, logits = model(torch.tensor(images().transpose(0, 3, 1, 2), dtype=torch.float64))
    return names, pooled.numpy(), logits.numpy()


def with_keras_names():
    import keras

    keras.backend.set_floatx("float64")
    whole = keras.applications.DenseNet121(weights=None, input_shape=(SIZE, SIZE, 3), classifier_activation=None)
    names = [[w.path, list(w.shape)] for w in whole.weights]
    for seed, (name, shape) in enumerate(names, 1):
        whole.weights[seed - 1].assign(weight(seed, name, shape, int(np.prod(shape[:-1]))))
    model = keras.Model(whole.inputs, [whole.get_layer("avg_pool").output, whole.output])
    pooled, logits = model.predict(images(), verbose=0)
    return names, pooled, logits


def sampled(values, every):
    return [float(f"{v:.7g}") for v in values.flatten()[::every]]


kind = sys.argv[1]
names, pooled, logits = {"torchvision": with_torchvision_names, "keras": with_keras_names}[kind]()
golden = {"weights": names, "features": sampled(pooled, FEATURES), "logits": sampled(logits, LOGITS)}
path = pathlib.Path(__file__).with_name(f"{kind}.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
print(path.stat().st_size, "bytes; features", pooled.std(), pooled.max(), "logits", logits.std())
