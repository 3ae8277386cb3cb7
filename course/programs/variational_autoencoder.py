"""A variational autoencoder of the digits: sampling, two losses, AdamW."""

import torch
from torch import nn
from torch.nn import functional as F

from course.data import digits


class Autoencoder(nn.Module):
    def __init__(self, hidden=32, latent=4):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(64, hidden), nn.Tanh())
        self.mean = nn.Linear(hidden, latent)
        self.log_variance = nn.Linear(hidden, latent)
        self.decoder = nn.Sequential(
            nn.Linear(latent, hidden), nn.Tanh(), nn.Linear(hidden, 64)
        )

    def forward(self, x):
        h = self.encoder(x)
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
        return self.decoder(z), mean, log_variance


def main(steps=60):
    torch.manual_seed(2)
    x = torch.from_numpy(digits().train_images).flatten(1)
    model = Autoencoder()
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=1e-4)
    losses = []
    for _ in range(steps):
        batch = x[torch.randperm(len(x))[:64]]
        logits, mean, log_variance = model(batch)
        likeness = F.binary_cross_entropy_with_logits(logits, batch, reduction="sum")
        spread = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
        loss = (likeness + spread) / len(batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
