"""A module whose class a student is still writing: what works, and what it says."""

import pytest

from kindling import ones
from kindling.nn import Parameter
from kindling.nn.modules.base import ModuleBase


class Half(ModuleBase):
    """The class of modules before its first exercise."""


def test_parts_are_ordinary_attributes_at_first():
    module = Half()
    module.weight, module.inner = Parameter(ones(2)), Half()
    assert module.weight.shape == (2,)
    assert "weight" in vars(module) and not module._parameters and not module._modules


@pytest.mark.parametrize(
    "use",
    [
        lambda module: list(module.parameters()),
        lambda module: list(module.modules()),
        lambda module: module.eval(),
        lambda module: module.zero_grad(),
        lambda module: module.state_dict(),
        lambda module: module.load_state_dict({}),
    ],
)
def test_what_is_not_written_yet_is_named(use):
    with pytest.raises(AttributeError, match="yet: run the cell that writes it"):
        use(Half())


def test_a_typing_error_gets_no_such_advice():
    with pytest.raises(AttributeError, match="has no attribute 'wieght'$"):
        _ = Half().wieght


def test_what_needs_no_exercise_works():
    module = Half()
    module.register_buffer("count", ones(1))
    module.register_parameter("weight", Parameter(ones(2)))
    module.add_module("inner", Half())
    assert [name for name, _ in module.named_children()] == ["inner"]
    assert module.get_parameter("weight") is module.weight
    with pytest.raises(NotImplementedError, match='missing the required "forward"'):
        module.forward()


def test_hooks_are_prepared_for_a_call_in_order():
    module = Half()
    module.register_forward_pre_hook(lambda m, args: args[0] + 1)
    module.register_forward_hook(lambda m, args, result: None)
    before, after = module._call_hooks()
    assert before[0]((1,), {"k": 2}) == ((2,), {"k": 2})
    assert after[0]((1,), {}, 5) is None
    assert Half()._call_hooks() == ([], [])


def test_a_hook_that_is_always_called_waits_for_one_forward_only():
    seen, module = [], Half()
    module.register_forward_hook(lambda *rest: seen.append(rest[1:]), always_call=True)
    before, after = module._call_hooks()
    for hook in before:
        hook((1,), {})
    for _ in range(2):
        with pytest.raises(NotImplementedError):
            module.forward(1)
    assert seen == [((1,), None)] and len(after) == 1
    assert "forward" not in vars(module)
