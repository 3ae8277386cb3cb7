"""Two networks against each other: one makes numbers, the other tells them apart."""

import torch
import torch.nn.functional as F
from torch import nn, optim


def network(inputs, outputs, hidden=16):
    layers = nn.Linear(inputs, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, outputs)
    return nn.Sequential(*layers)


def main(steps=60):
    torch.manual_seed(5)
    maker, judge = network(4, 1), network(1, 1)
    make = optim.Adam(maker.parameters(), lr=5e-3, betas=(0.5, 0.999))
    tell = optim.Adam(judge.parameters(), lr=5e-3, betas=(0.5, 0.999))
    losses = []
    for _ in range(steps):
        real = 3.0 + 0.5 * torch.randn(64, 1)
        made = maker(torch.randn(64, 4))
        on_real = F.binary_cross_entropy_with_logits(judge(real), torch.ones(64, 1))
        fake = judge(made.detach())
        on_made = F.binary_cross_entropy_with_logits(fake, torch.zeros(64, 1))
        tell.zero_grad()
        (on_real + on_made).backward()
        tell.step()
        fooled = F.binary_cross_entropy_with_logits(judge(made), torch.ones(64, 1))
        make.zero_grad()
        fooled.backward()
        make.step()
        losses += [(on_real + on_made).item(), fooled.item()]
    return losses
