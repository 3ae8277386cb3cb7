"""A training that is interrupted goes on from its checkpoint."""

import os

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def make():
    model = nn.Sequential(nn.Linear(5, 12), nn.GELU(), nn.Linear(12, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    return model, optimizer, scheduler


def save(path, model, optimizer, scheduler, epoch):
    checkpoint = {
        "epoch": epoch,
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "rng": torch.get_rng_state(),
    }
    torch.save(checkpoint, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)


def train(path, data, epochs, die_after=None):
    model, optimizer, scheduler = make()
    start, losses = 0, []
    if os.path.exists(path):
        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
        scheduler.load_state_dict(checkpoint["scheduler"])
        torch.set_rng_state(checkpoint["rng"])
        start = checkpoint["epoch"]
    for epoch in range(start, epochs):
        total = 0.0
        for x, y in DataLoader(data, batch_size=8, shuffle=True):
            optimizer.zero_grad()
            loss = nn.functional.smooth_l1_loss(model(x).squeeze(1), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        scheduler.step()
        losses.append([total / len(data), scheduler.get_last_lr()[0]])
        save(path, model, optimizer, scheduler, epoch + 1)
        if die_after == epoch + 1:
            return losses
    return losses


def main(folder):
    torch.manual_seed(2)
    x = torch.randn(30, 5)
    data = TensorDataset(x, (x**2).sum(1).sqrt())
    state = torch.get_rng_state()
    whole = train(folder / "whole.pt", data, 6)
    torch.set_rng_state(state)
    first = train(folder / "part.pt", data, 6, die_after=3)
    torch.manual_seed(99)
    rest = train(folder / "part.pt", data, 6)
    assert first + rest == whole
    return whole
