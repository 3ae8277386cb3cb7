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
# # Counting
#
# A small unit for the tests of the build.

# %% [markdown] role="given" id="about" export="counting"
# This cell is locked prose.

# %% role="given" id="about-module" export="counting"
"""Counting by steps."""

# %% role="given" id="imports"
import math
import os

import numpy as np

from course import begin, check, extend

begin("02_counting")


# %% role="given" id="counter" export="counting"
class Counter:
    """A number that goes up.

    step: how far it goes each time.
    """

    def __init__(self, step):
        self.step = step
        self.count = 0


# %% [markdown]
# ## 1. Steps
#
# ![Three stairs, each as high as wide](stairs.svg)
#
# Before you run the next cell: where does the counter start?

# %%
counter = Counter(2)
print(counter.count, os.sep, np.pi)

# %% [markdown]
# ### Exercise 2.1 - Round up (60 points, about 5 minutes)
#
# Write `steps_to`, which tells how many steps of a size reach a goal.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
# How many steps of 2 reach 5?
# </details>
# <details><summary>My shapes don't fit</summary>
# Both are single numbers.
# </details>
# <details><summary>My number is off</summary>
# Two steps of 2 fall short of 5.
# </details>


# %% role="answer" id="steps-to" export="counting"
def steps_to(goal, size):
    """Return how many steps of this size reach the goal."""
    ### BEGIN SOLUTION
    # whole steps only
    return math.ceil(goal / size)
    ### END SOLUTION


# %%
print("five by twos needs three")


# %% role="check" id="check-steps-to" points=20
@check.equal(
    yours=lambda my, goal, size: my.steps_to(goal, size),
    torch=lambda torch, goal, size: math.ceil(goal / size),
)
def steps_reach_the_goal(rng):
    """Do the steps reach a goal that is no multiple of their size?"""
    return {"goal": 2.0 * int(rng.integers(2, 9)) + 1.0, "size": 2.0}


# %% role="check" id="hidden-steps-to" points=40
# Hidden check (40 points): other goals and sizes
### BEGIN HIDDEN TESTS
@check.equal(
    yours=lambda my, goal, size: my.steps_to(goal, size),
    torch=lambda torch, goal, size: math.ceil(goal / size),
)
def steps_of_other_sizes_reach_the_goal(rng):
    """Do steps of any size reach the goal?"""
    return {"goal": float(rng.uniform(1, 9)), "size": float(rng.uniform(1, 2))}


### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2.2 - Add a method (0 points, about 2 minutes)
#
# Write `advance`, which moves the counter by one step.

# %% [markdown]
# <details><summary>I don't know where to start</summary>Two names.</details>
# <details><summary>My shapes don't fit</summary>There are none.</details>
# <details><summary>My number is off</summary>Start from 0.</details>


# %% role="answer" id="advance" export="counting"
# A method, added to the class above.
@extend(Counter)
def advance(self, times=1):
    """Move on by some steps; return the counter."""
    ### BEGIN SOLUTION
    self.count = self.count + self.step * times
    return self
    ### END SOLUTION


# %% role="check" id="check-advance" points=0
@check.equal(
    yours=lambda my, step: my.Counter(step).advance().count,
    torch=lambda torch, step: step,
)
def one_step_moves_by_its_size(rng):
    """Does one step move the counter by the size of a step?"""
    return {"step": int(rng.integers(2, 9))}


# %% [markdown]
# Question: why does a counter that goes by twos never show a five?

# %% [markdown] role="written" id="why-no-five" points=40
# ### BEGIN SOLUTION
# Every count is a multiple of the step, and five is no multiple of two.
#
# Mark scheme: 40 points for naming the multiples.
# ### END SOLUTION
