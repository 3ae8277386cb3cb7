# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="mul" mistake="derivatives-swapped"
# The local derivatives stand in the wrong order. The first belongs to self: how fast does the product grow when self grows and other stays still?
@extend(Value)
def __mul__(self, other):
    other = as_value(other)
    return Value(self.data * other.data, (self, other), "mul", (self.data, other.data))

# %% exercise="mul" mistake="copied-from-add"
# Both local derivatives are 1, as for a sum. In a product, the effect of one factor depends on the size of the other.
@extend(Value)
def __mul__(self, other):
    other = as_value(other)
    return Value(self.data * other.data, (self, other), "mul", (1.0, 1.0))

# %% exercise="mul" mistake="op-of-add"
# The op still says "add". Everything else is right; change the name of the operation.
@extend(Value)
def __mul__(self, other):
    other = as_value(other)
    product = self.data * other.data
    return Value(product, (self, other), "add", (other.data, self.data))

# %% exercise="mul" mistake="inputs-are-numbers"
# The inputs are plain numbers. They must be the values themselves, or the steps cannot be followed back.
@extend(Value)
def __mul__(self, other):
    other = as_value(other)
    product = self.data * other.data
    return Value(product, (self.data, other.data), "mul", (other.data, self.data))

# %% exercise="mul" mistake="derivatives-are-values"
# The local derivatives are values. They must be plain numbers: use the data of the other factor.
@extend(Value)
def __mul__(self, other):
    other = as_value(other)
    return Value(self.data * other.data, (self, other), "mul", (other, self))

# %% exercise="mul" mistake="numbers-not-wrapped"
# A plain number on the right has no data. Wrap other first, as __add__ does.
@extend(Value)
def __mul__(self, other):
    product = self.data * other.data
    return Value(product, (self, other), "mul", (other.data, self.data))

# %% exercise="mul" mistake="no-local-derivatives"
# The product has no local derivatives. Without them no gradient can flow through it.
@extend(Value)
def __mul__(self, other):
    other = as_value(other)
    return Value(self.data * other.data, (self, other), "mul")

# %% exercise="mul" mistake="op-is-a-sign"
# The op is not "mul". torch calls the operation by that name, and so does the statement.
@extend(Value)
def __mul__(self, other):
    other = as_value(other)
    product = self.data * other.data
    return Value(product, (self, other), "*", (other.data, self.data))

# %% exercise="mul" mistake="op-forgotten"
# The local derivatives stand where the op belongs: Value takes the number, the inputs, the op, and then the local derivatives.
@extend(Value)
def __mul__(self, other):
    other = as_value(other)
    return Value(self.data * other.data, (self, other), (other.data, self.data))

# %% exercise="mul" honest="step-by-step"
# Names for every ingredient.
@extend(Value)
def __mul__(self, other):
    right = as_value(other)
    left_slope = right.data
    right_slope = self.data
    slopes = (left_slope, right_slope)
    return Value(
        data=self.data * right.data,
        inputs=(self, right),
        op="mul",
        local_derivatives=slopes,
    )

# %% exercise="pow" mistake="forgotten-factor"
# The factor n is missing in the local derivative: the slope of x ** n is not x ** (n - 1) alone.
@extend(Value)
def __pow__(self, exponent):
    return Value(self.data**exponent, (self,), "pow", (self.data ** (exponent - 1),))

# %% exercise="pow" mistake="exponent-not-lowered"
# The exponent in the local derivative is still n. It has to be one less.
@extend(Value)
def __pow__(self, exponent):
    return Value(self.data**exponent, (self,), "pow", (exponent * self.data**exponent,))

# %% exercise="pow" mistake="exponent-is-an-input"
# The exponent became an input. It is a plain number that nothing differentiates: a power has one input and one local derivative.
@extend(Value)
def __pow__(self, exponent):
    n = as_value(exponent)
    local = exponent * self.data ** (exponent - 1)
    return Value(self.data**exponent, (self, n), "pow", (local, 0.0))

# %% exercise="pow" mistake="times-instead-of-power"
# This multiplies by the exponent. In Python a power is written with two stars.
@extend(Value)
def __pow__(self, exponent):
    return Value(self.data * exponent, (self,), "pow", (exponent,))

# %% exercise="pow" mistake="power-by-multiplying"
# The power was built by repeated multiplication. That works for whole exponents only, and its op and inputs are those of the last product; a power is one step of its own.
@extend(Value)
def __pow__(self, exponent):
    out = self
    for _ in range(exponent - 1):
        out = out * self
    return out

# %% exercise="pow" mistake="whole-exponents-only"
# The exponent was turned into a whole number. Negative and fractional exponents must work, too.
@extend(Value)
def __pow__(self, exponent):
    n = int(exponent)
    return Value(self.data**n, (self,), "pow", (n * self.data ** (n - 1),))

# %% exercise="pow" mistake="inputs-not-a-tuple"
# The inputs are a bare value. A tuple with one item is written with a comma: (item,).
@extend(Value)
def __pow__(self, exponent):
    local = exponent * self.data ** (exponent - 1)
    return Value(self.data**exponent, self, "pow", (local,))

