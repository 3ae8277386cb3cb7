"""A polynomial whose degree is decided in forward, with one weight used again."""

import torch


class DynamicNet(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.nn.Parameter(torch.randn(()))
        self.b = torch.nn.Parameter(torch.randn(()))
        self.c = torch.nn.Parameter(torch.randn(()))
        self.d = torch.nn.Parameter(torch.randn(()))
        self.e = torch.nn.Parameter(torch.randn(()))

    def forward(self, x, highest):
        y = self.a + self.b * x + self.c * x**2 + self.d * x**3
        for exponent in range(4, highest):
            y = y + self.e * x**exponent
        return y

    def string(self):
        return f"y = {self.a.item():.4f} + {self.b.item():.4f} x"


def make():
    return DynamicNet()


def loss_of(model):
    x = torch.linspace(-1.5, 1.5, 20)
    total = 0
    for highest in (4, 5, 6):
        total = total + (model(x, highest) - x.abs()).pow(2).sum()
    assert model.string().startswith("y = ")
    return total
