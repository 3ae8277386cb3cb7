"""Scaled dot-product attention with several heads and a causal mask, by hand."""

import math

import torch
import torch.nn as nn


class SelfAttention(nn.Module):
    def __init__(self, width=6, heads=2):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.proj = nn.Linear(width, width, bias=False)

    def split(self, x):
        batch, time, width = x.size()
        return x.view(batch, time, self.heads, width // self.heads).transpose(1, 2)

    def forward(self, x):
        batch, time, width = x.shape
        q, k, v = (self.split(f(x)) for f in (self.query, self.key, self.value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(width // self.heads)
        place = torch.arange(time)
        allowed = place.unsqueeze(1) >= place.unsqueeze(0)
        scores = torch.where(allowed, scores, torch.tensor(float("-inf")))
        mixed = torch.softmax(scores, dim=-1) @ v
        return self.proj(mixed.transpose(1, 2).reshape(batch, time, width))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = SelfAttention()
        self.feed = nn.Sequential(nn.Linear(6, 12), nn.GELU(approximate="tanh"))
        self.feed.append(nn.Linear(12, 6))

    def forward(self, x):
        x = x + self.attention(x)
        return x + self.feed(x)


def make():
    return Model()


def loss_of(model):
    x = torch.randn(2, 5, 6)
    y = model(x)
    logits, labels = y[:, :-1].reshape(-1, 6), torch.tensor([0, 1, 2, 3, 4, 5, 0, 1])
    return nn.functional.cross_entropy(logits, labels, reduction="sum") / 8
