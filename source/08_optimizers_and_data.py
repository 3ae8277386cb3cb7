# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Unit 08: Optimizers and data

# %% role="given" id="begin-unit"
import math

import numpy as np

from course import begin, check, draw, extend

begin("08_optimizers_and_data")

# %% role="given" id="imports"
import kindling
from kindling.autograd.grad_mode import no_grad
from kindling.optim.base import OptimizerBase, loss_of
from kindling.optim.schedule import LRScheduler


# %% role="given" id="optimizer" export="optim/optimizer"
class Optimizer(OptimizerBase):
    """Parameters in groups, and a step along their gradients that each class defines."""

    def _update(self, param, group):
        """Change one parameter by its gradient and the options of its group."""
        raise NotImplementedError


# %% role="answer" id="zero-grad" export="optim/optimizer"
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    """Forget the gradients of all parameters, or make them zeros."""
    ### BEGIN SOLUTION
    for group in self.param_groups:
        for param in group["params"]:
            if param.grad is None:
                continue
            if set_to_none:
                param.grad = None
            else:
                param.grad.zero_()
    ### END SOLUTION


# %% role="answer" id="step" export="optim/optimizer"
@extend(Optimizer)
def step(self, closure=None):
    """Update every parameter that has a gradient; return the closure's loss."""
    ### BEGIN SOLUTION
    loss = loss_of(closure)
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    self._update(param, group)
    return loss
    ### END SOLUTION


# %% role="given" id="import-options"
from kindling.optim.options import AdamBase, SGDBase

# %% role="given" id="sgd" export="optim/sgd"
class SGD(SGDBase):
    """Step against the gradient, with momentum if asked for."""

# %% role="answer" id="sgd-update" export="optim/sgd"
@extend(SGD)
def _update(self, param, group):
    """Step against the gradient, with momentum and weight decay."""
    ### BEGIN SOLUTION
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"]:
        grad = grad.add(param, alpha=group["weight_decay"])
    if group["momentum"]:
        state = self.state[param]
        buffer = state.get("momentum_buffer")
        if buffer is None:
            buffer = state["momentum_buffer"] = grad.clone()
        else:
            buffer.mul_(group["momentum"]).add_(grad, alpha=1 - group["dampening"])
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])
    ### END SOLUTION


# %% role="given" id="adam" export="optim/adam"
class Adam(AdamBase):
    """Steps along a running mean of the gradient, divided by that of its size."""

# %% role="answer" id="adam-update" export="optim/adam"
@extend(Adam)
def _update(self, param, group):
    """Step along the running mean of the gradient, divided by that of its size."""
    ### BEGIN SOLUTION
    state = self._state(param, group)
    state["step"] += 1
    t, (beta1, beta2) = state["step"].item(), group["betas"]
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"]:
        if group["decoupled_weight_decay"]:
            param.mul_(1 - group["lr"] * group["weight_decay"])
        else:
            grad = grad.add(param, alpha=group["weight_decay"])
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    squares = state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    if group["amsgrad"]:
        largest = state["max_exp_avg_sq"]
        largest.copy_(kindling.maximum(largest, squares))
        squares = largest
    root = (squares.sqrt() / math.sqrt(1 - beta2**t)).add_(group["eps"])
    param.addcdiv_(mean, root, value=-group["lr"] / (1 - beta1**t))
    ### END SOLUTION


