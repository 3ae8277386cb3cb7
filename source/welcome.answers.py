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
# Answers to the welcome notebook that are wrong in a way that people really are wrong,
# each with the cause that a student reads, and answers that are right in another way.

# %% exercise="slope" mistake="change"
# This is the change for one step to the right, not yet divided by anything. Step to both
# sides, and divide the change by the distance between the two places.
def slope(f, x, h):
    return f(x + h) - f(x)


# %% exercise="slope" mistake="one-side"
# You stepped to the right only. The statement asks for a step to each side: from x - h
# to x + h.
def slope(f, x, h):
    return (f(x + h) - f(x)) / h


# %% exercise="slope" mistake="half-distance"
# Your slope is twice as large as it should be. The two places lie 2 * h apart: h on each
# side of x.
def slope(f, x, h):
    return (f(x + h) - f(x - h)) / h


# %% exercise="slope" mistake="not-divided"
# This is the change from x - h to x + h. Divide it by the distance between the two.
def slope(f, x, h):
    return f(x + h) - f(x - h)


# %% exercise="slope" mistake="precedence"
# Python divides by 2 first and then multiplies by h. Put parentheses around 2 * h.
def slope(f, x, h):
    return (f(x + h) - f(x - h)) / 2 * h


# %% exercise="slope" mistake="backward"
# The sign is wrong: the change is the value on the right minus the value on the left.
def slope(f, x, h):
    return (f(x - h) - f(x + h)) / (2 * h)


# %% exercise="slope" mistake="no-return"
# Your function computes a result but does not return it, so its caller gets None.
def slope(f, x, h):
    (f(x + h) - f(x - h)) / (2 * h)


# %% exercise="slope" honest="two-lines"
# The distance has a name.
def slope(f, x, h):
    left, right = x - h, x + h
    return (f(right) - f(left)) / (right - left)
