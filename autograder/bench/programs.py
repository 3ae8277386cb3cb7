"""The programs that are measured: functions of a library, so that both run the same."""

from collections.abc import Callable
from typing import Any

from course.data import digits

Step = Callable[[], Any]


def mlp(torch: Any, widths: tuple[int, ...], batch_size: int) -> Step:
    """Return one training step of a tanh network with cross entropy, made of plain ops.

    ``widths`` are the sizes of the layers, input first; float32; gradient descent.
    """
    torch.manual_seed(0)
    x = torch.randn(batch_size, widths[0])
    target = torch.randint(0, widths[-1], (batch_size,))
    rows = torch.arange(batch_size)
    parameters = []
    for before, after in zip(widths[:-1], widths[1:], strict=True):
        w = torch.randn(before, after) * before**-0.5
        parameters += [w.requires_grad_(), torch.zeros(after).requires_grad_()]

    def step() -> Any:
        h = x
        for index in range(0, len(parameters), 2):
            h = h @ parameters[index] + parameters[index + 1]
            if index + 2 < len(parameters):
                h = h.tanh()
        shifted = h - h.detach().amax(dim=1, keepdim=True)
        log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
        loss = -log_p[rows, target].mean()
        loss.backward()
        with torch.no_grad():
            for parameter in parameters:
                parameter -= 0.1 * parameter.grad
                parameter.grad = None
        return loss

    return step


def trained(torch: Any, widths: tuple[int, ...], batch_size: int) -> Step:
    """Return one step of a ReLU network made of modules, with cross entropy and Adam.

    ``widths`` are the sizes of the layers, input first; float32.
    """
    torch.manual_seed(0)
    model = network(torch, widths)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    x = torch.randn(batch_size, widths[0])
    target = torch.randint(0, widths[-1], (batch_size,))
    loss_of = torch.nn.functional.cross_entropy

    def step() -> Any:
        optimizer.zero_grad()
        loss = loss_of(model(x), target)
        loss.backward()
        optimizer.step()
        return loss

    return step


def digits_epoch(torch: Any, batch_size: int = 32) -> Step:
    """Return an epoch on the digits: a loader that shuffles, 64-128-10, Adam."""
    torch.manual_seed(0)
    images, labels, _, _ = (torch.from_numpy(array) for array in digits())
    data = torch.utils.data.TensorDataset(images.flatten(1), labels)
    loader = torch.utils.data.DataLoader(data, batch_size, shuffle=True)
    model = network(torch, (64, 128, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def epoch() -> float:
        total = 0.0
        for x, y in loader:
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        return total / len(data)

    return epoch


def network(torch: Any, widths: tuple[int, ...]) -> Any:
    """Return Linear layers of these sizes with ReLU between them."""
    layers: list[Any] = []
    for before, after in zip(widths[:-1], widths[1:], strict=True):
        layers += [torch.nn.Linear(before, after), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def small_ops(torch: Any, count: int) -> tuple[Step, Step]:
    """Return (forward, backward) of a chain of ``count`` operations on 4 numbers."""
    x = torch.ones(4, requires_grad=True)
    made = []

    def forward() -> None:
        y = x
        for _ in range(count // 2):
            y = y * 1.0001 + 0.0001
        made.append(y.sum())

    def backward() -> None:
        made.pop().backward()
        x.grad = None

    return forward, backward