# %% exercise="pow" mistake="local-not-a-tuple"
# The local derivative is a bare number. A tuple with one item is written with a comma: (item,).
@extend(Value)
def __pow__(self, exponent):
    local = exponent * self.data ** (exponent - 1)
    return Value(self.data**exponent, (self,), "pow", local)

# %% exercise="pow" mistake="power-of-a-value"
# The method calls itself without end: inside it, self ** n is again a power of a value. Compute with the data of self.
@extend(Value)
def __pow__(self, exponent):
    local = exponent * self ** (exponent - 1)
    return Value(self.data**exponent, (self,), "pow", (local,))

# %% exercise="pow" mistake="one-subtracted-from-the-power"
# The power was taken with n, and 1 was subtracted afterward: ** comes before -. The lowered exponent needs parentheses.
@extend(Value)
def __pow__(self, exponent):
    local = exponent * self.data**exponent - 1
    return Value(self.data**exponent, (self,), "pow", (local,))

# %% exercise="pow" honest="by-dividing"
# n * x ** n / x is the same slope where x is above zero.
@extend(Value)
def __pow__(self, exponent):
    out = self.data**exponent
    return Value(out, (self,), "pow", (exponent * out / self.data,))

# %% exercise="div" mistake="new-leaf"
# The number is right, but the result is a new leaf: its steps are forgotten. Combine the values, not their data.
@extend(Value)
def __truediv__(self, other):
    return Value(self.data / as_value(other).data)

# %% exercise="div" mistake="upside-down"
# The quotient is upside down: other was divided by self.
@extend(Value)
def __truediv__(self, other):
    return as_value(other) * self**-1

# %% exercise="div" mistake="divides-by-a-number"
# The steps lead back to self only: other was used as a plain number, so its gradient is lost.
@extend(Value)
def __truediv__(self, other):
    return self * (1 / as_value(other).data)

# %% exercise="div" mistake="numbers-not-wrapped"
# A plain number on the right has no data. Wrap other first, as __sub__ does.
@extend(Value)
def __truediv__(self, other):
    slopes = (1 / other.data, -self.data / other.data**2)
    return Value(self.data / other.data, (self, other), "div", slopes)

# %% exercise="div" mistake="forgotten-minus"
# The slope with respect to other has the wrong sign: a larger divisor makes the quotient smaller.
@extend(Value)
def __truediv__(self, other):
    other = as_value(other)
    slopes = (1 / other.data, self.data / other.data**2)
    return Value(self.data / other.data, (self, other), "div", slopes)

# %% exercise="div" mistake="divides-again"
# The method divides by a value, which is what it has to define: 1 / other is a division again. Which power of other makes a product of it?
@extend(Value)
def __truediv__(self, other):
    return self * (1 / other)

# %% exercise="div" mistake="divides-again-without-end"
# The method divides by a value, which is what it has to define: 1 / other is a division again. Which power of other makes a product of it?
@extend(Value)
def __truediv__(self, other):
    return self * (1 / other)


@extend(Value)
def __rtruediv__(self, other):
    return as_value(other) / self

# %% exercise="div" mistake="one-divided-by-a-value"
# The method divides by a value, which is what it has to define: 1 / other is a division again. Which power of other makes a product of it?
@extend(Value)
def __truediv__(self, other):
    return self * Value(1.0) / other

# %% exercise="div" mistake="power-of-the-product"
# The power -1 was taken of the whole product, so self went below the line, too. Only other belongs there: look at your parentheses.
@extend(Value)
def __truediv__(self, other):
    return (self * as_value(other)) ** -1

# %% exercise="div" honest="a-rule-of-its-own"
# A correct rule for division instead of a product with a power.
@extend(Value)
def __truediv__(self, other):
    other = as_value(other)
    slopes = (1 / other.data, -self.data / other.data**2)
    return Value(self.data / other.data, (self, other), "div", slopes)

# %% exercise="tanh" mistake="not-squared"
# The slope is 1 minus the square of tanh; the square is missing.
@extend(Value)
def tanh(self):
    out = math.tanh(self.data)
    return Value(out, (self,), "tanh", (1 - out,))

# %% exercise="tanh" mistake="square-of-the-input"
# The square is that of the number that went in. The formula needs the square of the result.
@extend(Value)
def tanh(self):
    return Value(math.tanh(self.data), (self,), "tanh", (1 - self.data**2,))

# %% exercise="tanh" mistake="slope-of-exp"
# The local derivative is the result itself. That is true for exp, not for tanh.
@extend(Value)
def tanh(self):
    out = math.tanh(self.data)
    return Value(out, (self,), "tanh", (out,))

# %% exercise="tanh" mistake="tan-instead-of-tanh"
# This is the tangent of an angle, math.tan. The hyperbolic tangent is another function.
@extend(Value)
def tanh(self):
    out = math.tan(self.data)
    return Value(out, (self,), "tanh", (1 + out**2,))