# %% role="given" id="adamw" export="optim/adamw"
class AdamW(Adam):
    """Adam with a weight decay that does not pass through the running means.

    Source: Loshchilov, Hutter: Decoupled Weight Decay Regularization (2019).
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=1e-2,
        amsgrad=False,
        **options,
    ):
        options["decoupled_weight_decay"] = True
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, **options)


# %% role="given" id="step-lr" export="optim/schedules"
class StepLR(LRScheduler):
    """The first rate, times gamma after every step_size steps."""

    def __init__(self, optimizer, step_size, gamma=0.1, last_epoch=-1):
        self.step_size = step_size
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)


# %% role="answer" id="step-lr-rate" export="optim/schedules"
@extend(StepLR)
def get_lr(self):
    """Return the rate of each group at step last_epoch."""
    ### BEGIN SOLUTION
    new = self.last_epoch > 0 and self.last_epoch % self.step_size == 0
    return self._times(self.gamma if new and not self._is_initial else 1.0)
    ### END SOLUTION


# %% role="given" id="cosine-lr" export="optim/schedules"
class CosineAnnealingLR(LRScheduler):
    """Half a cosine from the first rate to eta_min, in T_max steps.

    Source: Loshchilov, Hutter: SGDR (2017).
    """

    def __init__(self, optimizer, T_max, eta_min=0.0, last_epoch=-1):
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)


# %% role="answer" id="cosine-lr-rate" export="optim/schedules"
@extend(CosineAnnealingLR)
def get_lr(self):
    """Return the rate of each group at step last_epoch."""
    ### BEGIN SOLUTION
    wave = (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
    return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]
    ### END SOLUTION


# %% role="given" id="dataset" export="utils/data/dataset"
class Dataset:
    """Examples that are found by their index; each class writes ``__getitem__``."""

    def __getitem__(self, index):
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")

    def __add__(self, other):
        from kindling.utils.data.dataset_longtail import ConcatDataset

        return ConcatDataset([self, other])

    def __class_getitem__(cls, kind):
        return cls


# %% role="given" id="tensor-dataset" export="utils/data/dataset"
class TensorDataset(Dataset):
    """Tensors with one first dimension; an example is a tuple of a row of each."""

    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors


# %% role="answer" id="tensor-dataset-item" export="utils/data/dataset"
@extend(TensorDataset)
def __getitem__(self, index):
    """Return a tuple of what the tensors hold at that index."""
    ### BEGIN SOLUTION
    return tuple(tensor[index] for tensor in self.tensors)
    ### END SOLUTION


# %% role="answer" id="tensor-dataset-len" export="utils/data/dataset"
@extend(TensorDataset)
def __len__(self):
    """Return the number of examples."""
    ### BEGIN SOLUTION
    return self.tensors[0].shape[0]
    ### END SOLUTION


# %% role="given" id="import-sampler"
from kindling.utils.data.sampler import Sampler


# %% role="given" id="batch-sampler" export="utils/data/batches"
class BatchSampler(Sampler):
    """Lists of indices from a sampler, batch_size in each."""

    def __init__(self, sampler, batch_size, drop_last):
        whole = isinstance(batch_size, int) and not isinstance(batch_size, bool)
        if not whole or batch_size <= 0:
            raise ValueError(
                "batch_size should be a positive integer value, but got "
                f"batch_size={batch_size}"
            )
        if not isinstance(drop_last, bool):
            raise ValueError(
                f"drop_last should be a boolean value, but got drop_last={drop_last}"
            )
        self.sampler, self.batch_size, self.drop_last = sampler, batch_size, drop_last


# %% role="answer" id="batches" export="utils/data/batches"
@extend(BatchSampler)
def __iter__(self):
    """Yield lists of batch_size indices; the last may be shorter, or is left out."""
    ### BEGIN SOLUTION
    batch = []
    for index in self.sampler:
        batch.append(index)
        if len(batch) == self.batch_size:
            yield batch
            batch = []
    if batch and not self.drop_last:
        yield batch
    ### END SOLUTION


# %% role="answer" id="number-of-batches" export="utils/data/batches"
@extend(BatchSampler)
def __len__(self):
    """Return the number of batches."""
    ### BEGIN SOLUTION
    whole, rest = divmod(len(self.sampler), self.batch_size)
    return whole + (rest > 0 and not self.drop_last)
    ### END SOLUTION


# %% role="given" id="import-loader"
from kindling.utils.data.base import LoaderBase


# %% role="given" id="loader" export="utils/data/dataloader"
class DataLoader(LoaderBase):
    """Batches of a data set, in order or shuffled."""

    def __class_getitem__(cls, kind):
        return cls


# %% role="answer" id="loader-iter" export="utils/data/dataloader"
@extend(DataLoader)
def __iter__(self):
    """Yield one batch after another, each put together by collate_fn."""
    ### BEGIN SOLUTION
    self._begin()
    if self.batch_sampler is None:
        yield from self._single_examples()
        return
    for indices in self.batch_sampler:
        yield self.collate_fn([self.dataset[index] for index in indices])
    ### END SOLUTION


# %% role="answer" id="loader-len" export="utils/data/dataloader"
@extend(DataLoader)
def __len__(self):
    """Return the number of batches."""
    ### BEGIN SOLUTION
    return self._count() if self.batch_sampler is None else len(self.batch_sampler)
    ### END SOLUTION
