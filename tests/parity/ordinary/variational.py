"""A variational autoencoder: two heads, noise from the generator, two losses."""

import torch
from torch import nn
from torch.nn import functional as F


class VAE(nn.Module):
    def __init__(self, num_inputs=8, num_hidden=6, num_codes=2):
        super().__init__()
        self.fc1 = nn.Linear(num_inputs, num_hidden)
        self.fc21 = nn.Linear(num_hidden, num_codes)
        self.fc22 = nn.Linear(num_hidden, num_codes)
        self.fc3 = nn.Linear(num_codes, num_hidden)
        self.fc4 = nn.Linear(num_hidden, num_inputs)

    def encode(self, x):
        h1 = F.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mu + eps * std

    def decode(self, z):
        h3 = F.relu(self.fc3(z))
        return torch.sigmoid(self.fc4(h3))

    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 8))
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar


def make():
    return VAE()


def loss_of(model):
    x = torch.rand(5, 2, 4)
    recon_x, mu, logvar = model(x)
    bce = F.binary_cross_entropy(recon_x, x.view(-1, 8), reduction="sum")
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return bce + kld
