"""Optimizers: 20 steps with torch's numbers, states, groups, reprs and errors."""

import copy

import pytest

from tests.parity.modules import told
from tests.parity.programs import same

OPTIONS = {
    "SGD": {"lr": 0.1},
    "SGD momentum": {"lr": 0.1, "momentum": 0.9},
    "SGD dampening": {"lr": 0.1, "momentum": 0.9, "dampening": 0.3},
    "SGD weight decay": {"lr": 0.1, "weight_decay": 0.01},
    "SGD nesterov": {"lr": 0.1, "momentum": 0.8, "nesterov": True},
    "SGD all": {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
    "SGD maximize": {"lr": 0.01, "momentum": 0.5, "maximize": True},
    "Adam": {},
    "Adam options": {"lr": 0.1, "betas": (0.5, 0.7), "eps": 1e-3},
    "Adam weight decay": {"lr": 0.1, "weight_decay": 0.1},
    "Adam amsgrad": {"lr": 0.1, "amsgrad": True, "weight_decay": 0.1},
    "Adam maximize": {"lr": 0.01, "maximize": True},
    "Adam decoupled": {"weight_decay": 0.5, "decoupled_weight_decay": True},
    "AdamW": {"lr": 0.1},
    "AdamW weight decay": {"lr": 0.1, "weight_decay": 0.5},
    "AdamW amsgrad": {"amsgrad": True},
    "RMSprop": {},
    "RMSprop momentum": {"momentum": 0.9, "alpha": 0.9},
    "RMSprop centered": {"centered": True, "eps": 1e-3},
    "RMSprop all": {"centered": True, "momentum": 0.5, "weight_decay": 0.1},
    "RMSprop maximize": {"maximize": True},
    "Adagrad": {},
    "Adagrad options": {"lr": 0.5, "lr_decay": 0.1, "weight_decay": 0.1},
    "Adagrad start": {"initial_accumulator_value": 0.5, "eps": 1e-3},
    "Adagrad maximize": {"maximize": True},
}
every_row = pytest.mark.parametrize("row", OPTIONS)


def optimizer(torch, row, params, **more):
    return getattr(torch.optim, row.split()[0])(params, **OPTIONS[row], **more)


def task(torch, kind="float32"):
    """Return parameters, one of which gets no gradient, and a loss of them."""
    torch.manual_seed(3)
    dtype = getattr(torch, kind)
    x, y = torch.rand(8, 3, dtype=dtype), torch.rand(8, 2, dtype=dtype)
    shapes = [(3, 2), (2,), (4,)]
    params = [torch.nn.Parameter(torch.randn(s, dtype=dtype)) for s in shapes]
    loss = lambda: ((x @ params[0] + params[1] - y) ** 2).mean()  # noqa: E731
    return params, loss


def train(opt, loss, steps):
    """Return the losses of some steps."""
    losses = []
    for _ in range(steps):
        opt.zero_grad()
        value = loss()
        value.backward()
        opt.step()
        losses.append(value.detach())
    return losses


@every_row
@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_twenty_steps_give_torchs_numbers(row, kind):
    def program(torch):
        params, loss = task(torch, kind)
        opt = optimizer(torch, row, params)
        losses = train(opt, loss, 20)
        return losses, [p.detach() for p in params], opt.state_dict(), repr(opt)

    same(program)


@every_row
def test_a_state_is_taken_over_and_goes_on_alike(row):
    def program(torch):
        params, loss = task(torch)
        first = optimizer(torch, row, params)
        train(first, loss, 5)
        second = optimizer(torch, row, params)
        second.load_state_dict(copy.deepcopy(first.state_dict()))
        kept = [p.detach().clone() for p in params]
        once = train(first, loss, 3)
        with torch.no_grad():
            for p, old in zip(params, kept, strict=True):
                p.copy_(old)
        return once, train(second, loss, 3), second.state_dict(), second.param_groups

    same(program)


def test_states_move_between_torch_and_kindling():
    import torch

    import kindling

    def in_numbers(library, state):
        return {
            "state": {
                index: {name: item.tolist() for name, item in known.items()}
                for index, known in state["state"].items()
            },
            "param_groups": state["param_groups"],
        }

    def as_tensors(library, state):
        return {
            "state": {
                index: {name: library.tensor(item) for name, item in known.items()}
                for index, known in state["state"].items()
            },
            "param_groups": state["param_groups"],
        }

    there, back = [torch, kindling], {}
    for giver, taker in (there, there[::-1]):
        params, loss = task(giver)
        opt = giver.optim.Adam(params)
        train(opt, loss, 3)
        saved = in_numbers(giver, opt.state_dict())
        others = [taker.nn.Parameter(taker.tensor(p.tolist())) for p in params]
        other = taker.optim.Adam(others)
        other.load_state_dict(as_tensors(taker, saved))
        back[taker.__name__] = in_numbers(taker, other.state_dict()) == saved
    assert back == {"torch": True, "kindling": True}


def test_groups_have_their_own_options():
    def program(torch):
        params, loss = task(torch)
        groups = [{"params": params[0]}, {"params": params[1:], "lr": 0.01}]
        opt = torch.optim.SGD(groups, lr=0.1, momentum=0.9)
        losses = train(opt, loss, 3)
        extra = torch.nn.Parameter(torch.ones(2))
        opt.add_param_group({"params": [extra], "momentum": 0.0})
        state = opt.state_dict()
        keys = [sorted(group) for group in opt.param_groups]
        return losses, state, keys, repr(opt), [p.detach() for p in params]

    same(program)


def test_named_parameters_are_kept_as_names():
    def program(torch):
        model = torch.nn.Linear(2, 1)
        opt = torch.optim.SGD(model.named_parameters(), lr=0.1)
        mixed = told(lambda: torch.optim.SGD([("a", model.weight), model.bias], lr=1))
        return opt.param_groups[0]["param_names"], mixed, len(opt.state_dict())

    same(program)


def test_gradients_are_forgotten_or_made_zeros():
    def program(torch):
        params, loss = task(torch)
        opt = torch.optim.SGD(params, lr=0.1)
        loss().backward()
        grad = params[0].grad
        opt.zero_grad(set_to_none=False)
        zeros = [params[0].grad is grad, grad, params[2].grad]
        loss().backward()
        opt.zero_grad()
        return zeros, [p.grad for p in params]

    same(program)


def test_a_closure_is_called_with_gradients_and_its_loss_returned():
    def program(torch):
        params, loss = task(torch)
        opt = torch.optim.SGD(params, lr=0.1)

        def closure():
            opt.zero_grad()
            value = loss()
            value.backward()
            return value

        with torch.no_grad():
            return [opt.step(closure).detach() for _ in range(3)], opt.step()

    same(program)


def test_hooks_run_before_and_after_a_step():
    def program(torch):
        params, loss = task(torch)
        opt, calls = torch.optim.SGD(params, lr=0.1), []
        before = opt.register_step_pre_hook(
            lambda o, a, k: calls.append((o is opt, len(a)))
        )
        opt.register_step_post_hook(lambda o, a, k: calls.append((k, "after")))
        loss().backward()
        opt.step()
        before.remove()
        opt.step()
        return calls

    same(program)


def test_a_class_of_ones_own_may_write_step():
    def program(torch):
        class Sign(torch.optim.Optimizer):
            def __init__(self, params, lr=0.1):
                super().__init__(params, {"lr": lr})

            @torch.no_grad()
            def step(self, closure=None):
                for group in self.param_groups:
                    for p in group["params"]:
                        if p.grad is not None:
                            self.state[p]["n"] = self.state[p].get("n", 0) + 1
                            p.add_(p.grad.sign(), alpha=-group["lr"])

        params, loss = task(torch)
        opt = Sign(params)
        return train(opt, loss, 4), opt.state_dict(), repr(opt)

    same(program)


REFUSED = {
    "negative lr": lambda t, p: t.optim.SGD(p, lr=-1),
    "negative momentum": lambda t, p: t.optim.SGD(p, lr=1, momentum=-1),
    "negative decay": lambda t, p: t.optim.SGD(p, lr=1, weight_decay=-1),
    "nesterov alone": lambda t, p: t.optim.SGD(p, lr=1, nesterov=True),
    "first beta": lambda t, p: t.optim.Adam(p, betas=(1.0, 0.9)),
    "second beta": lambda t, p: t.optim.AdamW(p, betas=(0.9, 1.0)),
    "negative eps": lambda t, p: t.optim.Adam(p, eps=-1),
    "negative alpha": lambda t, p: t.optim.RMSprop(p, alpha=-1),
    "negative lr_decay": lambda t, p: t.optim.Adagrad(p, lr_decay=-1),
    "negative start": lambda t, p: t.optim.Adagrad(p, initial_accumulator_value=-1),
    "nothing": lambda t, p: t.optim.SGD([], lr=1),
    "one tensor": lambda t, p: t.optim.SGD(p[0], lr=1),
    "two groups": lambda t, p: t.optim.SGD([{"params": p}, {"params": p}], lr=1),
    "no leaf": lambda t, p: t.optim.SGD([p[0] * 2], lr=1),
    "no tensor": lambda t, p: t.optim.SGD([3], lr=1),
    "a group that is none": lambda t, p: t.optim.SGD([{"params": p[0]}, 3], lr=1),
    "no params": lambda t, p: t.optim.SGD([{"lr": 1}], lr=1),
    "a set": lambda t, p: t.optim.SGD([{"params": set(p)}], lr=1),
    "added twice": lambda t, p: t.optim.SGD(p, lr=1).add_param_group({"params": p}),
    "added list": lambda t, p: t.optim.SGD(p, lr=1).add_param_group([p]),
    "fewer parameters": lambda t, p: t.optim.SGD(p, lr=1).load_state_dict(
        t.optim.SGD(p[:1], lr=1).state_dict()
    ),
    "fewer groups": lambda t, p: t.optim.SGD(p, lr=1).load_state_dict(
        t.optim.SGD([{"params": p[:1]}, {"params": p[1:]}], lr=1).state_dict()
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_torch_refuses_is_refused_in_its_words(name):
    same(lambda torch: told(lambda: REFUSED[name](torch, task(torch)[0])))


def test_a_parameter_twice_in_a_group_warns():
    def program(torch):
        params, _ = task(torch)
        return len(torch.optim.SGD([params[0]] * 2, lr=1).param_groups)

    same(program)