# %% exercise="tanh" mistake="not-a-tuple"
# The local derivative is a bare number. It must be a tuple with one item, written with a comma: (item,).
@extend(Value)
def tanh(self):
    out = math.tanh(self.data)
    return Value(out, (self,), "tanh", (1 - out**2))

# %% exercise="tanh" mistake="math-of-a-value"
# math.tanh was given a value. It knows plain numbers only: use the data of self.
@extend(Value)
def tanh(self):
    out = math.tanh(self)
    return Value(out, (self,), "tanh", (1 - out**2,))

# %% exercise="tanh" mistake="square-of-the-result"
# The local derivative is the square of the result. It has to be 1 minus that square.
@extend(Value)
def tanh(self):
    out = math.tanh(self.data)
    return Value(out, (self,), "tanh", (out**2,))

# %% exercise="tanh" mistake="local-is-a-value"
# The local derivative is a value. It must be a plain number: use the result of math.tanh.
@extend(Value)
def tanh(self):
    out = Value(math.tanh(self.data), (self,), "tanh")
    out.local_derivatives = (1 - out * out,)
    return out

# %% exercise="tanh" mistake="made-of-exp"
# The number may be right, but the result is not one step with the op "tanh" and the input self: it was put together from other operations.
@extend(Value)
def tanh(self):
    e = (self * 2).exp()
    return (e - 1) / (e + 1)

# %% exercise="tanh" mistake="tanh-of-tanh"
# The square is that of tanh of the result: tanh was applied twice. The result has been through tanh already.
@extend(Value)
def tanh(self):
    out = math.tanh(self.data)
    return Value(out, (self,), "tanh", (1 - math.tanh(out) ** 2,))

# %% exercise="tanh" honest="by-cosh"
# The slope as 1 / cosh(a) ** 2.
@extend(Value)
def tanh(self):
    slope = 1 / math.cosh(self.data) ** 2
    return Value(math.tanh(self.data), (self,), "tanh", (slope,))

# %% exercise="relu" mistake="slope-is-the-number"
# The local derivative is the result. The slope of the line to the right of zero is 1, wherever you are on it.
@extend(Value)
def relu(self):
    out = max(0.0, self.data)
    return Value(out, (self,), "relu", (out,))

# %% exercise="relu" mistake="slope-is-the-input"
# The local derivative is the number that went in. The slope is 1 above zero and 0 elsewhere.
@extend(Value)
def relu(self):
    return Value(max(0.0, self.data), (self,), "relu", (self.data,))

# %% exercise="relu" mistake="slope-is-a-truth-value"
# The local derivative is True or False. Write 1.0 and 0.0, which are numbers.
@extend(Value)
def relu(self):
    return Value(max(0.0, self.data), (self,), "relu", (self.data > 0,))

# %% exercise="relu" mistake="flat-side-is-a-leaf"
# On the flat side a new leaf is returned, without inputs and without a slope. The result has the input self on both sides, and a local derivative.
@extend(Value)
def relu(self):
    if self.data > 0:
        return Value(self.data, (self,), "relu", (1.0,))
    return Value(0.0)

# %% exercise="relu" mistake="returns-self"
# Above zero, self is returned. The result must be a new value with the op "relu" and the input self.
@extend(Value)
def relu(self):
    if self.data > 0:
        return self
    return Value(0.0, (self,), "relu", (0.0,))

# %% exercise="relu" mistake="slope-always-one"
# The local derivative is 1 on both sides. Below zero the curve is flat.
@extend(Value)
def relu(self):
    return Value(max(0.0, self.data), (self,), "relu", (1.0,))

# %% exercise="relu" mistake="slope-one-at-zero"
# At exactly zero the slope has to be 0, as torch has it; your condition counts zero as positive.
@extend(Value)
def relu(self):
    slope = 1.0 if self.data >= 0 else 0.0
    return Value(max(0.0, self.data), (self,), "relu", (slope,))

# %% exercise="relu" mistake="absolute-value"
# Negative numbers come out positive. They must come out as zero.
@extend(Value)
def relu(self):
    slope = 1.0 if self.data > 0 else -1.0
    return Value(abs(self.data), (self,), "relu", (slope,))

# %% exercise="relu" mistake="compares-the-value"
# A value was compared with a number. Compare its data.
@extend(Value)
def relu(self):
    slope = 1.0 if self > 0 else 0.0
    return Value(slope * self.data, (self,), "relu", (slope,))

# %% exercise="relu" mistake="smaller-than-one"
# The condition compares with 1. The corner of the curve is at zero.
@extend(Value)
def relu(self):
    slope = 1.0 if self.data > 1 else 0.0
    return Value(max(0.0, self.data), (self,), "relu", (slope,))

# %% exercise="relu" mistake="self-or-a-leaf"
# Above zero self came back, and elsewhere a new leaf. On both sides the result is a new value with the op "relu", the input self and a local derivative.
@extend(Value)
def relu(self):
    if self.data > 0:
        return self
    return Value(0.0)

# %% exercise="relu" mistake="slope-minus-one-below"
# Below zero the local derivative is -1. The curve is flat there, and not falling.
@extend(Value)
def relu(self):
    slope = 1.0 if self.data > 0 else -1.0
    return Value(max(0.0, self.data), (self,), "relu", (slope,))

