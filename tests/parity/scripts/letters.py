"""A model of the next letter, trained with AMSGrad, that writes a few words."""

import torch
import torch.nn.functional as F
from torch import nn

TEXT = "the tree and the three bees flee from the breeze to the free sea. "
LETTERS = sorted(set(TEXT))


class NextLetter(nn.Module):
    def __init__(self, num_letters, context=3, width=24):
        super().__init__()
        self.num_letters = num_letters
        self.table = nn.Parameter(torch.randn(num_letters, 6) * 0.5)
        self.hidden = nn.Linear(6 * context, width)
        self.out = nn.Linear(width, num_letters)
        nn.init.zeros_(self.out.bias)

    def forward(self, context):
        codes = self.table[context].flatten(start_dim=1)
        return self.out(torch.tanh(self.hidden(codes)))


def main(folder):
    torch.manual_seed(6)
    ids = torch.tensor([LETTERS.index(letter) for letter in TEXT])
    windows = torch.stack([ids[i : i + 4] for i in range(len(ids) - 3)])
    x, y = windows[:, :3], windows[:, 3]
    model = NextLetter(len(LETTERS))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02, amsgrad=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.02, total_steps=60)
    losses = []
    for _ in range(60):
        rows = torch.randint(0, len(x), (16,))
        loss = F.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    written = ids[:3].tolist()
    with torch.no_grad():
        for _ in range(20):
            logits = model(torch.tensor([written[-3:]])) / 0.8
            chances = F.softmax(logits, dim=-1)
            written.append(torch.multinomial(chances[0], num_samples=1).item())
    return [losses, "".join(LETTERS[i] for i in written)]
