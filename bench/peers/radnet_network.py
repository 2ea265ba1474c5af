"""The network of examples/radnet.ts and its two simpler variants in PyTorch, in its usual form."""
import torch
import torch.nn.functional as F
from torch import nn

STEM = 16


class DenseLayer(nn.Module):
    def __init__(self, channels, growth, dropout):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels)
        self.conv = nn.Conv2d(channels, growth, 3, padding=1, bias=False)
        self.dropout = dropout

    def forward(self, x):
        return torch.cat([x, F.dropout(self.conv(F.relu(self.norm(x))), self.dropout, self.training)], 1)


class Transition(nn.Module):
    def __init__(self, channels, dropout):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels)
        self.conv = nn.Conv2d(channels, channels, 1, bias=False)
        self.dropout = dropout

    def forward(self, x):
        x = F.dropout(self.conv(F.relu(self.norm(x))), self.dropout, self.training)
        return F.avg_pool2d(x, 2, ceil_mode=True)


class Head(nn.Module):
    """Logits at the input's size, from a stage of its own stride."""

    def __init__(self, channels, stride):
        super().__init__()
        self.conv = nn.Conv2d(channels, 1, 1)
        self.up = nn.ConvTranspose2d(1, 1, 2 * stride, stride, padding=stride // 2)

    def forward(self, x, height, width):
        return self.up(self.conv(x))[:, :, :height, :width]


class Radnet(nn.Module):
    """Slices [N, 1, H, W] of whole scans -> one logit a slice [N, 1], and a list of mask logits [N, 1, H, W]."""

    def __init__(self, variant="radnet", depth=40, growth=12, units=64, dropout=0.2):
        super().__init__()
        self.stem = nn.Conv2d(1, STEM, 3, 2, padding=1, bias=False)
        self.stages, self.heads, channels = nn.ModuleList(), nn.ModuleList(), STEM
        for block in range(3):
            layers = [Transition(channels, dropout)] if block > 0 else []
            for _ in range((depth - 4) // 3):
                layers.append(DenseLayer(channels, growth, dropout))
                channels += growth
            self.stages.append(nn.Sequential(*layers))
            self.heads.append(Head(channels, 2 ** (block + 1)) if variant != "densenet" else None)
        self.norm = nn.BatchNorm2d(channels)
        self.context = nn.LSTM(channels, units, batch_first=True, bidirectional=True) if variant == "radnet" else None
        self.call = nn.Linear(channels if self.context is None else 2 * units, 1)

    def forward(self, x, scans=1):
        """`scans`: how many scans of equal length the slices are of."""
        height, width = x.shape[2:]
        x, masks = self.stem(x), []
        for stage, head in zip(self.stages, self.heads):
            x = stage(x)
            if head is not None:
                masks.append(head(x, height, width))
        described = F.relu(self.norm(x)).mean((2, 3))
        if self.context is not None:
            described = self.context(described.reshape(scans, -1, described.shape[1]))[0].flatten(0, 1)
        return self.call(described), masks


def he_normal(model):
    """The paper's initial values of convolutions, torchvision's DenseNet's too."""
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight)
    return model