# %% exercise="relu" honest="two-returns"
# One return for each side.
@extend(Value)
def relu(self):
    if self.data > 0:
        return Value(self.data, (self,), "relu", (1.0,))
    return Value(0.0, (self,), "relu", (0.0,))

# %% exercise="push" mistake="assigns"
# The gradient is assigned, not added: of several arrivals only the last one is kept. A value that is used twice needs both.
def push(out):
    for value, local in zip(out.inputs, out.local_derivatives):
        value.grad = out.grad * local

# %% exercise="push" mistake="forgets-upstream"
# The upstream gradient is missing: only the local derivative is added. Each contribution is local times the gradient of out.
def push(out):
    for value, local in zip(out.inputs, out.local_derivatives):
        value.grad = local if value.grad is None else value.grad + local

# %% exercise="push" mistake="forgets-local"
# The local derivative is missing: every input gets the upstream gradient as it is. That is right for a sum only.
def push(out):
    for value in out.inputs:
        value.grad = out.grad if value.grad is None else value.grad + out.grad

# %% exercise="push" mistake="adds-instead-of-multiplying"
# Upstream and local are added. Along a path they multiply.
def push(out):
    for value, local in zip(out.inputs, out.local_derivatives):
        contribution = out.grad + local
        value.grad = contribution if value.grad is None else value.grad + contribution

# %% exercise="push" mistake="none-not-handled"
# The first gradient that arrives finds None, and None cannot be added to. Begin from the contribution itself in that case.
def push(out):
    for value, local in zip(out.inputs, out.local_derivatives):
        value.grad += out.grad * local

# %% exercise="push" mistake="each-input-once"
# An input that stands in inputs twice was served once. In a * a the value a gets two contributions.
def push(out):
    seen = []
    for value, local in zip(out.inputs, out.local_derivatives):
        if value not in seen:
            seen.append(value)
            new = out.grad * local
            value.grad = new if value.grad is None else value.grad + new

# %% exercise="push" mistake="data-instead-of-local"
# The contribution uses the data of the input. It needs the local derivative that out has kept for it.
def push(out):
    for value in out.inputs:
        contribution = out.grad * value.data
        value.grad = contribution if value.grad is None else value.grad + contribution

# %% exercise="push" mistake="keeps-first-arrival"
# Only the first arrival counts here; when a gradient is there already, nothing is added to it.
def push(out):
    for value, local in zip(out.inputs, out.local_derivatives):
        if value.grad is None:
            value.grad = out.grad * local

# %% exercise="push" mistake="goes-on-to-the-leaves"
# The function went on to the inputs of the inputs. One call takes one step; the order of the calls is decided elsewhere.
def push(out):
    for value, local in zip(out.inputs, out.local_derivatives):
        new = out.grad * local
        value.grad = new if value.grad is None else value.grad + new
        push(value)

# %% exercise="push" mistake="right-for-products-only"
# This is right for a product only: it uses the data of the other input. Every operation has kept its own local derivatives.
def push(out):
    first, second = out.inputs
    first.grad = (first.grad or 0.0) + out.grad * second.data
    second.grad = (second.grad or 0.0) + out.grad * first.data

# %% exercise="push" mistake="forgets-its-own-gradient"
# The gradient of out is gone afterward. It stays where it is; somebody may want to read it.
def push(out):
    for value, local in zip(out.inputs, out.local_derivatives):
        new = out.grad * local
        value.grad = new if value.grad is None else value.grad + new
    out.grad = None

# %% exercise="push" mistake="first-arrival-lost"
# The first arrival is lost: it turns None into 0 and is not added. What should grad be after the first arrival?
def push(out):
    for value, local in zip(out.inputs, out.local_derivatives):
        if value.grad is None:
            value.grad = 0.0
        else:
            value.grad += out.grad * local

# %% exercise="push" mistake="data-instead-of-upstream"
# The contribution uses the data of out. What comes from the end of the computation is its gradient.
def push(out):
    for value, local in zip(out.inputs, out.local_derivatives):
        new = out.data * local
        value.grad = new if value.grad is None else value.grad + new

# %% exercise="push" honest="starts-from-zero"
# None becomes zero first, then everything is added.
def push(out):
    for index, value in enumerate(out.inputs):
        if value.grad is None:
            value.grad = 0.0
        value.grad += out.local_derivatives[index] * out.grad

# %% exercise="topological-order" mistake="recursive"
# The function calls itself as deep as the graph goes, and Python stops that after about a thousand calls. Keep a list of what is to do instead.
def topological_order(out):
    order, done = [], set()

    def visit(value):
        if value in done:
            return
        done.add(value)
        for item in value.inputs:
            visit(item)
        order.append(value)

    visit(out)
    return order

# %% exercise="topological-order" mistake="breadth-first"
# A value stands in the list before one of its inputs. Write a value into the list only when all its inputs are in it, not when it is first met.
def topological_order(out):
    order, seen, queue = [], {out}, [out]
    while queue:
        value = queue.pop(0)
        order.append(value)
        for item in value.inputs:
            if item not in seen:
                seen.add(item)
                queue.append(item)
    return order[::-1]

