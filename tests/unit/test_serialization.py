"""What save writes, load reads; and a file holds no code."""

import io
import pickletools
import zipfile
from collections import OrderedDict

import numpy as np
import pytest

import kindling


def there_and_back(thing):
    """Return what a file of the thing gives."""
    file = io.BytesIO()
    kindling.save(thing, file)
    file.seek(0)
    return kindling.load(file)


def test_plain_values_come_back_as_they_were():
    thing = {"epoch": 3, "loss": [0.5, float("inf"), None], 1: ("a", True), "no": {}}
    assert there_and_back(thing) == thing


@pytest.mark.parametrize("kind", ["float64", "float32", "float16", "int64", "bool"])
@pytest.mark.parametrize("shape", [(), (0, 2), (2, 3)])
def test_tensors_keep_dtype_shape_and_numbers(kind, shape):
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(kind)
    found = there_and_back(kindling.from_numpy(array))
    assert found.dtype == kindling.from_numpy(array).dtype
    np.testing.assert_array_equal(found.numpy(), array, strict=True)


def test_a_state_comes_back_in_order_and_loads():
    model = kindling.nn.Linear(2, 3)
    state = there_and_back(model.state_dict())
    other = kindling.nn.Linear(2, 3)
    assert isinstance(state, OrderedDict) and list(state) == ["weight", "bias"]
    assert repr(other.load_state_dict(state)) == "<All keys matched successfully>"
    assert kindling.equal(other.weight, model.weight)


def test_what_is_loaded_shares_no_memory_with_what_was_saved():
    x = kindling.ones(2)
    found = there_and_back({"x": x})
    x.zero_()
    assert found["x"].tolist() == [1.0, 1.0]


def test_tied_tensors_are_stored_once_and_stay_tied():
    x = kindling.ones(2)
    found = there_and_back([x, x.detach()])
    found[0][0] = 5.0
    assert found[1].tolist() == [5.0, 1.0]


def test_a_leaf_that_is_trained_is_trained_after_loading():
    x = kindling.ones(2, requires_grad=True)
    flags = [there_and_back(t).requires_grad for t in (x, x * 2, x.detach())]
    assert flags == [True, False, False]


def test_a_path_may_be_text_or_a_path(tmp_path):
    kindling.save({"a": 1}, str(tmp_path / "a.pt"))
    assert kindling.load(tmp_path / "a.pt", map_location="cpu") == {"a": 1}


def test_a_model_itself_is_refused_with_what_to_do():
    with pytest.raises(TypeError, match="state_dict"):
        there_and_back(kindling.nn.Linear(2, 2))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK"])
def test_another_file_is_refused(content):
    with pytest.raises(RuntimeError, match="not a file that save has written"):
        kindling.load(io.BytesIO(content))


def test_a_file_holds_names_of_tensors_and_nothing_else():
    file = io.BytesIO()
    kindling.save({"x": kindling.ones(2), "y": OrderedDict(a=[1, None])}, file)
    archive = zipfile.ZipFile(file)
    names = [
        f"archive/{name}" for name in ("byteorder", "data.pkl", "data/0", "version")
    ]
    assert sorted(archive.namelist()) == names
    found = {
        argument
        for code, argument, _ in pickletools.genops(archive.read("archive/data.pkl"))
        if code.name == "GLOBAL"
    }
    tensors = {"torch._utils _rebuild_tensor_v2", "torch FloatStorage"}
    assert found == {"collections OrderedDict", *tensors}


def test_what_cannot_be_saved_leaves_the_file_alone(tmp_path):
    path = tmp_path / "kept.pt"
    kindling.save([1], path)
    for thing in ({1, 2}, [kindling.ones(2), object()], 10**1000):
        with pytest.raises(TypeError):
            kindling.save(thing, path)
    assert kindling.load(path) == [1]


@pytest.mark.parametrize(
    "number", [0, -1, 2**31 - 1, -(2**31), 2**31, -(2**70), 10**50]
)
def test_whole_numbers_of_any_size(number):
    assert there_and_back(number) == number
