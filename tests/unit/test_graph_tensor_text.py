"""The text form, in full, of the tensor graphs that a learner meets first."""

from textwrap import dedent

import pytest

import kindling
from course.graph import explain


def row(*numbers, requires_grad=True):
    return kindling.tensor(list(numbers), requires_grad=requires_grad)


def table(requires_grad=True):
    rows = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    return kindling.tensor(rows, requires_grad=requires_grad)


def added():
    a, b = row(1.0, 2.0), row(3.0, 4.0)
    return explain(a + b, {"a": a, "b": b}, backward=row(1.0, 10.0))


def multiplied_with_broadcast():
    x, w = table(), row(1.0, 2.0, 3.0)
    y = (x * w).sum()
    return explain(y, {"x": x, "w": w, "y": y}, parameters=[w], backward=True)


def squared():
    x = kindling.tensor(3.0, requires_grad=True)
    y = x * x
    return explain(y, {"x": x, "y": y}, backward=True)


def matrix_product():
    x, w = table(requires_grad=False), kindling.ones(3, 1, requires_grad=True)
    y = x @ w
    return explain(y, {"x": x, "w": w, "y": y})


def summed_and_averaged():
    x = table()
    y = x.sum(dim=0).mean()
    return explain(y, {"x": x, "y": y}, backward=True)


def reused():
    a = kindling.tensor(3.0, requires_grad=True)
    y = a * 2.0 + a
    return explain(y, {"a": a, "y": y}, backward=True)


def backward_has_run():
    a = row(1.0, 2.0)
    y = (a * a).sum()
    y.backward()
    return explain(y, {"a": a, "y": y})


def two_backwards():
    a = kindling.tensor(3.0, requires_grad=True)
    y = a * a
    y.backward(retain_graph=True)
    return explain(y, {"a": a, "y": y}, backward=True)


def old_gradient():
    w = row(1.0, 2.0)
    w.sum().backward()
    y = w * w
    return explain(y, {"w": w, "y": y})


def under_no_grad():
    x = row(1.0, 2.0)
    with kindling.no_grad():
        y = x * x
    return explain(y, {"x": x, "y": y})


def failing_forward():
    x, w = table(requires_grad=False), row(1.0, 2.0)
    return explain(lambda: (x + 1.0) @ w, {"x": x, "w": w})


def two_layers():
    x, w1 = table(requires_grad=False), kindling.full((3, 4), 0.1)
    w2 = kindling.ones(4, 1)
    b1, b2 = kindling.zeros(4), kindling.zeros(1)
    names = {"w1": w1, "b1": b1, "w2": w2, "b2": b2}
    for parameter in names.values():
        parameter.requires_grad = True
    loss = (((x @ w1 + b1).tanh() @ w2 + b2) ** 2).mean()
    return explain(loss, {"x": x, "loss": loss}, parameters=names, backward=True)


