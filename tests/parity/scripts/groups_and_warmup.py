"""A frozen body, two groups of parameters, a warm-up, and clipped gradients."""

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR


def main(folder):
    torch.manual_seed(1)
    body = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh())
    model = nn.Sequential(body, nn.Linear(16, 3))
    for param in body[0].parameters():
        param.requires_grad_(False)
    decay = [p for p in model.parameters() if p.requires_grad and p.ndim > 1]
    plain = [p for p in model.parameters() if p.requires_grad and p.ndim < 2]
    groups = [{"params": decay, "weight_decay": 1e-2}, {"params": plain, "lr": 0.02}]
    optimizer = torch.optim.SGD(groups, lr=0.05, momentum=0.9, nesterov=True)
    warmup = LinearLR(optimizer, start_factor=0.1, total_iters=5)
    cosine = CosineAnnealingLR(optimizer, T_max=15)
    schedule = SequentialLR(optimizer, [warmup, cosine], milestones=[5])
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    x, y = torch.randn(48, 6), torch.randint(0, 3, (48,))
    rows = []
    for step in range(20):
        batch = torch.randperm(48)[:16]
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(x[batch]), y[batch])
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.5)
        optimizer.step()
        schedule.step()
        rates = [group["lr"] for group in optimizer.param_groups]
        rows.append([step, loss.item(), float(norm), *rates])
    return rows
