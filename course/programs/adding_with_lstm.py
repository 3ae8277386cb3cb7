"""An LSTM adds two marked numbers of a sequence; gradients are clipped."""

import torch
import torch.nn as nn


class Adder(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.lstm = nn.LSTM(2, hidden, num_layers=2, batch_first=True, dropout=0.1)
        self.head = nn.Linear(hidden, 1)

    def forward(self, x):
        _, (hidden, _) = self.lstm(x)
        return self.head(hidden[-1]).squeeze(-1)


def batch_of(size, length):
    numbers = torch.rand(size, length)
    marks = torch.zeros(size, length)
    first = torch.randint(0, length // 2, (size, 1))
    second = torch.randint(length // 2, length, (size, 1))
    marks.scatter_(1, torch.cat([first, second], dim=1), 1.0)
    return torch.stack([numbers, marks], dim=2), (numbers * marks).sum(dim=1)


def main(steps=40):
    torch.manual_seed(3)
    model = Adder()
    optimizer = torch.optim.RMSprop(model.parameters(), lr=5e-3)
    losses = []
    for _ in range(steps):
        x, y = batch_of(32, 10)
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        optimizer.step()
        losses.append(loss.item())
    return losses
