"""Constants in forward: buffers, numbers of Python, tensors made on the way."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Standardized(nn.Module):
    scale = 2

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.5, -1.0, 2.0]))
        self.register_buffer("std", torch.tensor([1.5, 0.5, 4.0]), persistent=False)
        self.steps = nn.Buffer(torch.zeros((), dtype=torch.int64))
        self.fc = nn.Linear(3, 3)
        self.gain = nn.Parameter(torch.ones(3))

    def forward(self, x):
        x = (x - self.mean) / self.std
        weights = torch.tensor([1.0, 0.25, -0.5])
        grid = torch.arange(3, dtype=x.dtype) / 3
        if self.training:
            self.steps += 1
        y = F.softplus(self.fc(x)) * weights * self.scale + 1e-3
        return y * self.gain + grid - torch.ones_like(y) * 0.1


def make():
    return Standardized()


def loss_of(model):
    x = torch.tensor([[0.0, 1.0, 2.0], [3.0, -1.0, 0.5], [1.0, 1.0, 1.0]])
    before = model.steps.item()
    y = model.train()(x)
    z = model.eval()(x)
    assert model.steps.item() == before + 1
    model.train()
    return F.smooth_l1_loss(y, torch.zeros_like(y)) + (z * z).mean()
