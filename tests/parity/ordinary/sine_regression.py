"""A small MLP that fits a sine."""

import math

import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, num_hidden=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(1, num_hidden),
            nn.Tanh(),
            nn.Linear(num_hidden, num_hidden),
            nn.Tanh(),
            nn.Linear(num_hidden, 1),
        )

    def forward(self, x):
        return self.layers(x)


def make():
    return MLP()


def loss_of(model):
    x = torch.linspace(-math.pi, math.pi, 24).unsqueeze(1)
    y = torch.tensor([[math.sin(v)] for v in x.flatten().tolist()])
    return nn.MSELoss()(model(x), y)
