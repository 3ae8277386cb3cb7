"""Tied weights: a decoder that is its encoder transposed, and two tied layers."""

import torch
from torch import nn
from torch.nn import functional as F


class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs=6, num_codes=3):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.decoder_bias = nn.Parameter(torch.zeros(num_inputs))
        self.refine = nn.Linear(num_inputs, num_inputs)
        self.again = nn.Linear(num_inputs, num_inputs, bias=False)
        self.again.weight = self.refine.weight

    def forward(self, x):
        code = torch.sigmoid(self.encoder(x))
        y = F.linear(code, self.encoder.weight.t(), self.decoder_bias)
        return self.again(torch.tanh(self.refine(y))), code


def make():
    return TiedAutoencoder()


def loss_of(model):
    assert len(list(model.parameters())) == 5
    x = torch.rand(4, 6)
    y, code = model(x)
    return F.mse_loss(y, x) + 0.01 * code.abs().sum()
