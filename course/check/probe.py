"""A probe: one question, asked in the same way of a student's code and of torch."""

from __future__ import annotations

import builtins
import contextlib
import dis
import hashlib
import io
import linecache
import math
import re
import traceback
import types
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from course.check import clock
from course.check.answers import Failed, Plain, lasting, plain
from course.check.remark import remark

PUBLIC_SEED = 0


class Side(Protocol):
    """Who answers: the student's notebook or torch."""

    def answer(self, probe: Probe, rng: np.random.Generator) -> Outcome:
        """Return what this side answers to the probe on numbers from rng."""
        ...


@dataclass(frozen=True)
class Raised:
    """What a call raised instead of answering: type, message, place in the cell.

    ``remark`` says what can be seen of the cause, see ``course.check.remark``.
    """

    type: str
    message: str
    place: str = ""
    remark: str = ""

    def same(self, other: Raised) -> bool:
        """Return whether both raised the same, numbers and addresses aside."""
        return self.type == other.type and same_message(self.message, other.message)


def same_message(left: str, right: str) -> bool:
    """Return whether two messages are the same; numbers, addresses, folders aside.

    >>> same_message("cannot reshape 6 into (4,)", "cannot reshape 8 into (2,)")
    True
    """
    left, right = (re.sub(r"[0-9.]+", "#", lasting(text)) for text in (left, right))
    return left == right


@dataclass(frozen=True)
class Outcome:
    """One answer to one draw: named parts, or what was raised, and changed inputs."""

    parts: dict[str, Plain] = field(default_factory=dict)
    raised: Raised | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Probe:
    """A question with the functions that ask it of each side.

    ``kind`` is "library" (one function of a library and a generator), "value" (one
    function of a scalar class and a generator) or "equal" (``ask`` draws inputs,
    ``yours`` and ``torch`` are functions of them).
    """

    name: str
    question: str
    kind: str
    ask: Callable[..., Any]
    yours: Callable[..., Any] | None = None
    torch: Callable[..., Any] | None = None
    rounds: int = 3
    seconds: float = 10.0
    namespace: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def oracle(self) -> str:
        """Who answers on the other side: "torch", or "expected" if it is not asked."""
        if self.torch is None:
            return "torch"
        given = self.torch.__code__.co_varnames[:1]
        names = (name for code in _codes([self.torch]) for name in _loaded(code))
        return "torch" if any(name in given for name in names) else "expected"

    def rng(self, round_: int, seed: int = PUBLIC_SEED) -> np.random.Generator:
        """Return the generator of one round; it depends on name, round and seed."""
        digest = hashlib.sha256(f"{self.name}/{round_}/{seed}".encode()).digest()
        return np.random.default_rng(np.frombuffer(digest[:16], "u1").astype("u4"))


def make_probe(kind: str, ask: Callable[..., Any], **options: Any) -> Probe:
    """Return the probe for a function of a check cell, cut off from the notebook.

    The probe's functions see NumPy, math, check and the built-in functions only, so
    that names which a student has redefined (``sum = 0``) cannot reach them.
    """
    namespace = ask.__globals__
    for side in ("yours", "torch"):
        if options.get(side) is not None:
            options[side] = _cut_off(options[side])
    question = (ask.__doc__ or "").strip().split("\n")[0]
    return Probe(
        ask.__name__, question, kind, _cut_off(ask), namespace=namespace, **options
    )


def known_names() -> dict[str, Any]:
    """Return all the names that a check may use, in a dict of its own."""
    from course import check

    return {"np": np, "math": math, "check": check, "__builtins__": builtins}


def _cut_off(function: Callable[..., Any]) -> Callable[..., Any]:
    known = known_names()
    copy = types.FunctionType(
        function.__code__, known, function.__name__, function.__defaults__
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


def quietly(call: Callable[[], Outcome], seconds: float, probe: Probe) -> Outcome:
    """Return the outcome of a call, or what it raised; warnings stay silent.

    A call that takes longer than ``seconds`` is stopped and answers ``TimedOut``.
    """
    silence = contextlib.ExitStack()
    with silence:
        silence.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        silence.enter_context(contextlib.redirect_stderr(io.StringIO()))
        try:
            with clock.limit(seconds):
                return call()
        except clock.TimedOut:
            return Outcome(raised=Raised("TimedOut", ""))
        except (Exception, SystemExit) as error:
            return Outcome(raised=describe(error, probe))


def describe(error: BaseException, probe: Probe) -> Raised:
    """Return an exception as data: its type, message and the student's own line.

    Lines of the check's own cell are no place to look, so they are left out.
    """
    functions = [f for f in (probe.ask, probe.yours, probe.torch) if f is not None]
    place = _place(error, _codes(functions))
    return Raised(type(error).__name__, str(error), place, remark(error))


def each(names: Iterable[Any], call: Callable[[Any], Any]) -> dict[str, Any]:
    """Return {name: call(name)}; a name whose call raises an error costs its own part.

    Raises the first error if no call answers at all, and at once what says that an
    exercise is not answered yet.
    """
    parts: dict[str, Any] = {}
    errors = []
    for name in names:
        try:
            parts[str(name)] = call(name)
        except NotImplementedError:
            raise
        except Exception as error:
            errors.append(error)
            place = _place(error, _codes([call]))
            parts[str(name)] = Failed(type(error).__name__, str(error), place)
    if errors and len(errors) == len(parts):
        raise errors[0]
    return parts


def _codes(functions: Iterable[Callable[..., Any]]) -> set[types.CodeType]:
    """Return the code of functions and of the functions written inside them."""
    waiting = [function.__code__ for function in functions]
    found = set(waiting)
    while waiting:
        constants = waiting.pop().co_consts
        inner = [code for code in constants if isinstance(code, types.CodeType)]
        waiting += inner
        found |= set(inner)
    return found


def _loaded(code: types.CodeType) -> Iterator[str]:
    """Yield the names of variables that code reads."""
    for step in dis.get_instructions(code):
        if step.opname.startswith("LOAD_") and step.opname != "LOAD_CONST":
            yield from step.argval if isinstance(step.argval, tuple) else [step.argval]


def _place(error: BaseException, own: set[types.CodeType]) -> str:
    frames = traceback.walk_tb(error.__traceback__)
    mine = [
        (frame.f_code, line)
        for frame, line in frames
        if _in_notebook(frame.f_code.co_filename) and frame.f_code not in own
    ]
    if not mine:
        return ""
    cells = [found for found in mine if not _in_library(found[0].co_filename)]
    code, number = (cells or mine)[-1]
    source = linecache.getline(code.co_filename, number).strip()
    return f"{code.co_name}, line {number}: {source}".rstrip(": ")


def _in_notebook(filename: str) -> bool:
    return "ipykernel_" in filename or filename.startswith("<")


def _in_library(filename: str) -> bool:
    """Whether code is that of an earlier unit or given, run for a cell's."""
    return filename.startswith("<kindling")


def parts_of(result: object) -> dict[str, Plain]:
    """Return the named parts of what a probe returned, as plain data.

    >>> parts_of({"y": 1.0})
    {'y': array(1.)}
    >>> parts_of(2)
    {'answer': array(2)}
    """
    named = result if isinstance(result, dict) and result else {"answer": result}
    return {str(name): plain(part) for name, part in named.items()}
