# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# Planted answers of the sample unit. They are pieces of a notebook:
# ruff: noqa: F811, F821

# %% exercise="steps-to" mistake="rounds-down"
# You rounded down. The last step that is not whole counts, too.
# Count the steps of 2 to 5 on your fingers.
def steps_to(goal, size):
    """Return how many steps of this size reach the goal."""
    return int(goal // size)


# %% exercise="steps-to" mistake="upside-down"
# You divided the size by the goal.
def steps_to(goal, size):
    """Return how many steps of this size reach the goal."""
    return math.ceil(size / goal)


# %% exercise="steps-to" mistake="one-more"
# You always add one step, also where the goal is reached exactly.
def steps_to(goal, size):
    """Return how many steps of this size reach the goal."""
    return math.floor(goal / size) + 2


# %% exercise="steps-to" honest="negative-floor"
# Rounds the negative number down.
def steps_to(goal, size):
    """Return how many steps of this size reach the goal."""
    return -int(-goal // size)


# %% exercise="advance" mistake="no-size"
# You moved by one, not by the size of a step.
@extend(Counter)
def advance(self, times=1):
    """Move on by some steps; return the counter."""
    self.count = self.count + times
    return self


# %% exercise="advance" mistake="backward"
# You moved down.
@extend(Counter)
def advance(self, times=1):
    """Move on by some steps; return the counter."""
    self.count = self.count - self.step * times
    return self


# %% exercise="advance" mistake="nothing"
# You return the counter and do not move it.
@extend(Counter)
def advance(self, times=1):
    """Move on by some steps; return the counter."""
    return self
