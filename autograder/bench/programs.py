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


def lenet(torch: Any) -> tuple[Any, Any, Any]:
    """Return LeNet for 64 images of 1 x 32 x 32, the images, and their classes."""
    nn = torch.nn
    eyes = [nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2)]
    eyes += [nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
    head = [nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU()]
    model = nn.Sequential(*eyes, *head, nn.Linear(84, 10))
    return model, torch.randn(64, 1, 32, 32), torch.randint(0, 10, (64,))


def lstm(torch: Any) -> tuple[Any, Any, Any]:
    """Return an LSTM from 32 to 64 numbers, 32 sequences of length 20, and targets."""
    return torch.nn.LSTM(32, 64), torch.randn(20, 32, 32), torch.randn(20, 32, 64)


def encoder(torch: Any) -> tuple[Any, Any, Any]:
    """Return a Transformer's encoder layer, 16 sequences of length 32, and targets.

    Width 64, 4 heads, 256 numbers between its linear layers, no dropout.
    """
    layer = torch.nn.TransformerEncoderLayer(64, 4, 256, dropout=0.0)
    return layer, torch.randn(32, 16, 64), torch.randn(32, 16, 64)


def layer_step(torch: Any, make: Callable[[Any], tuple[Any, Any, Any]]) -> Step:
    """Return one step, forward, backward and Adam, of a model that ``make`` returns.

    The loss is cross entropy for classes, else the mean square.
    """
    torch.manual_seed(0)
    model, x, target = make(torch)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    functional = torch.nn.functional
    exact = target.is_floating_point()
    loss_of = functional.mse_loss if exact else functional.cross_entropy

    def step() -> Any:
        optimizer.zero_grad()
        out = model(x)
        loss = loss_of(out[0] if isinstance(out, tuple) else out, target)
        loss.backward()
        optimizer.step()
        return loss

    return step


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
