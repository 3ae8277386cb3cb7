"""What can be seen of an error's cause from where it arose."""

from __future__ import annotations

import dis
import re
import traceback
from types import FrameType


def remark(error: BaseException) -> str:
    """Return a true sentence about the cause of an error, or ""."""
    return _of_a_method_that_is_missing(error) or _of_an_object_not_used(error)


def _of_a_method_that_is_missing(error: BaseException) -> str:
    """Return what to do where `Function` says that a method is not written yet."""
    found = re.fullmatch(r"(\w+) has no (\w+)", str(error))
    if not isinstance(error, NotImplementedError) or not found:
        return ""
    name, method = found.groups()
    return (
        f"`{name}` has no `{method}` yet. Write it in the cell of the class, inside "
        "the class, and indent it like the other methods."
    )


def _of_an_object_not_used(error: BaseException) -> str:
    """Return what to do where `backward` runs on an object whose `forward` has not.

    That is certain if `forward` stores something in its object and nothing is there.
    """
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    inside = [frame for frame in frames if frame.f_code.co_name == "backward"]
    if not inside or not _unused(inside[-1]):
        return ""
    return (
        "`backward` was called on an object whose `forward` has not run. Call it on "
        "the object that did the forward step."
    )


def _unused(frame: FrameType) -> bool:
    names = frame.f_code.co_varnames
    owner = frame.f_locals.get(names[0]) if names else None
    forward = getattr(type(owner), "forward", None)
    code = getattr(forward, "__code__", None)
    if code is None or getattr(owner, "__dict__", None) != {}:
        return False
    stores = any(i.opname == "STORE_ATTR" for i in dis.get_instructions(code))
    return stores or "save_for_backward" in code.co_names