# %% exercise="topological-order" mistake="depth-first-without-coming-back"
# A value stands in the list before one of its inputs. Write a value into the list only when all its inputs are in it, not when it is first met.
def topological_order(out):
    order, seen, stack = [], set(), [out]
    while stack:
        value = stack.pop()
        if value not in seen:
            seen.add(value)
            order.append(value)
            stack.extend(value.inputs)
    return order[::-1]

# %% exercise="topological-order" mistake="values-twice"
# Some values stand in the list more than once. A value can wait on the stack several times; look whether it is already in the order when you take it.
def topological_order(out):
    order, stack = [], [(out, False)]
    while stack:
        value, ready = stack.pop()
        if ready:
            order.append(value)
        else:
            stack.append((value, True))
            stack.extend((item, False) for item in value.inputs)
    return order

# %% exercise="topological-order" mistake="not-looked-at-when-taken"
# Some values stand in the list more than once. A value can wait on the stack several times; look whether it is already in the order when you take it.
def topological_order(out):
    order, done, stack = [], set(), [out]
    while stack:
        value = stack.pop()
        missing = [item for item in value.inputs if item not in done]
        if missing:
            stack.append(value)
            stack.extend(missing)
        else:
            done.add(value)
            order.append(value)
    return order

# %% exercise="topological-order" mistake="marked-when-put-on-the-stack"
# A value stands in the list before one of its inputs. Write a value into the list only when all its inputs are in it, not when it is first met.
def topological_order(out):
    order, seen, stack = [], {out}, [out]
    while stack:
        value = stack.pop()
        order.append(value)
        for item in value.inputs:
            if item not in seen:
                seen.add(item)
                stack.append(item)
    return order[::-1]

# %% exercise="topological-order" mistake="from-end-to-start"
# The list begins with out. Every value comes after its inputs, so out comes last.
def topological_order(out):
    order, done, stack = [], set(), [out]
    while stack:
        value = stack.pop()
        if value in done:
            continue
        missing = [item for item in value.inputs if item not in done]
        if missing:
            stack.append(value)
            stack.extend(missing)
        else:
            done.add(value)
            order.append(value)
    return order[::-1]

# %% exercise="topological-order" mistake="without-leaves"
# Values without inputs are missing from the list. Leaves belong to it; they are where the gradients are collected.
def topological_order(out):
    order, done, stack = [], set(), [out]
    while stack:
        value = stack.pop()
        if value in done or not value.inputs:
            continue
        missing = [item for item in value.inputs if item not in done and item.inputs]
        if missing:
            stack.append(value)
            stack.extend(missing)
        else:
            done.add(value)
            order.append(value)
    return order

# %% exercise="topological-order" mistake="without-out"
# The value itself is missing from the list: it comes last, after everything that it was computed from.
def topological_order(out):
    order, done, stack = [], set(), [out]
    while stack:
        value = stack.pop()
        if value in done:
            continue
        missing = [item for item in value.inputs if item not in done]
        if missing:
            stack.append(value)
            stack.extend(missing)
        else:
            done.add(value)
            order.append(value)
    return order[:-1]

# %% exercise="topological-order" mistake="searches-the-list"
# The order is right, but it takes too long: `value in order` looks through the whole list every time. A set answers that question at once.
def topological_order(out):
    order, stack = [], [out]
    while stack:
        value = stack.pop()
        if value in order:
            continue
        missing = [item for item in value.inputs if item not in order]
        if missing:
            stack.append(value)
            stack.extend(missing)
        else:
            order.append(value)
    return order

# %% exercise="topological-order" mistake="told-apart-by-data"
# Values are told apart by their number, and two values can hold the same one. Keep the values themselves in the set.
def topological_order(out):
    order, done, stack = [], set(), [out]
    while stack:
        value = stack.pop()
        if value.data in done:
            continue
        missing = [item for item in value.inputs if item.data not in done]
        if missing:
            stack.append(value)
            stack.extend(missing)
        else:
            done.add(value.data)
            order.append(value)
    return order

# %% exercise="topological-order" mistake="never-done"
# The loop does not come to an end: the same values are put on the stack again and again. When is a value done, and where does your code note that?
def topological_order(out):
    order, done, stack = [], set(), [out]
    while stack:
        value = stack.pop()
        if value in done:
            continue
        missing = [item for item in value.inputs if item not in done]
        if missing:
            stack.append(value)
            stack.extend(missing)
        else:
            order.append(value)
    return order

# %% exercise="topological-order" honest="counting-users"
# Count how many users each value has, and release it when all of them have been listed.
def topological_order(out):
    users, stack, seen = {}, [out], {out}
    while stack:
        for item in stack.pop().inputs:
            users[item] = users.get(item, 0) + 1
            if item not in seen:
                seen.add(item)
                stack.append(item)
    order, ready = [], [out]
    while ready:
        value = ready.pop()
        order.append(value)
        for item in value.inputs:
            users[item] -= 1
            if users[item] == 0:
                ready.append(item)
    return order[::-1]

