"""Reading one `Value` of a student, who may not have finished the class yet.

Whatever is there is used. Whatever is missing or odd becomes a complaint, a sentence
that the views show; nothing here raises.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from numbers import Real

from .recording import Shown

MISSING = object()


@dataclass(frozen=True, eq=False, slots=True)
class Plain:
    """An operand that is no `Value`: a bare number, or something odd."""

    content: object


@dataclass(eq=False, slots=True)
class Reading:
    """What one value says of itself."""

    value: object
    data: Shown = None
    grad: Shown = None
    op: str = ""
    name: str = ""
    inputs: tuple[object, ...] = ()
    locals: tuple[Shown, ...] = ()
    tracked: bool = True
    failed: str = ""


@dataclass
class Complaints:
    """Sentences about values, gathered so that each is said once."""

    about: dict[str, list[object]] = field(default_factory=dict)

    def add(self, sentence: str, value: object) -> None:
        """Note that the sentence is true of the value."""
        self.about.setdefault(sentence, []).append(value)


def read(value: object, complaints: Complaints) -> Reading:
    """What the value says of itself; the odd parts go to the complaints."""
    if isinstance(value, Plain):
        return _read_plain(value, complaints)
    inputs = _inputs(value, complaints)
    return Reading(
        value,
        data=_scalar(value, "data", complaints),
        grad=_scalar(value, "grad", complaints),
        op=_op(value, len(inputs), complaints),
        name=_text(value, "name"),
        inputs=inputs,
        locals=_locals(value, len(inputs), complaints),
        tracked=attribute(value, "requires_grad") is not False,
    )


def attribute(value: object, name: str) -> object:
    """The attribute, or MISSING if there is none or reading it raises."""
    try:
        return getattr(value, name, MISSING)
    except Exception:
        return MISSING


def scalar(content: object) -> float | None:
    """The content as a float if it is one real number, else None."""
    if type(content) is float:
        return content
    if isinstance(content, Real):
        return _as_float(content)
    if attribute(content, "shape") == () and attribute(content, "item") is not MISSING:
        return _as_float(content)
    return None


def _as_float(content: object) -> float | None:
    try:
        return float(content)  # type: ignore[arg-type]
    except Exception:
        return None


def _read_plain(plain: Plain, complaints: Complaints) -> Reading:
    data = scalar(plain.content)
    what = f"the number {data}" if data is not None else f"a {kind_of(plain.content)}"
    complaints.add(f"an operand is {what}, not a Value: no gradient reaches it", plain)
    shown = data if data is not None else summary(plain.content)
    return Reading(plain, data=shown, tracked=False)


def kind_of(content: object) -> str:
    """The name of the class, `None` for None."""
    return "None" if content is None else type(content).__name__


def summary(content: object) -> str:
    """A short, safe description of anything."""
    try:
        return repr(content)[:40]
    except Exception:
        return f"a {kind_of(content)}"


def _scalar(value: object, name: str, complaints: Complaints) -> Shown:
    content = attribute(value, name)
    if content is MISSING:
        complaints.add(f"there is no attribute {name}", value)
        return None
    if content is None and name == "grad":
        return None
    number = scalar(content)
    if number is None:
        odd = "None" if content is None else f"a {kind_of(content)}"
        complaints.add(f"{name} is {odd}, not a number", value)
        return summary(content)
    return number


def _text(value: object, name: str) -> str:
    content = attribute(value, name)
    return content if isinstance(content, str) else ""


def _inputs(value: object, complaints: Complaints) -> tuple[object, ...]:
    content = attribute(value, "inputs")
    if content is MISSING:
        complaints.add("there is no attribute inputs, so the graph ends here", value)
        return ()
    if is_value(content):
        complaints.add("inputs is one Value; it should be a tuple of them", value)
        return (content,)
    if not isinstance(content, (tuple, list, set, frozenset)):
        complaints.add(f"inputs is {_article(content)}, not a tuple of Values", value)
        return ()
    if isinstance(content, (set, frozenset)):
        lost = "inputs is a set, which forgets the order of operands and repeated ones"
        complaints.add(f"{lost}; it should be a tuple", value)
        content = tuple(sorted(content, key=_stable))
    kind = type(value)
    return tuple(
        part if type(part) is kind or is_value(part) else Plain(part)
        for part in content
    )


def _article(content: object) -> str:
    return "None" if content is None else f"a {kind_of(content)}"


def _stable(part: object) -> tuple[str, float]:
    return _text(part, "name"), scalar(attribute(part, "data")) or 0.0


def _op(value: object, num_inputs: int, complaints: Complaints) -> str:
    op = attribute(value, "op")
    if isinstance(op, str) and op:
        if not num_inputs and attribute(value, "inputs") is not MISSING:
            complaints.add(f"op is {op!r}, but inputs is empty", value)
        return op
    if num_inputs:
        complaints.add("it has inputs, but no op that says how they were used", value)
        return "?"
    return ""


def _locals(
    value: object, num_inputs: int, complaints: Complaints
) -> tuple[Shown, ...]:
    if not num_inputs:
        return ()
    content = attribute(value, "local_derivatives")
    if content is MISSING or content is None:
        missing = "no attribute" if content is MISSING else "nothing in"
        complaints.add(f"there is {missing} local_derivatives", value)
        return (None,) * num_inputs
    if type(content).__module__ == "numpy" and attribute(content, "ndim") == 1:
        content = list(content)  # type: ignore[call-overload]
    if not isinstance(content, (tuple, list)):
        odd = f"local_derivatives is {_article(content)}, not a tuple"
        complaints.add(f"{odd} with one number per input", value)
        content = (content,)
    if len(content) != num_inputs:
        lengths = f"local_derivatives has length {len(content)}, inputs {num_inputs}"
        complaints.add(f"{lengths}: it should have one number per input", value)
    numbers = [_local(part, value, complaints) for part in content[:num_inputs]]
    return tuple(numbers) + (None,) * (num_inputs - len(numbers))


def _local(part: object, value: object, complaints: Complaints) -> Shown:
    number = scalar(part)
    if number is None:
        complaints.add(f"a local derivative is {_article(part)}, not a number", value)
        return summary(part)
    return number


def is_value(thing: object) -> bool:
    """True if the thing looks like a student's scalar `Value`, finished or not.

    >>> is_value(3.0), is_value([1.0]), is_value(None)
    (False, False, False)
    """
    if isinstance(thing, type) or _foreign(type(thing)):
        return False
    data = attribute(thing, "data")
    if attribute(data, "shape") is not MISSING and not isinstance(data, Real):
        return False
    if data is not MISSING:
        return True
    return all(attribute(thing, name) is not MISSING for name in ("inputs", "op"))


def _foreign(cls: type) -> bool:
    package = cls.__module__.partition(".")[0]
    return package in {"builtins", "numpy", "torch", "pandas", "functools"}