GOLDEN = {
    added: """
        Graph of #3 = [4.0, 6.0]: 3 values; 1 operation (1 add); one backward was watched.

        Values, operands before results
          #1  input a   = [1.0, 2.0]  shape (2,)  grad [1.0, 10.0]
          #2  input b   = [3.0, 4.0]  shape (2,)  grad [1.0, 10.0]
          #3  add(a, b) = [4.0, 6.0]  shape (2,)  grad [1.0, 10.0]  [AddBackward0]

        Backward, in its order
               #3.grad = [1.0, 10.0]  [start]
          add  a.grad += #3.grad = [1.0, 10.0]  shape (2,)
          add  b.grad += #3.grad = [1.0, 10.0]  shape (2,)
        """,  # noqa: E501
    multiplied_with_broadcast: """
        Graph of y = 46.0: 4 values; 2 operations (1 mul and 1 sum); one backward was watched.

        Values, operands before results
          #1  input x     = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]  shape (2, 3)  grad [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]
          #2  parameter w = [1.0, 2.0, 3.0]  shape (3,)  grad [5.0, 7.0, 9.0]
          #3  mul(x, w)   = not kept  shape (2, 3)  grad [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]  [MulBackward0, saved x and w]
          #4  y = sum(#3) = 46.0      grad 1.0  [SumBackward0]

        Backward, in its order
               y.grad = 1.0  [start]
          sum  #3.grad += y.grad, copied to every element = [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]  shape (2, 3)
          mul  x.grad += #3.grad * w = [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]  shape (2, 3)
          mul  w.grad += #3.grad * x, sum over axis 0 = [5.0, 7.0, 9.0]  shape (3,)  (broadcast (3,) -> (2, 3))
        """,  # noqa: E501
    squared: """
        Graph of y = 9.0: 2 values; 1 operation (1 mul); one backward was watched.

        Values, operands before results
          #1  input x       = 3.0       grad 6.0  used 2x
          #2  y = mul(x, x) = 9.0       grad 1.0  [MulBackward0, saved x]

        Backward, in its order
               y.grad = 1.0  [start]
          mul  x.grad += y.grad * x = 3.0  [1 of 2]
          mul  x.grad += y.grad * x = 3.0  [2 of 2: 3.0 + 3.0 = 6.0]
        """,
    matrix_product: """
        Graph of y = [[6.0], [15.0]]: 3 values; 1 operation (1 matmul); backward has not run yet.

        Values, operands before results
          #1  input x          = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]  shape (2, 3)  grad not tracked
          #2  input w          = all 1.0   shape (3, 1)  grad not run yet
          #3  y = matmul(x, w) = [[6.0], [15.0]]  shape (2, 1)  grad not run yet  [MmBackward0, saved x and w]

        The way back of each gradient
          matmul  w.grad += x.T @ y.grad  shape (3, 1)
        """,  # noqa: E501
    summed_and_averaged: """
        Graph of y = 7.0: 3 values; 2 operations (1 mean and 1 sum); one backward was watched.

        Values, operands before results
          #1  input x      = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]  shape (2, 3)  grad [[0.3333, 0.3333, 0.3333], [0.3333, 0.3333, 0.3333]]
          #2  sum(x)       = not kept  shape (3,)  grad [0.3333, 0.3333, 0.3333]  [SumBackward1]
          #3  y = mean(#2) = 7.0       grad 1.0  [MeanBackward0]

        Backward, in its order
                y.grad = 1.0  [start]
          mean  #2.grad += y.grad / 3, copied to every element = [0.3333, 0.3333, 0.3333]  shape (3,)
          sum   x.grad += #2.grad, copied to every element = [[0.3333, 0.3333, 0.3333], [0.3333, 0.3333, 0.3333]]  shape (2, 3)
        """,  # noqa: E501
    reused: """
        Graph of y = 9.0: 4 values; 2 operations (1 add and 1 mul); one backward was watched.

        Values, operands before results
          #1  input a        = 3.0       grad 3.0  used 2x
          #2  constant       = 2.0       grad not tracked
          #3  mul(a, #2)     = not kept  grad 1.0  [MulBackward0, saved a and #2]
          #4  y = add(#3, a) = 9.0       grad 1.0  [AddBackward0]

        Backward, in its order
               y.grad = 1.0  [start]
          add  #3.grad += y.grad = 1.0
          add  a.grad += y.grad = 1.0  [1 of 2]
          mul  a.grad += #3.grad * #2 = 2.0  [2 of 2: 1.0 + 2.0 = 3.0]
        """,  # noqa: E501
    backward_has_run: """
        Graph of y = 5.0: 3 values; 2 operations (1 mul and 1 sum); backward has run.

        Values, operands before results
          #1  input a     = [1.0, 2.0]  shape (2,)  grad [2.0, 4.0]  used 2x
          #2  mul(a, a)   = not kept  shape (2,)  grad not kept  [MulBackward0, what it saved is freed]
          #3  y = sum(#2) = 5.0       grad not kept  [SumBackward0]

        The way back of each gradient
          sum  #2.grad += y.grad, copied to every element  shape (2,)
          mul  a.grad += #2.grad * a  shape (2,)
          mul  a.grad += #2.grad * a  shape (2,)
        """,  # noqa: E501
    two_backwards: """
        Graph of y = 9.0: 2 values; 1 operation (1 mul); one backward was watched; 1 note on what looks odd.

        Look here
          After an earlier backward, this one would make a.grad = 6.0 + 6.0 = 12.0: gradients add up until grad is set back to None.

        Values, operands before results
          #1  input a       = 3.0       grad 6.0  used 2x
          #2  y = mul(a, a) = 9.0       grad 1.0  [MulBackward0, saved a]

        Backward, in its order
               y.grad = 1.0  [start]
          mul  a.grad += y.grad * a = 3.0  [1 of 2]
          mul  a.grad += y.grad * a = 3.0  [2 of 2: 3.0 + 3.0 = 6.0]
        """,  # noqa: E501
    old_gradient: """
        Graph of y = [1.0, 4.0]: 2 values; 1 operation (1 mul); backward has not run yet, or it kept the graph; 1 note on what looks odd.

        Look here
          w.grad = [1.0, 1.0]: left from an earlier backward, unless backward has run on this graph and kept it (retain_graph=True). A gradient that is not set back to None is added to.

        Values, operands before results
          #1  input w       = [1.0, 2.0]  shape (2,)  grad not run yet (old [1.0, 1.0])  used 2x
          #2  y = mul(w, w) = [1.0, 4.0]  shape (2,)  grad not run yet  [MulBackward0, saved w]

        The way back of each gradient
          mul  w.grad += y.grad * w  shape (2,)
          mul  w.grad += y.grad * w  shape (2,)
        """,  # noqa: E501
    under_no_grad: """
        Graph of y = [1.0, 4.0]: 1 value; no gradient is tracked; 1 note on what looks odd.

        Look here
          y does not require a gradient and has no grad_fn: it is a leaf, or it was made under no_grad, by detach, or from tensors that require none.

        Values, operands before results
          #1  input y = [1.0, 4.0]  shape (2,)  grad not tracked
        """,  # noqa: E501
    failing_forward: """
        Forward pass that stopped at matmul: RuntimeError: matmul: (2, 3) @ (2,): inner sizes 3 and 2 differ; 1 operation (1 matmul).

        Values, operands before results
          #1  constant      = [[2.0, 3.0, 4.0], [5.0, 6.0, 7.0]]  shape (2, 3)  grad not tracked
          #2  input w       = [1.0, 2.0]  shape (2,)  grad not run yet
          #3  matmul(#1, w) failed: RuntimeError: matmul: (2, 3) @ (2,): inner sizes 3 and 2 differ  (got (2, 3) and (2,))
        """,  # noqa: E501
    two_layers: """
        Graph of loss = 8.862: 12 values; 7 operations (2 add, 2 matmul, 1 mean, 1 pow and 1 tanh); one backward was watched.

        Values, operands before results
           #1  input x          = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]  shape (2, 3)  grad not tracked
           #2  parameter w1     = all 0.1   shape (3, 4)  grad mean 6.329, from 4.146 to 8.511
           #3  matmul(x, w1)    = not kept  shape (2, 4)  grad mean 1.091, from 0.6543 to 1.529  [MmBackward0, saved x and w1]
           #4  parameter b1     = all 0.0   shape (4,)  grad all 2.183
           #5  add(#3, b1)      = not kept  shape (2, 4)  grad mean 1.091, from 0.6543 to 1.529  [AddBackward0]
           #6  tanh(#5)         = mean 0.7211, from 0.537 to 0.9051  shape (2, 4)  grad mean 2.884, from 2.148 to 3.621  [TanhBackward0, saved #6]
           #7  parameter w2     = all 1.0   shape (4, 1)  grad all 4.431
           #8  matmul(#6, w2)   = not kept  shape (2, 1)  grad [[2.148], [3.621]]  [MmBackward0, saved #6 and w2]
           #9  parameter b2     = [0.0]     shape (1,)  grad [5.769]
          #10  add(#8, b2)      = [[2.148], [3.621]]  shape (2, 1)  grad [[2.148], [3.621]]  [AddBackward0]
          #11  pow(#10)         = not kept  shape (2, 1)  grad [[0.5], [0.5]]  [PowBackward0, saved #10]
          #12  loss = mean(#11) = 8.862     grad 1.0  [MeanBackward0]

        Backward, in its order
                  loss.grad = 1.0  [start]
          mean    #11.grad += loss.grad / 2, copied to every element = [[0.5], [0.5]]  shape (2, 1)
          pow     #10.grad += #11.grad * 2 * #10 = [[2.148], [3.621]]  shape (2, 1)
          add     #8.grad += #10.grad = [[2.148], [3.621]]  shape (2, 1)
          add     b2.grad += #10.grad, sum over axis 0 = [5.769]  shape (1,)  (broadcast (1,) -> (2, 1))
          matmul  #6.grad += #8.grad @ w2.T = mean 2.884, from 2.148 to 3.621  shape (2, 4)
          matmul  w2.grad += #6.T @ #8.grad = all 4.431  shape (4, 1)
          tanh    #5.grad += #6.grad * (1 - #6**2) = mean 1.091, from 0.6543 to 1.529  shape (2, 4)
          add     #3.grad += #5.grad = mean 1.091, from 0.6543 to 1.529  shape (2, 4)
          add     b1.grad += #5.grad, sum over axis 0 = all 2.183  shape (4,)  (broadcast (4,) -> (2, 4))
          matmul  w1.grad += x.T @ #3.grad = mean 6.329, from 4.146 to 8.511  shape (3, 4)
        """,  # noqa: E501
}


@pytest.mark.parametrize("build", GOLDEN, ids=lambda build: build.__name__)
def test_text_form_is_complete(build):
    assert build().text == dedent(GOLDEN[build]).strip()