# %% exercise="topological-order" honest="two-visits"
# Each value is put on the stack with a mark that says whether its inputs were handled.
def topological_order(out):
    order, seen, stack = [], set(), [(out, False)]
    while stack:
        value, ready = stack.pop()
        if ready:
            order.append(value)
        elif id(value) not in seen:
            seen.add(id(value))
            stack.append((value, True))
            for item in value.inputs:
                stack.append((item, False))
    return order

# %% exercise="backward" mistake="no-seed"
# A value was pushed before a gradient had arrived in it. Is the seed set before the first push, is it still there, and does the loop begin at the end of the order?
@extend(Value)
def backward(self):
    order = topological_order(self)
    for value in order:
        if value.inputs:
            value.grad = None
    for value in reversed(order):
        push(value)

# %% exercise="backward" mistake="seed-erased"
# A value was pushed before a gradient had arrived in it. Is the seed set before the first push, is it still there, and does the loop begin at the end of the order?
@extend(Value)
def backward(self):
    self.grad = 1.0
    order = topological_order(self)
    for value in order:
        if value.inputs:
            value.grad = None
    for value in reversed(order):
        push(value)

# %% exercise="backward" mistake="from-start-to-end-with-seed"
# A value was pushed before a gradient had arrived in it. Is the seed set before the first push, is it still there, and does the loop begin at the end of the order?
@extend(Value)
def backward(self):
    order = topological_order(self)
    for value in order:
        if value.inputs:
            value.grad = None
    self.grad = 1.0
    for value in order:
        push(value)

# %% exercise="backward" mistake="forgets-after-the-push"
# The values in the middle have lost their gradients. Everything that the loss was computed from keeps its gradient until the next call.
@extend(Value)
def backward(self):
    order = topological_order(self)
    for value in order:
        if value.inputs:
            value.grad = None
    self.grad = 1.0 if self.grad is None else self.grad + 1.0
    for value in reversed(order):
        push(value)
        if value.inputs and value is not self:
            value.grad = None

# %% exercise="backward" mistake="seed-replaces-a-leaf"
# A leaf lost what it had when backward was called on the leaf itself. The seed is added there, as everything is.
@extend(Value)
def backward(self):
    order = topological_order(self)
    for value in order:
        if value.inputs:
            value.grad = None
    self.grad = 1.0
    for value in reversed(order):
        push(value)

# %% exercise="backward" mistake="from-start-to-end"
# The order was walked from the leaves to the loss. A value can be pushed only after its users were.
@extend(Value)
def backward(self):
    order = topological_order(self)
    for value in order:
        if value.inputs:
            value.grad = 0.0
    self.grad = 1.0
    for value in order:
        if value.grad is not None:
            push(value)

# %% exercise="backward" mistake="old-gradients-kept"
# Values in the middle kept the gradient of an earlier call, and it was pushed a second time. Only leaves collect; everything with inputs starts anew.
@extend(Value)
def backward(self):
    self.grad = 1.0
    for value in reversed(topological_order(self)):
        push(value)

# %% exercise="backward" mistake="leaves-reset"
# The leaves lost what they had. Gradients of several calls are collected there; only values with inputs forget.
@extend(Value)
def backward(self):
    order = topological_order(self)
    for value in order:
        value.grad = None
    self.grad = 1.0
    for value in reversed(order):
        push(value)

# %% exercise="backward" mistake="pushes-only-self"
# Only self was pushed, so the gradient went one step. Every value of the order has to be pushed.
@extend(Value)
def backward(self):
    self.grad = 1.0
    push(self)

# %% exercise="backward" mistake="seed-is-the-data"
# The seed is the data of the loss. It has to be 1: the rate at which the loss changes with itself.
@extend(Value)
def backward(self):
    order = topological_order(self)
    for value in order:
        if value.inputs:
            value.grad = None
    self.grad = self.data
    for value in reversed(order):
        push(value)

# %% exercise="backward" mistake="stack-instead-of-order"
# The inputs were pushed as soon as they were met, before all their gradients had arrived. Use your topological order.
@extend(Value)
def backward(self):
    for value in topological_order(self):
        if value.inputs:
            value.grad = None
    self.grad = 1.0
    seen, stack = set(), [self]
    while stack:
        value = stack.pop()
        if value not in seen:
            seen.add(value)
            push(value)
            stack.extend(value.inputs)

# %% exercise="backward" mistake="along-every-path"
# The walk follows every path, so it never ends on a ladder: forty doublings are a million million paths. Visit each value once, in the topological order.
@extend(Value)
def backward(self):
    for value in topological_order(self):
        if value.inputs:
            value.grad = None
    paths = [(self, 1.0)]
    while paths:
        value, flow = paths.pop()
        value.grad = flow if value.grad is None else value.grad + flow
        for item, local in zip(value.inputs, value.local_derivatives):
            paths.append((item, flow * local))

