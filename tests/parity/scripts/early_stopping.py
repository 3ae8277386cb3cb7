"""The rate falls when the validation loss does not, and the best weights are kept."""

import copy
import math

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split


class Noisy(Dataset):
    def __init__(self, count):
        self.x = torch.rand(count, 1) * 6 - 3
        self.y = torch.sin(self.x) + 0.3 * torch.randn(count, 1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


def main(folder):
    torch.manual_seed(3)
    data = Noisy(40)
    generator = torch.Generator().manual_seed(42)
    train_set, valid_set = random_split(data, [0.5, 0.5], generator=generator)
    train = DataLoader(train_set, batch_size=5, shuffle=True, drop_last=True)
    valid = DataLoader(valid_set, batch_size=20)
    model = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = torch.optim.RMSprop(model.parameters(), lr=0.01, momentum=0.5)
    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=1)
    best, best_state, waited, rows = math.inf, None, 0, []
    for _ in range(25):
        model.train()
        for x, y in train:
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
        model.eval()
        with torch.inference_mode():
            losses = [nn.functional.mse_loss(model(x), y).item() for x, y in valid]
        loss = sum(losses) / len(losses)
        plateau.step(loss)
        rows.append([loss, optimizer.param_groups[0]["lr"]])
        if loss < best:
            best, best_state, waited = loss, copy.deepcopy(model.state_dict()), 0
        else:
            waited += 1
            if waited == 4:
                break
    model.load_state_dict(best_state)
    return [rows, best, len(rows), model(torch.tensor([[0.5], [-1.5]])).tolist()]
