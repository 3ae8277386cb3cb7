"""What a forward pass had made when it raised, with the failing operation marked."""

from __future__ import annotations

import dis
from collections.abc import Callable, Sequence
from types import CodeType, FrameType, TracebackType

from .failing_tensors import GUESSED, Failure, Operation, failed_tensors
from .from_value import recorded
from .labels import first_line
from .names import Names
from .reading import Complaints, Plain, Reading, is_value, read
from .recording import Recording
from .tensor_reading import is_tensor
from .walk import readings_in_order

BUILDERS = ("__init__", "__new__", "__post_init__")
REFLECTED = {"radd", "rsub", "rmul", "rtruediv", "rpow", "rmatmul", "rfloordiv", "rmod"}
LOADS = ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FAST", "LOAD_DEREF")
OPERATORS = {"@": "matmul", "+": "add", "-": "sub", "*": "mul", "/": "div"}
OPERATIONS_SHOWN = 4


def called(
    forward: Callable[[], object],
) -> tuple[object, Exception | None]:
    """What the function returns, or the exception that it raises."""
    try:
        return forward(), None
    except Exception as error:
        return None, error


def from_failure(
    error: Exception,
    names: Names,
    parameters: Sequence[object],
    tensors: Sequence[object] = (),
) -> Recording:
    """The recording of the operands of the operation that raised, and of that op.

    An operation that was computing with others, as `/` may with `**`, is drawn around
    the one that raised. `tensors` are those that the caller holds. Raises TypeError if
    the function needs arguments.
    """
    begun = error.__traceback__.tb_next if error.__traceback__ else None
    if begun is None and isinstance(error, TypeError):
        advice = "it is called without arguments; pass lambda: f(x) to give it some"
        raise TypeError(f"{error}: {advice}") from error
    operations = _failing_operations(begun)
    message = first_line(error)
    found = [part for operation in operations for part in operation.operands]
    if any(is_tensor(part) for part in found):
        return failed_tensors(operations, message, names, parameters, tensors)
    complaints = Complaints()
    readings: dict[int, Reading] = {}
    inner: list[Failure] = []
    for op, operands, guessed in reversed(operations):
        parts = tuple(part if is_value(part) else Plain(part) for part in operands)
        readings = _with_operands(parts, readings, complaints)
        failure = Failure(op)
        if guessed:
            complaints.add(GUESSED, failure)
        readings[id(failure)] = Reading(
            failure, op=op, inputs=(*parts, *inner), failed=message
        )
        inner = [failure]
        message = f"stopped inside {op}"
    return recorded(readings, id(inner[0]), names, list(parameters), complaints)


def _with_operands(
    parts: tuple[object, ...], readings: dict[int, Reading], complaints: Complaints
) -> dict[int, Reading]:
    """The readings with those of the operands; a bare number is no fault here."""
    for part in parts:
        own = Complaints() if isinstance(part, Plain) else complaints
        readings = readings_in_order([part], own, read, readings)
    return readings


def _failing_operations(traceback: TracebackType | None) -> list[Operation]:
    """The operations under way, the innermost last: methods, or else an expression."""
    methods: list[Operation] = []
    expression = Operation("forward", ())
    while traceback is not None:
        method = _method_call(traceback.tb_frame)
        if method is not None:
            methods[-1:] = [*_unlike(methods[-1:], method), method]
        found = _expression(traceback.tb_frame, traceback.tb_lasti)
        expression = found if found.operands else expression
        traceback = traceback.tb_next
    return methods[-OPERATIONS_SHOWN:] or [expression]


def _unlike(before: list[Operation], method: Operation) -> list[Operation]:
    """The operation before, unless it has only passed its work on, as `radd` does."""
    return [operation for operation in before if operation.op != method.op]


def _method_call(frame: FrameType) -> Operation | None:
    """`__mul__(self, other)` with a value as self, as `mul` and its operands."""
    code = frame.f_code
    arguments = code.co_varnames[: code.co_argcount]
    operands = [frame.f_locals.get(name) for name in arguments]
    if not operands or code.co_name in BUILDERS or not _is_operand(operands[0]):
        return None
    own = getattr(type(operands[0]), code.co_name, None)
    if arguments[0] != "self" and getattr(own, "__code__", None) is not code:
        return None
    name = code.co_name.strip("_")
    if is_tensor(operands[0]) and not code.co_name.startswith("__"):
        operands = list(filter(is_tensor, operands))
    if name in REFLECTED:
        return Operation(name[1:], tuple(reversed(operands)))
    return Operation(name, tuple(operands))


def _expression(frame: FrameType, position: int) -> Operation:
    """The operator at which the frame stopped, and the values that its code names."""
    code = frame.f_code
    op = _operator(code, position)
    exact = [_variable(frame, name) for name in _names_before(code, position)[-2:]]
    if op in OPERATORS and len(exact) == 2 and all(map(is_tensor, exact)):
        return Operation(OPERATORS[op], tuple(exact))
    operands: dict[int, object] = {}
    for name in _names(code):
        value = _variable(frame, name)
        if _is_operand(value):
            operands.setdefault(id(value), value)
    return Operation(op, tuple(operands.values()), True)


def _variable(frame: FrameType, name: str) -> object:
    return frame.f_locals.get(name, frame.f_globals.get(name))


def _names_before(code: CodeType, position: int) -> list[str]:
    """The variables that are loaded just before the instruction, in a row."""
    names: list[str] = []
    for step in dis.get_instructions(code):
        if step.offset == position:
            break
        names = [*names, *_loaded(step)] if step.opname.startswith(LOADS) else []
    return names


def _loaded(step: dis.Instruction) -> Sequence[str]:
    return step.argval if isinstance(step.argval, tuple) else [step.argval]


def _is_operand(thing: object) -> bool:
    return is_value(thing) or is_tensor(thing)


def _names(code: CodeType) -> list[str]:
    """The names of variables in the order in which the code reads them."""
    names: list[str] = []
    for step in dis.get_instructions(code):
        if step.opname.startswith(LOADS):
            names += _loaded(step)
    return names


def _operator(code: CodeType, position: int) -> str:
    for step in dis.get_instructions(code):
        if step.offset == position and step.opname == "BINARY_OP":
            return step.argrepr
    return "forward" if code.co_name.startswith("<") else code.co_name
