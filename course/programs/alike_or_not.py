"""Images as points: those of one digit come together, by a loss of triplets."""

import torch
from torch import nn
from torch.optim import Adam
from torch.utils.data import DataLoader, Dataset

from course.data import digits


class Triplets(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images.flatten(1), labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        label = self.labels[index]
        same = torch.nonzero(self.labels == label).flatten()
        other = torch.nonzero(self.labels != label).flatten()
        one = same[(index * 7) % len(same)]
        two = other[(index * 11) % len(other)]
        return self.images[index], self.images[one], self.images[two]


def main(steps=30):
    torch.manual_seed(6)
    images, labels, _, _ = digits()
    data = Triplets(torch.from_numpy(images[:300]), torch.from_numpy(labels[:300]))
    loader = DataLoader(data, batch_size=20, shuffle=True)
    model = nn.Sequential(nn.Linear(64, 32), nn.GELU(), nn.Linear(32, 8))
    criterion = nn.TripletMarginLoss(margin=1.0)
    optimizer = Adam(model.parameters(), lr=2e-3)
    losses = []
    while len(losses) < steps:
        for anchor, near, far in loader:
            loss = criterion(model(anchor), model(near), model(far))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses[:steps]
