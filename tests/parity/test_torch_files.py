"""Files of torch.save are read, and files that torch.load reads written."""

import io
import pickle
import subprocess
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
import torch

import kindling
from kindling.torch_files import rebuilt_tensor

SOLUTIONS = Path(kindling.__file__).parents[1]
FLOATS, INTEGERS = (
    ("float32", "float64", "float16"),
    ("int64", "int32", "int16", "int8"),
)
KINDS = (*FLOATS, *INTEGERS, "uint8", "bool")


def reread(thing):
    """Return what kindling reads of what torch wrote."""
    file = io.BytesIO()
    torch.save(thing, file)
    file.seek(0)
    return kindling.load(file)


def same(ours, theirs):
    assert ours.shape == theirs.shape and str(ours.dtype) == str(theirs.dtype)
    assert ours.requires_grad == theirs.requires_grad
    np.testing.assert_array_equal(ours.detach().numpy(), theirs.detach().numpy())


@pytest.mark.parametrize("kind", KINDS)
def test_each_dtype_is_read(kind):
    theirs = (torch.rand(3, 2) * 5).to(getattr(torch, kind))
    same(reread(theirs), theirs)


VIEWS = {
    "transposed": lambda t: t.T,
    "a part": lambda t: t[1:, ::2],
    "expanded": lambda t: t[0].expand(3, 4),
    "empty": lambda t: t[:0],
    "a number": lambda t: t[1, 1],
    "a leaf": lambda t: t.clone().requires_grad_(),
    "a parameter": lambda t: torch.nn.Parameter(t),
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_views_and_leaves_are_read(view):
    theirs = view(torch.arange(12.0).reshape(3, 4))
    same(reread(theirs), theirs)


def test_containers_and_plain_values_are_read():
    thing = {
        "epoch": 3,
        "nested": [1.5, None, True, "text", (1, 2), torch.Size([2, 3])],
        7: OrderedDict(a=1),
        "kind": torch.float64,
    }
    found = reread(thing)
    assert str(found.pop("kind")) == str(thing.pop("kind"))
    assert found == thing and type(found[7]) is OrderedDict


def test_what_shared_memory_shares_it_again():
    tensor = torch.zeros(4)
    found = reread({"all": tensor, "part": tensor[1:3]})
    found["part"] += 1
    assert found["all"].tolist() == [0, 1, 1, 0]


def training(library):
    model = library.nn.Sequential(
        library.nn.Linear(3, 4), library.nn.Tanh(), library.nn.Linear(4, 2)
    )
    return model, library.optim.Adam(model.parameters(), lr=0.1)


def steps(library, model, optimizer, x, y):
    """Return the losses of two steps on a batch."""
    x, y, losses = library.tensor(x), library.tensor(y), []
    for _ in range(2):
        optimizer.zero_grad()
        loss = library.nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def test_a_training_goes_on_from_torchs_checkpoint():
    x, y = (
        np.random.default_rng(0).normal(size=(8, 3)).astype("float32"),
        np.arange(8) % 2,
    )
    theirs, ours = training(torch), training(kindling)
    steps(torch, *theirs, x, y)
    names = ("model", "optimizer")
    parts = zip(names, theirs, strict=True)
    saved = reread({name: part.state_dict() for name, part in parts})
    for name, part in zip(names, ours, strict=True):
        part.load_state_dict(saved[name])
    expected = steps(torch, *theirs, x, y)
    np.testing.assert_allclose(steps(kindling, *ours, x, y), expected, rtol=1e-5)


def test_torch_is_not_needed(tmp_path):
    torch.save({"w": torch.arange(3.0)}, tmp_path / "w.pt")
    program = (
        "import sys; sys.modules['torch'] = None; import kindling;"
        f"print(kindling.load({str(tmp_path / 'w.pt')!r}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(SOLUTIONS)},
        capture_output=True,
        text=True,
    )
    assert run.stdout == "{'w': tensor([0., 1., 2.])}\n", run.stderr


def test_a_model_in_the_file_is_refused_with_what_to_do():
    with pytest.raises(
        RuntimeError, match=r"torch.nn.modules.linear.Linear.*state_dict"
    ):
        reread(torch.nn.Linear(1, 1))


class Command:
    """Pickles as a call of a function, as malicious files do."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def archive(content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("archive/data.pkl", content)
    return file


def test_code_in_a_file_is_not_run(tmp_path):
    path = tmp_path / "touched"
    with pytest.raises(RuntimeError, match="more than tensors"):
        kindling.load(archive(pickle.dumps(Command(path))))
    assert not path.exists()


@pytest.mark.parametrize(
    "changed",
    [{"offset": 3}, {"shape": (9,)}, {"strides": (4,)}, {"offset": -1}],
    ids=str,
)
def test_a_tensor_outside_of_its_storage_is_refused(changed):
    right = {"offset": 0, "shape": (4,), "strides": (1,)}
    storage = kindling.zeros(4)
    assert rebuilt_tensor(storage, *right.values()).tolist() == [0, 0, 0, 0]
    with pytest.raises(pickle.UnpicklingError, match="outside"):
        rebuilt_tensor(storage, *{**right, **changed}.values())


def test_another_archive_and_a_broken_one_are_named():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("letter.txt", "hello")
    for other in (file, archive(b"broken")):
        with pytest.raises(RuntimeError, match="load:"):
            kindling.load(other)


KINDS = ["float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8"]


@pytest.mark.parametrize("kind", [*KINDS, "bool"])
@pytest.mark.parametrize("shape", [(), (0, 3), (2, 3)])
def test_torch_reads_tensors_of_every_dtype(kind, shape):
    array = np.asarray(10 * np.random.default_rng(0).random(shape)).astype(kind)
    file = io.BytesIO()
    kindling.save([kindling.from_numpy(array), kindling.from_numpy(array).T], file)
    file.seek(0)
    found = torch.load(file, weights_only=True)
    for mine, wanted in zip(found, (array, array.T), strict=True):
        assert str(mine.dtype) == str(torch.from_numpy(array).dtype)
        np.testing.assert_array_equal(mine.numpy(), wanted, strict=True)


PLAIN = {
    "epoch": 3,
    "best": [0.5, float("inf"), None],
    1: ("a", True),
    "no": {},
    "é": -1,
}


def test_torch_reads_plain_values():
    file = io.BytesIO()
    kindling.save(PLAIN, file)
    file.seek(0)
    assert torch.load(file, weights_only=True) == PLAIN


def test_tied_tensors_are_tied_in_torch():
    x, file = kindling.ones(2), io.BytesIO()
    kindling.save([x, x.detach()], file)
    file.seek(0)
    one, two = torch.load(file)
    one[0] = 5.0
    assert two.tolist() == [5.0, 1.0]


def model(library):
    """Return a small model with parameters and buffers, and its optimizer."""
    nn = library.nn
    library.manual_seed(0)
    layers = nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Linear(8, 3)
    net = nn.Sequential(*layers)
    return net, library.optim.Adam(net.parameters(), lr=0.01)


def step(library, net, optimizer, seed):
    """Take one step of training; return the loss."""
    x = np.float32(np.random.default_rng(seed).normal(size=(4, 1, 4, 4)))
    loss = (net(library.from_numpy(x)) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


@pytest.mark.parametrize("first, second", [(torch, kindling), (kindling, torch)])
def test_training_begun_by_one_library_goes_on_in_the_other(first, second, tmp_path):
    net, optimizer = model(first)
    for seed in range(3):
        step(first, net, optimizer, seed)
    states = {"model": net.state_dict(), "optimizer": optimizer.state_dict()}
    first.save(states, tmp_path / "checkpoint.pt")
    found = second.load(tmp_path / "checkpoint.pt")
    other, continued = model(second)
    other.load_state_dict(found["model"])
    continued.load_state_dict(found["optimizer"])
    for seed in range(3, 8):
        wanted = step(first, net, optimizer, seed)
        assert step(second, other, continued, seed) == pytest.approx(wanted, rel=1e-4)
