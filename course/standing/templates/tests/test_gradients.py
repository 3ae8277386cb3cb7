"""Gradients agree with finite differences, and a small network learns."""

import numpy as np
import pytest

import kindling

OPERATIONS = {
    "product": lambda x: (x * x * 0.5).sum(),
    "quotient": lambda x: (1 / (x + 3)).sum(),
    "matrix product": lambda x: (x @ x.T).sum(),
    "exp and log": lambda x: (x.exp() + 1).log().sum(),
    "tanh": lambda x: x.tanh().mean(),
    "broadcast": lambda x: (x - x.mean(0, keepdim=True)).pow(2).sum(),
    "index": lambda x: (x[1:] * x[:-1]).sum(),
    "reshape": lambda x: (x.reshape(-1) * x.T.reshape(-1)).sum(),
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_gradients_agree_with_finite_differences(operation):
    numbers = np.random.default_rng(0).normal(size=(3, 3))
    x = kindling.tensor(numbers, requires_grad=True)
    operation(x).backward()
    step = 1e-6
    for place in np.ndindex(3, 3):
        up, down = numbers.copy(), numbers.copy()
        up[place] += step
        down[place] -= step
        values = [operation(kindling.tensor(n)).item() for n in (up, down)]
        slope = (values[0] - values[1]) / (2 * step)
        assert float(x.grad[place]) == pytest.approx(slope, rel=1e-5, abs=1e-7)


def test_a_network_learns_exclusive_or():
    kindling.manual_seed(1)
    nn = kindling.nn
    x = kindling.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = kindling.tensor([[0.0], [1.0], [1.0], [0.0]])
    model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = kindling.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(300):
        loss = ((model(x) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.01
