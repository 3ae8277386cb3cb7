"""Reading the graph of tensors, of the student's library or of torch, box by box.

What is asked of the classes: a tensor has `array` (or what torch has), `requires_grad`
and `grad_fn`; a node has `next_functions`, pairs of a node and a number, and the node
at a leaf has `variable`. `name()`, `options` and saved values are used where they are.
Whatever is missing or odd becomes a complaint; nothing here raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .arrays import dtype_of, shape_of, sizes
from .reading import MISSING, Complaints, attribute, kind_of
from .recording import Shape
from .rules import num_known_operands, op_word
from .saved import is_mask, is_result

RESULT = -1
"""The place of a saved value that is the result itself."""

PLACES = {
    "self": 0,
    "input": 0,
    "other": 1,
    "mat2": 1,
    "vec": 1,
    "tensor": 1,
    "weight": 1,
    "target": 1,
    "result": RESULT,
}
"""Where the values stand that torch keeps as `_saved_self` and so on."""
TORCH_LIMIT = 10_000
CUT_OFF = (
    f"its operands are not shown: of a torch graph {TORCH_LIMIT:,} operations are "
    "read, since torch crashes when it frees a far longer chain that Python has seen"
)
LEAF_NODE = "AccumulateGrad"
PLACES_OF = {"addmm": {"mat1": 1, "mat2": 2}}
SAVES_FROM = {"addmm": 1}
"""Operations whose saved arrays are the operands from this place on."""


@dataclass(frozen=True, eq=False, slots=True)
class Held:
    """An operand without a gradient: what a node has saved of it, or MISSING."""

    content: object = MISSING


@dataclass(eq=False, slots=True)
class Part:
    """One box: what a node, a leaf or an operand without gradient says of itself.

    `content` is the tensor, array or number in it where that can still be had, `saved`
    what the node keeps by place, RESULT for its own result. Operands of which nothing
    is known are left out: `places` are the places of the others. A leaf that nobody
    holds any more has `vanished`; the node at its place is the value then.
    """

    value: object
    inputs: tuple[object, ...] = ()
    places: tuple[int, ...] = ()
    op: str = ""
    library_op: str = ""
    content: object = MISSING
    shape: Shape | None = None
    several_shapes: bool = False
    dtype: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    saved: dict[int, object] = field(default_factory=dict)
    freed: bool = False
    tracked: bool = True
    failed: str = ""
    got: str = ""
    vanished: bool = False


def is_tensor(thing: object) -> bool:
    """True if the thing looks like a tensor of the student's library or of torch.

    >>> is_tensor(3.0), is_tensor([1.0])
    (False, False)
    """
    if isinstance(thing, type):
        return False
    tracks = _has(thing, "requires_grad") or _has(thing, "grad_fn")
    return tracks and (_has(thing, "array") or _has(thing, "shape"))


def _has(thing: object, name: str) -> bool:
    """True if there is such an attribute; nothing of a stranger is run to know."""
    return hasattr(type(thing), name) or name in getattr(thing, "__dict__", {})


def node_of(tensor: object) -> object:
    """The node that made the tensor, None for a leaf."""
    node = attribute(tensor, "grad_fn")
    return None if node is MISSING else node


def leaf_of(node: object) -> object:
    """The leaf at which the node adds gradients up, MISSING for an operation."""
    leaf = attribute(node, "variable")
    inner = attribute(node, "next_functions")
    at_end = inner is MISSING or isinstance(inner, tuple) and not inner
    return leaf if is_tensor(leaf) and at_end else MISSING


def is_of_torch(node: object) -> bool:
    """True for a node that torch made; it takes hooks, and `backward` is not Python."""
    return attribute(node, "_register_hook_dict") is not MISSING


class Reader:
    """Reads nodes and tensors; remembers what it has met so that each is one box."""

    def __init__(self, tensors: Iterable[object]) -> None:
        self.accumulators: dict[int, tuple[object, object]] = {}
        self._num_of_torch = 0
        self._node_of_leaf: dict[int, object] = {}
        self._by_array: dict[int, object] = {}
        self._held: dict[int, Held] = {}
        self._saved_names: dict[type, list[str]] = {}
        for tensor in tensors:
            array = attribute(tensor, "array")
            if array is not MISSING and node_of(tensor) is None:
                self._by_array.setdefault(id(array), tensor)

    def start(self, tensor: object) -> object:
        """The box of a tensor: its node, or the tensor itself if it is a leaf."""
        node = node_of(tensor)
        return tensor if node is None else node

    def read(self, thing: object, complaints: Complaints) -> Part:
        """What the thing says of itself; the odd parts go to the complaints."""
        if isinstance(thing, Held):
            return self._kept(Part(thing, content=thing.content, tracked=False))
        if is_tensor(thing):
            tracked = attribute(thing, "requires_grad") is True
            return self._kept(Part(thing, content=thing, tracked=tracked))
        return self._operation(thing, complaints)

    def _kept(self, part: Part) -> Part:
        part.shape = shape_of(part.content)
        if part.shape or part.tracked:
            part.dtype = dtype_of(part.content)
        return part

    def _operation(self, node: object, complaints: Complaints) -> Part:
        library_op = _name(node)
        if library_op.rpartition("::")[2] == LEAF_NODE:
            return Part(node, vanished=True)
        part = Part(node, op=op_word(library_op), library_op=library_op)
        self._take_shape(part)
        pairs = self._next_nodes(node, complaints)
        self._take_saved(part, len(pairs))
        for place, below in enumerate(pairs):
            seen = place in part.saved or place < num_known_operands(part.op)
            if below is not None:
                part.inputs += (self._tracked(below, complaints),)
            elif seen:
                part.inputs += (self._untracked(part.saved.get(place, MISSING)),)
            if below is not None or seen:
                part.places += (place,)
        return part

    def _next_nodes(self, node: object, complaints: Complaints) -> list[object]:
        if is_of_torch(node):
            self._num_of_torch += 1
            if self._num_of_torch > TORCH_LIMIT:
                complaints.add(CUT_OFF, node)
                return []
        return next_nodes(node, complaints)

    def _take_shape(self, part: Part) -> None:
        described = attribute(part.value, "_input_metadata")
        if isinstance(described, (list, tuple)) and described:
            shapes = [sizes(attribute(result, "shape")) for result in described]
            part.several_shapes = len(set(shapes)) > 1
            part.shape = None if part.several_shapes else shapes[0]
            part.dtype = dtype_of(described[0])
        else:
            part.shape = sizes(attribute(part.value, "result_shape"))

    def _take_saved(self, part: Part, num_inputs: int) -> None:
        arrays = attribute(part.value, "saved_arrays")
        options = attribute(part.value, "options")
        if isinstance(options, Mapping):
            reduction = attribute(part.value, "reduction")
            part.options = {"reduction": reduction} | dict(options)
        if isinstance(arrays, (tuple, list)):
            self._take_arrays(part, tuple(arrays), num_inputs)
        elif arrays is None:
            part.freed = True
        else:
            self._take_attributes(part)
            if not isinstance(options, Mapping):
                names = ("exponent", "reduction")
                found = {n: attribute(part.value, f"_saved_{n}") for n in names}
                part.options = found

    def _take_arrays(
        self, part: Part, arrays: tuple[object, ...], num_inputs: int
    ) -> None:
        """By convention the operands in order, or the result of one that needs it."""
        first = SAVES_FROM.get(part.op, 0)
        if any(map(is_mask, arrays)):
            return
        if len(arrays) == 1 and is_result(part.op, arrays[0], part.options):
            part.saved[RESULT] = arrays[0]
        elif len(arrays) == num_inputs - first:
            part.saved = dict(enumerate(arrays, start=first))

    def _take_attributes(self, part: Part) -> None:
        """`_saved_self` and the like of torch; reading a freed one raises."""
        kind = type(part.value)
        if kind not in self._saved_names:
            found = [name for name in dir(kind) if name.startswith("_saved_")]
            self._saved_names[kind] = found
        places = PLACES | PLACES_OF.get(part.op, {})
        for name in self._saved_names[kind]:
            place = places.get(name.removeprefix("_saved_"))
            if place is None:
                continue
            try:
                content = getattr(part.value, name)
            except Exception as error:
                part.freed = part.freed or "freed" in str(error)
            else:
                if is_tensor(content):
                    part.saved[place] = content

    def _tracked(self, node: object, complaints: Complaints) -> object:
        """The leaf for the node that stands at a leaf, else the node."""
        if is_tensor(node):
            found = self.start(node)
            odd = "next_functions holds the tensor itself, not the node of its gradient"
            complaints.add(odd, found)
            return found
        leaf = leaf_of(node)
        if leaf is MISSING:
            return node
        if self._node_of_leaf.setdefault(id(leaf), node) is not node:
            odd = "it has more than one node for its gradient: a leaf needs one"
            complaints.add(odd, leaf)
        self.accumulators[id(node)] = (node, leaf)
        return leaf

    def _untracked(self, content: object) -> object:
        if is_tensor(content):
            return content
        tensor = self._by_array.get(id(content))
        if tensor is not None:
            return tensor
        if type(content).__module__ != "numpy":
            return Held(content)
        return self._held.setdefault(id(content), Held(content))


def _name(node: object) -> str:
    name = attribute(node, "name")
    try:
        word = name() if callable(name) else name
    except Exception:
        word = None
    return word if isinstance(word, str) and word else kind_of(node)


def next_nodes(node: object, complaints: Complaints) -> list[object]:
    """The nodes of the operands in order, None for one without a gradient."""
    content = attribute(node, "next_functions")
    if not isinstance(content, (tuple, list)):
        what = "is missing" if content is MISSING else f"is a {kind_of(content)}"
        odd = f"next_functions {what}, so the graph ends here; it should be a tuple"
        complaints.add(odd, node)
        return []
    nodes = []
    for pair in content:
        if isinstance(pair, (tuple, list)) and pair:
            nodes.append(pair[0])
        else:
            odd = "next_functions should hold pairs (node, 0)"
            complaints.add(odd, node)
            nodes.append(pair)
    return nodes
