"""Small batches whose gradients are added up, clipped, and followed by Adagrad."""

import torch
from torch import nn
from torch.nn.utils import clip_grad_value_, parameters_to_vector
from torch.utils.data import DataLoader, IterableDataset


class Stream(IterableDataset):
    def __init__(self, count, generator):
        self.count, self.generator = count, generator

    def __iter__(self):
        for _ in range(self.count):
            x = torch.randn(4, generator=self.generator)
            yield {"x": x, "y": (x.sum() > 0).float()}


def main(folder):
    torch.manual_seed(4)
    model = nn.Sequential(nn.Linear(4, 8), nn.LeakyReLU(0.1), nn.Linear(8, 1))
    optimizer = torch.optim.Adagrad(model.parameters(), lr=0.1, lr_decay=0.01)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: 0.95**n)
    criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([1.5]))
    stream = Stream(64, torch.Generator().manual_seed(5))
    accumulate, rows = 4, []
    optimizer.zero_grad()
    for index, batch in enumerate(DataLoader(stream, batch_size=4), start=1):
        loss = criterion(model(batch["x"]).squeeze(-1), batch["y"]) / accumulate
        loss.backward()
        if index % accumulate == 0:
            clip_grad_value_(model.parameters(), 0.05)
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
        norm = parameters_to_vector(model.parameters()).norm()
        rows.append([loss.item() * accumulate, norm.item()])
    return [rows, scheduler.get_last_lr()]