# %% exercise="backward" mistake="calls-itself"
# backward calls itself on the inputs, so a value that is used twice is pushed twice, and what it had handed on before is handed on again. Push each value once, in your topological order.
@extend(Value)
def backward(self):
    if self.grad is None:
        self.grad = 1.0
    push(self)
    for value in self.inputs:
        value.backward()

# %% exercise="backward" mistake="calls-itself-without-push"
# backward was called on the inputs, and each call set a seed of its own: 1 stands where a gradient had arrived, or should have. Only the end gets the seed; the others are reached by pushes, in your topological order.
@extend(Value)
def backward(self):
    self.grad = 1.0
    for value in self.inputs:
        value.backward()

# %% exercise="backward" mistake="a-seed-for-every-input"
# backward was called on the inputs, and each call set a seed of its own: 1 stands where a gradient had arrived, or should have. Only the end gets the seed; the others are reached by pushes, in your topological order.
@extend(Value)
def backward(self):
    self.grad = 1.0
    push(self)
    for value in self.inputs:
        value.backward()

# %% exercise="backward" mistake="reverse-gives-none"
# order.reverse() turns the list around and returns None. reversed(order) returns something to loop over.
@extend(Value)
def backward(self):
    order = topological_order(self)
    for value in order:
        if value.inputs:
            value.grad = None
    self.grad = 1.0 if self.grad is None else self.grad + 1.0
    for value in order.reverse():
        push(value)

# %% exercise="backward" honest="by-index"
# The same walk with an index, and zero for what is reset.
@extend(Value)
def backward(self):
    order = topological_order(self)
    for value in order:
        value.grad = (value.grad or 0.0) if value.inputs == () else 0.0
    self.grad += 1.0
    for index in range(len(order) - 1, -1, -1):
        push(order[index])

# %% exercise="neuron" mistake="bias-forgotten"
# The bias is missing from the sum.
def neuron(w, b, x):
    total = Value(0.0)
    for weight, number in zip(w, x):
        total = total + weight * number
    return total.tanh()

# %% exercise="neuron" mistake="no-tanh"
# The sum is right, but it was not bent: the last step is tanh.
def neuron(w, b, x):
    total = b
    for weight, number in zip(w, x):
        total = total + weight * number
    return total

# %% exercise="neuron" mistake="tanh-of-each-term"
# tanh was applied to each term. It comes once, after the whole sum.
def neuron(w, b, x):
    total = b
    for weight, number in zip(w, x):
        total = total + (weight * number).tanh()
    return total

# %% exercise="neuron" mistake="bias-after-tanh"
# The bias was added after tanh. It belongs to the sum inside.
def neuron(w, b, x):
    total = Value(0.0)
    for weight, number in zip(w, x):
        total = total + weight * number
    return total.tanh() + b

# %% exercise="neuron" mistake="plain-numbers"
# The output is right, but its steps are lost: it was computed from plain numbers, so no gradient reaches w and b.
def neuron(w, b, x):
    total = b.data + sum(weight.data * number for weight, number in zip(w, x))
    return Value(math.tanh(total))

# %% exercise="neuron" mistake="bias-for-every-weight"
# The bias was added once for every weight. It belongs to the sum once.
def neuron(w, b, x):
    total = Value(0.0)
    for weight, number in zip(w, x):
        total = total + weight * number + b
    return total.tanh()

# %% exercise="neuron" mistake="stops-early"
# The return stands inside the loop, so only the first weight was used.
def neuron(w, b, x):
    total = b
    for weight, number in zip(w, x):
        total = total + weight * number
        return total.tanh()

# %% exercise="neuron" mistake="copy-of-the-bias"
# The sum starts from a new value with the number of b, so no gradient reaches b itself. Start from b.
def neuron(w, b, x):
    total = Value(b.data)
    for weight, number in zip(w, x):
        total = total + weight * number
    return total.tanh()

# %% exercise="neuron" mistake="last-product-only"
# Each turn of the loop replaced the sum, so only the last product is left in it. Add to what is there.
def neuron(w, b, x):
    for weight, number in zip(w, x):
        total = weight * number + b
    return total.tanh()

# %% exercise="neuron" honest="with-sum"
# sum() with the bias as its start.
def neuron(w, b, x):
    return sum((weight * number for weight, number in zip(w, x)), b).tanh()

# %% exercise="train" mistake="gradients-not-forgotten"
# The old gradients were not forgotten. Leaves collect them, so each step used the sum of all earlier ones.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        loss.backward()
        for parameter in [*w, b]:
            parameter.data -= lr * parameter.grad
        losses.append(loss.data)
    return losses

# %% exercise="train" mistake="ascent"
# The parameters moved with the gradient, so the loss rises. It falls against the gradient.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        for parameter in [*w, b]:
            parameter.grad = None
        loss.backward()
        for parameter in [*w, b]:
            parameter.data += lr * parameter.grad
        losses.append(loss.data)
    return losses

# %% exercise="train" mistake="sum-instead-of-mean"
# The squared errors were summed, not averaged: divide by the number of examples.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys))
        for parameter in [*w, b]:
            parameter.grad = None
        loss.backward()
        for parameter in [*w, b]:
            parameter.data -= lr * parameter.grad
        losses.append(loss.data)
    return losses

