"""A Transformer with encoder and decoder learns to write a sequence backward."""

import torch
from torch import nn

WORDS, START, LENGTH = 12, 0, 6


class Reverser(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.embed = nn.Embedding(WORDS, width)
        self.place = nn.Parameter(torch.randn(1, LENGTH + 1, width) * 0.1)
        self.transformer = nn.Transformer(
            width, 4, 1, 1, dim_feedforward=64, dropout=0.0, batch_first=True
        )
        self.head = nn.Linear(width, WORDS)

    def forward(self, source, target):
        source = self.embed(source) + self.place[:, : source.size(1)]
        mask = nn.Transformer.generate_square_subsequent_mask(target.size(1))
        target = self.embed(target) + self.place[:, : target.size(1)]
        return self.head(self.transformer(source, target, tgt_mask=mask))


def main(steps=40):
    torch.manual_seed(4)
    model = Reverser()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3, betas=(0.9, 0.98))
    losses = []
    for _ in range(steps):
        source = torch.randint(1, WORDS, (32, LENGTH))
        target = torch.cat([torch.full((32, 1), START), source.flip(1)], dim=1)
        logits = model(source, target[:, :-1])
        wanted = target[:, 1:].reshape(-1)
        loss = nn.functional.cross_entropy(logits.reshape(-1, WORDS), wanted)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
