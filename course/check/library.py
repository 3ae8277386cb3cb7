"""The student's side of `check.like_torch`: their library in the place of torch."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from course.carry import hook
from course.carry.links import PACKAGE


class StudentLibrary:
    """What a probe knows as ``torch``: ``kindling`` as the notebook has it now.

    ``torch.autograd.grad`` is ``kindling.autograd.grad``, where what the notebook
    defines has taken its place (see ``course.carry.live``). A name that ``kindling``
    does not have is looked up in the notebook itself, as before there is a library.
    """

    def __init__(self, my: Any) -> None:
        self.__dict__["_mine"] = my
        self.__dict__["_library"] = None
        if hook.installed() is not None:
            self.__dict__["_library"] = importlib.import_module(PACKAGE)

    def __getattr__(self, name: str) -> Any:
        library = self.__dict__["_library"]
        if library is not None and hasattr(library, name):
            return getattr(library, name)
        return getattr(self.__dict__["_mine"], name)


def with_arrays(answer: Any) -> Any:
    """Return a probe's answer with each of the student's tensors as its array.

    In the middle of unit 04 a tensor has no ``detach`` yet, which torch's need.
    """
    if isinstance(answer, dict):
        return {key: with_arrays(item) for key, item in answer.items()}
    if type(answer) in (list, tuple):
        return [with_arrays(item) for item in answer]
    array = getattr(answer, "array", None)
    is_tensor = type(array) is np.ndarray and callable(getattr(answer, "numpy", None))
    return array if is_tensor else answer
