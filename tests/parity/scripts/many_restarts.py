"""Restarting rates, weights drawn again by apply, an average of weights, a closure."""

import torch
from torch import nn


def init_weights(module):
    if isinstance(module, nn.Linear):
        nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
        nn.init.constant_(module.bias, 0.01)


def main(folder):
    torch.manual_seed(8)
    layers = [nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(16, 2)).double()
    model.apply(init_weights)
    x = torch.randn(64, 2, dtype=torch.float64)
    y = (x.prod(dim=1) > 0).long()

    optimizer = torch.optim.AdamW(
        model.parameters(), lr=0.02, betas=(0.8, 0.99), eps=1e-7
    )
    schedule = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=6)
    average = {name: p.detach().clone() for name, p in model.named_parameters()}
    rows = []

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        return loss

    for epoch in range(20):
        loss = optimizer.step(closure)
        schedule.step(epoch + 1)
        with torch.no_grad():
            for name, param in model.named_parameters():
                average[name].lerp_(param, 0.1)
        rows.append([loss.item(), schedule.get_last_lr()[0]])
    model.load_state_dict(average)
    with torch.no_grad():
        right = (model(x).argmax(dim=-1) == y).double().mean()
    return [rows, right.item()]
