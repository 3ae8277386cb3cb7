"""Lists and dicts of modules and parameters, from which forward chooses."""

import torch
import torch.nn as nn


class Chooser(nn.Module):
    def __init__(self):
        super().__init__()
        self.choices = nn.ModuleDict(
            {"small": nn.Linear(4, 4), "large": nn.Sequential(nn.Linear(4, 9))}
        )
        self.choices["large"].append(nn.Linear(9, 4))
        self.activations = nn.ModuleDict(
            [["lrelu", nn.LeakyReLU()], ["prelu", nn.PReLU()]]
        )
        self.weights = nn.ParameterList(
            [nn.Parameter(torch.randn(4, 4)) for _ in range(3)]
        )
        self.shifts = nn.ParameterDict(
            {
                "left": nn.Parameter(torch.randn(4)),
                "right": nn.Parameter(torch.zeros(4)),
            }
        )
        self.unused = nn.ModuleList([nn.Linear(2, 2)])

    def forward(self, x, choice, act):
        x = self.activations[act](self.choices[choice](x))
        for i, w in enumerate(self.weights):
            x = self.weights[i // 2].mm(x.t()).t() + x @ w
        for name, shift in self.shifts.items():
            x = x + shift if name == "left" else x * (1 + shift)
        return x


def make():
    return Chooser()


def loss_of(model):
    x = torch.linspace(-1, 1, 12).view(3, 4)
    loss = 0.0
    for choice, act in [("small", "lrelu"), ("large", "prelu")]:
        loss = loss + model(x, choice, act).pow(2).mean().sqrt()
    assert "small" in model.choices and len(model.weights) == 3
    return loss
