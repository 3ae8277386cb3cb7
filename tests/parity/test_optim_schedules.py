"""Schedules: torch's rates at every step, states, and errors."""

import numpy as np
import pytest

from tests.parity.modules import told
from tests.parity.programs import same

SCHEDULES = {
    "StepLR": lambda s, o: s.StepLR(o, 3, gamma=0.5),
    "MultiStepLR": lambda s, o: s.MultiStepLR(o, [2, 5, 5], gamma=0.5),
    "ExponentialLR": lambda s, o: s.ExponentialLR(o, 0.9),
    "CosineAnnealingLR": lambda s, o: s.CosineAnnealingLR(o, 7, eta_min=0.01),
    "CosineAnnealingLR, short": lambda s, o: s.CosineAnnealingLR(o, 20),
    "LinearLR": lambda s, o: s.LinearLR(o, total_iters=6),
    "LinearLR down": lambda s, o: s.LinearLR(o, 1.0, 0.2, total_iters=4),
    "ConstantLR": lambda s, o: s.ConstantLR(o, 0.25, total_iters=4),
    "PolynomialLR": lambda s, o: s.PolynomialLR(o, 6, power=2.0),
    "LambdaLR": lambda s, o: s.LambdaLR(o, lambda n: 0.9**n),
    "LambdaLR, each": lambda s, o: s.LambdaLR(o, [lambda n: 0.9**n, lambda n: n + 1]),
    "MultiplicativeLR": lambda s, o: s.MultiplicativeLR(o, lambda n: 0.95),
    "CosineAnnealingWarmRestarts": lambda s, o: s.CosineAnnealingWarmRestarts(o, 3, 2),
    "OneCycleLR": lambda s, o: s.OneCycleLR(o, 0.5, total_steps=15),
    "OneCycleLR linear": lambda s, o: s.OneCycleLR(
        o, [0.5, 0.1], epochs=3, steps_per_epoch=5, anneal_strategy="linear"
    ),
    "OneCycleLR three": lambda s, o: s.OneCycleLR(
        o, 0.5, total_steps=15, three_phase=True, cycle_momentum=False
    ),
    "SequentialLR": lambda s, o: s.SequentialLR(
        o, [s.LinearLR(o, 0.1, total_iters=4), s.ExponentialLR(o, 0.9)], [4]
    ),
    "SequentialLR of three": lambda s, o: s.SequentialLR(
        o, [s.ConstantLR(o, 0.1), s.StepLR(o, 2), s.CosineAnnealingLR(o, 5)], [3, 8]
    ),
    "ChainedScheduler": lambda s, o: s.ChainedScheduler(
        [s.ConstantLR(o, 0.1), s.ExponentialLR(o, 0.9)], o
    ),
}
every_schedule = pytest.mark.parametrize("name", SCHEDULES)


def groups(torch, kind="SGD"):
    """Return an optimizer of two groups with gradients."""
    params = [torch.nn.Parameter(torch.ones(2)) for _ in range(2)]
    for p in params:
        p.grad = torch.ones(2)
    rows = [{"params": params[:1]}, {"params": params[1:], "lr": 0.3}]
    more = {"momentum": 0.9} if kind == "SGD" else {}
    return getattr(torch.optim, kind)(rows, lr=0.1, **more)


def rates(opt, schedule, steps):
    """Return the rates of both groups over some steps, with momentum."""
    found = []
    for _ in range(steps):
        found.append(np.array([group["lr"] for group in opt.param_groups]))
        more = [g.get("momentum", g.get("betas")) for g in opt.param_groups]
        found += [np.array(more), np.array(schedule.get_last_lr())]
        opt.step()
        schedule.step()
    return found


@every_schedule
@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_the_rates_are_torchs(name, kind):
    def program(torch):
        opt = groups(torch, kind)
        schedule = SCHEDULES[name](torch.optim.lr_scheduler, opt)
        found = rates(opt, schedule, 14)
        params = [p.detach() for g in opt.param_groups for p in g["params"]]
        return found, params, getattr(schedule, "last_epoch", "none")

    same(program)