# %% exercise="train" mistake="bias-not-trained"
# The bias stayed where it was. It is a parameter like the weights.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        for parameter in [*w, b]:
            parameter.grad = None
        loss.backward()
        for parameter in w:
            parameter.data -= lr * parameter.grad
        losses.append(loss.data)
    return losses

# %% exercise="train" mistake="loop-variable-rebound"
# The loop variable got a new value, and the value in the list stayed as it was. Assign to its data.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        for parameter in [*w, b]:
            parameter.grad = None
        loss.backward()
        for parameter in [*w, b]:
            parameter = parameter - lr * parameter.grad
        losses.append(loss.data)
    return losses

# %% exercise="train" mistake="loop-variable-rebound-not-cleared"
# The loop variable got a new value, and the value in the list stayed as it was. Assign to its data. And clear the gradients before backward.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        loss.backward()
        for parameter in [*w, b]:
            parameter = parameter - lr * parameter.grad
        losses.append(loss.data)
    return losses

# %% exercise="train" mistake="loss-after-the-update"
# The parameters are right, but each loss was computed after the update. The first loss must be the one of the starting parameters.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        for parameter in [*w, b]:
            parameter.grad = None
        loss.backward()
        for parameter in [*w, b]:
            parameter.data -= lr * parameter.grad
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        losses.append(loss.data)
    return losses

# %% exercise="train" mistake="losses-are-values"
# The losses are values. Return plain numbers: a list of values would keep every graph in memory.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        for parameter in [*w, b]:
            parameter.grad = None
        loss.backward()
        for parameter in [*w, b]:
            parameter.data -= lr * parameter.grad
        losses.append(loss)
    return losses

# %% exercise="train" mistake="only-the-last-example"
# Each step used one example only: the loss is overwritten in the loop over the examples instead of being added up.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        for x, y in zip(xs, ys):
            loss = (neuron(w, b, x) - y) ** 2
        for parameter in [*w, b]:
            parameter.grad = None
        loss.backward()
        for parameter in [*w, b]:
            parameter.data -= lr * parameter.grad
        losses.append(loss.data)
    return losses

# %% exercise="train" mistake="new-values-in-the-list"
# New values were put in place of the parameters. The caller still holds the old ones: change the data of those.
def train(w, b, xs, ys, lr, num_steps):
    w = list(w)
    losses = []
    for _ in range(num_steps):
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        for parameter in [*w, b]:
            parameter.grad = None
        loss.backward()
        w = [Value(parameter.data - lr * parameter.grad) for parameter in w]
        b = Value(b.data - lr * b.grad)
        losses.append(loss.data)
    return losses

# %% exercise="train" mistake="update-after-each-example"
# The parameters moved after every example. One step uses the mean over all examples and moves once.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        total = 0.0
        for x, y in zip(xs, ys):
            loss = (neuron(w, b, x) - y) ** 2
            for parameter in [*w, b]:
                parameter.grad = None
            loss.backward()
            for parameter in [*w, b]:
                parameter.data -= lr * parameter.grad
            total += loss.data
        losses.append(total / len(xs))
    return losses

# %% exercise="train" mistake="loss-computed-once"
# The loss was computed once, before the loop. Its graph holds the numbers of that moment; every step needs a new one.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
    for _ in range(num_steps):
        for parameter in [*w, b]:
            parameter.grad = None
        loss.backward()
        for parameter in [*w, b]:
            parameter.data -= lr * parameter.grad
        losses.append(loss.data)
    return losses

# %% exercise="train" mistake="cleared-before-the-update"
# The gradients were cleared after backward and before the update, which then found nothing to subtract. Clear them before backward.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        loss.backward()
        for parameter in [*w, b]:
            parameter.grad = 0.0
        for parameter in [*w, b]:
            parameter.data -= lr * parameter.grad
        losses.append(loss.data)
    return losses

# %% exercise="train" mistake="none-before-the-update"
# The gradients were cleared after backward and before the update, which then found nothing to subtract. Clear them before backward.
def train(w, b, xs, ys, lr, num_steps):
    losses = []
    for _ in range(num_steps):
        loss = sum((neuron(w, b, x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        loss.backward()
        for parameter in [*w, b]:
            parameter.grad = None
        for parameter in [*w, b]:
            parameter.data -= lr * parameter.grad
        losses.append(loss.data)
    return losses

# %% exercise="train" honest="loops"
# Plain loops, gradients forgotten at the end of a step.
def train(w, b, xs, ys, lr, num_steps):
    parameters = list(w) + [b]
    for parameter in parameters:
        parameter.grad = None
    losses = []
    while len(losses) < num_steps:
        total = Value(0.0)
        for i in range(len(xs)):
            error = ys[i] - neuron(w, b, xs[i])
            total = total + error * error
        loss = total * (1 / len(xs))
        loss.backward()
        losses.append(loss.data)
        for parameter in parameters:
            parameter.data = parameter.data - lr * parameter.grad
            parameter.grad = None
    return losses
