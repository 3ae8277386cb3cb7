"""Modules in modules: residual blocks in lists, an OrderedDict, skip connections."""

from collections import OrderedDict

import torch
import torch.nn as nn


class Block(nn.Module):
    def __init__(self, width, activation=nn.ReLU):
        super().__init__()
        self.body = nn.Sequential(
            OrderedDict(
                [
                    ("first", nn.Linear(width, 2 * width)),
                    ("act", activation()),
                    ("second", nn.Linear(2 * width, width, bias=False)),
                ]
            )
        )

    def forward(self, x):
        return x + self.body(x)


class Tower(nn.Module):
    def __init__(self, width=6, depth=3, classes=4):
        super().__init__()
        self.stem = nn.Sequential(nn.Flatten(), nn.Linear(8, width), nn.GELU())
        kinds = [nn.ReLU, nn.SiLU, nn.Mish]
        self.blocks = nn.ModuleList(Block(width, kinds[i]) for i in range(depth))
        self.blocks.append(nn.Identity())
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        x = self.stem(x)
        skips = []
        for block in self.blocks:
            x = block(x)
            skips.append(x)
        return self.head(sum(skips) / len(skips))


def make():
    return Tower()


def loss_of(model):
    x = torch.linspace(-2, 2, 5 * 8).view(5, 2, 4)
    labels = torch.tensor([0, 3, 1, 1, 2])
    return nn.CrossEntropyLoss(label_smoothing=0.1)(model(x), labels)