@every_schedule
def test_a_schedule_goes_on_from_its_state(name):
    def program(torch):
        opt = groups(torch)
        schedule = SCHEDULES[name](torch.optim.lr_scheduler, opt)
        rates(opt, schedule, 6)
        kept = schedule.state_dict()
        other = groups(torch)
        again = SCHEDULES[name](torch.optim.lr_scheduler, other)
        other.load_state_dict(opt.state_dict())
        again.load_state_dict(kept)
        return rates(other, again, 7)

    same(program)


@pytest.mark.parametrize("name", [n for n in SCHEDULES if "Chained" not in n])
def test_the_state_has_torchs_keys(name):
    def program(torch):
        opt = groups(torch)
        schedule = SCHEDULES[name](torch.optim.lr_scheduler, opt)
        return sorted(schedule.state_dict())

    same(program)


@pytest.mark.parametrize("mode", ["min", "max"])
@pytest.mark.parametrize("threshold_mode", ["rel", "abs"])
def test_a_plateau_reduces_the_rates(mode, threshold_mode):
    numbers = [5, 4, 4.1, 3.9995, 4.2, 3.0, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 2.0, 2.1, 2.2]

    def program(torch):
        opt = groups(torch)
        schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(
            opt,
            mode=mode,
            factor=0.5,
            patience=1,
            threshold=1e-3,
            threshold_mode=threshold_mode,
            cooldown=1,
            min_lr=[0.02, 0.1],
        )
        found = []
        for number in numbers:
            schedule.step(torch.tensor(number))
            found.append(np.array([group["lr"] for group in opt.param_groups]))
        state = {k: v for k, v in sorted(schedule.state_dict().items()) if k != "best"}
        state["_last_lr"] = np.array(state["_last_lr"])
        return found, state, float(schedule.best)

    same(program)


def test_a_step_before_the_optimizers_warns():
    def program(torch):
        opt = groups(torch)
        schedule = torch.optim.lr_scheduler.StepLR(opt, 1)
        schedule.step()
        schedule.step(4)
        return np.array(schedule.get_last_lr())

    same(program)


REFUSED = {
    "no optimizer": lambda s, o: s.StepLR(3, 3),
    "constant": lambda s, o: s.ConstantLR(o, 2.0),
    "linear start": lambda s, o: s.LinearLR(o, 0.0),
    "linear end": lambda s, o: s.LinearLR(o, 0.5, 2.0),
    "functions": lambda s, o: s.LambdaLR(o, [lambda n: 1.0]),
    "restarts": lambda s, o: s.CosineAnnealingWarmRestarts(o, 0),
    "restarts times": lambda s, o: s.CosineAnnealingWarmRestarts(o, 2, 0),
    "factor": lambda s, o: s.ReduceLROnPlateau(o, factor=1.0),
    "mode": lambda s, o: s.ReduceLROnPlateau(o, mode="middle"),
    "threshold mode": lambda s, o: s.ReduceLROnPlateau(o, threshold_mode="x"),
    "no length": lambda s, o: s.OneCycleLR(o, 0.1),
    "length": lambda s, o: s.OneCycleLR(o, 0.1, total_steps=-1),
    "share": lambda s, o: s.OneCycleLR(o, 0.1, total_steps=5, pct_start=2.0),
    "strategy": lambda s, o: s.OneCycleLR(o, 0.1, 5, anneal_strategy="x"),
    "no schedules": lambda s, o: s.SequentialLR(o, [], []),
    "milestones": lambda s, o: s.SequentialLR(o, [s.StepLR(o, 1)], [1]),
    "none chained": lambda s, o: s.ChainedScheduler([], o),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_torch_refuses_is_refused_in_its_words(name):
    def program(torch):
        return told(lambda: REFUSED[name](torch.optim.lr_scheduler, groups(torch)))

    same(program)


def test_one_cycle_takes_as_many_steps_as_it_was_told():
    def program(torch):
        optimizer = groups(torch)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.5, total_steps=6)
        rates = []
        for _ in range(6):
            optimizer.step()
            schedule.step()
            rates.append(schedule.get_last_lr())
        return rates, told(schedule.step)

    same(program)
