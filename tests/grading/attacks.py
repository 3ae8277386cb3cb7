"""Answers that try to get points without an answer, or to do harm.

Each stands in the cell of the first exercise; the second is answered honestly. Nothing
may be earned in the first, and nothing may be lost in the second.
"""

ATTACKS = {
    "an object equal to everything": """
class Anything:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __array__(self, *args, **kwargs): raise TypeError
    shape, dtype = (), float
def double(x):
    return Anything()
""",
    "an array that agrees with anything": """
class Agreeable(np.ndarray):
    def __array_function__(self, function, types, args, kwargs): return True
    def __array_ufunc__(self, ufunc, method, *args, **kwargs): return np.True_
    def __eq__(self, other): return np.True_
def double(x):
    return np.zeros(x.shape).view(Agreeable)
""",
    "not a number": "def double(x):\n    return x * float('nan')",
    "the displayhook": """
import sys
sys.displayhook("100")
def double(x):
    sys.displayhook("5")
    raise ValueError
""",
    "an input transformer that empties later cells": """
get_ipython().input_transformers_cleanup.append(lambda lines: [])
""",
    "a replaced run_cell": """
shell = type(get_ipython())
shell.run_cell = lambda self, *a, **k: None
""",
    "clear_output in a hook": """
from IPython.display import clear_output
get_ipython().events.register("post_run_cell", lambda result: clear_output())
""",
    "a patched showtraceback": """
get_ipython().showtraceback = lambda *a, **k: None
def double(x): raise ValueError
""",
    "patched comparisons": """
import builtins, math, numpy.testing
numpy.testing.assert_allclose = lambda *a, **k: None
np.allclose = np.array_equal = lambda *a, **k: True
math.isclose = lambda *a, **k: True
double = lambda x: x
""",
    "a patched isinstance": """
import builtins
real = builtins.isinstance
builtins.isinstance = lambda a, b: True
double = lambda x: x
""",
    "the course's own check replaced": """
import course.check, course.check.judge as judge, course.check.compare as compare
check.equal = lambda **k: lambda f: f
compare.difference = lambda *a, **k: None
judge.publish = lambda verdict: None
double = lambda x: x
""",
    "answers forged where they are sent": """
import course.check.student as student
from course.check.probe import Outcome
student.StudentSide.answer = lambda self, probe, rng: Outcome({"answer": np.zeros(3)})
""",
    "an answer that is no answer": """
import autograder.engine.inside as inside
inside.answer = lambda names, request: {"answers": "all right", "earned": 5}
""",
    "an answer with a dtype of objects": """
import autograder.engine.inside as inside
forged = {"parts": {"dict": {"answer": {"array": ["O", [1], "AAAAAAAAAAA="]}}}}
inside.answer = lambda names, request: {"answers": [[[forged] * 3] * 2]}
""",
    "an answer without parts": """
import autograder.engine.inside as inside
forged = {"parts": {"dict": {}}}
inside.answer = lambda names, request: {"answers": [[[forged] * 3] * 2]}
""",
    "an answer with no rounds": """
import autograder.engine.inside as inside
inside.answer = lambda names, request: {"answers": [[[], []]]}
""",
    "an answer that says that the exercise is open": """
import autograder.engine.inside as inside
forged = {"raised": ["NotImplementedError", "Exercise 1.1"]}
inside.answer = lambda names, request: {"answers": [[[forged]]]}
""",
    "an answer of a million parts": """
import autograder.engine.inside as inside
parts = {str(n): {"array": ["float64", [], [0]]} for n in range(10**6)}
inside.answer = lambda names, request: {
    "answers": [[[{"parts": {"dict": parts}}] * 3] * 2]}
""",
    "an error of many megabytes": """
def double(x): raise ValueError("/" * 20_000_000)
""",
    "noise on every open file": """
import os
for number in range(3, 64):
    try: os.write(number, b"\\xff" * 64)
    except OSError: pass
""",
    "the expected answers from torch": """
import torch
def double(x): return torch.from_numpy(x).mul(2).numpy()
""",
    "torch by another way": """
import importlib, sys, glob
def double(x):
    places = [*sys.path, "/usr/lib/python3/dist-packages"]
    for path in [p for place in places for p in glob.glob(place + "/torch/*.py")]:
        sys.path.insert(0, path.rsplit("/torch/", 1)[0])
        sys.modules.pop("torch", None)
        return importlib.import_module("torch").from_numpy(x).mul(2).numpy()
    raise ImportError
""",
    "a search through frames and objects": """
import gc, sys
def double(x):
    frame = sys._getframe()
    while frame:
        for value in frame.f_locals.values():
            if isinstance(value, dict) and "expected" in value: return value["expected"]
        frame = frame.f_back
    for value in gc.get_objects():
        if type(value).__name__ in ("Record", "Referee", "Recordings"):
            return value.rounds[0].parts["answer"]
    raise LookupError
""",
    "answers written down for the public seed": """
table = {}
def double(x):
    from course.check.probe import Probe
    for name in ("double_visible", "double_hidden"):
        for round_ in range(3):
            rng = Probe(name, "", "equal", None).rng(round_)
            drawn = rng.normal(size=int(rng.integers(2, 6)))
            if drawn.shape == x.shape and np.array_equal(drawn, x): return 2 * drawn
    return x
""",
    "the end of the process": "import os\ndef double(x): os._exit(0)",
    "the end of the process in a cell": "import os\nos._exit(0)",
    "SystemExit": "import sys\ndef double(x): sys.exit()",
    "SystemExit in a cell": "import sys\nsys.exit(0)",
    "KeyboardInterrupt": "def double(x): raise KeyboardInterrupt",
    "a segmentation fault": "import ctypes\ndef double(x): ctypes.string_at(0)",
    "a segmentation fault in a cell": "import ctypes\nctypes.string_at(0)",
    "deep recursion": """
import sys
sys.setrecursionlimit(10**8)
def double(x): return double(x)
""",
    "a loop without end": "def double(x):\n    while True: pass",
    "a loop that swallows everything": """
import signal
def double(x):
    while True:
        try:
            while True: pass
        except BaseException: pass
""",
    "ignored signals": """
import signal
for number in signal.valid_signals():
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
def double(x):
    signal.setitimer(signal.ITIMER_PROF, 0); signal.setitimer(signal.ITIMER_REAL, 0)
    while True: pass
""",
    "a growing list": """
def double(x):
    grown = []
    while True: grown.append(bytearray(1 << 24))
""",
    "one huge list": "def double(x): return [0] * 10**11",
    "memory shared by many processes": """
import os, time
def double(x):
    for _ in range(20):
        if os.fork() == 0:
            block = bytearray(100 << 20)
            for place in range(0, len(block), 4096): block[place] = 1
            time.sleep(60)
    time.sleep(60)
""",
    "an answer of a gigabyte": "def double(x): return np.ones(1 << 27)",
    "print without end": """
def double(x):
    while True: print("x" * 10_000)
""",
    "a fork bomb": """
import os
def double(x):
    while True:
        try: os.fork()
        except OSError: pass
""",
    "threads without end": """
import threading, time
def double(x):
    while True: threading.Thread(target=time.sleep, args=(60,)).start()
""",
    "a full disk": """
def double(x):
    with open("big", "wb") as file:
        while True: file.write(bytes(1 << 20))
""",
    "a million empty files": """
def double(x):
    for number in range(10**6): open(f"f{number}", "w").close()
""",
    "the network": """
import socket
def double(x):
    socket.create_connection(("127.0.0.1", 22), 1)
    return x
""",
    "reading the machine": """
import os
found = []
def double(x):
    for folder in ("/root", "/home", "/etc", "/var", "/srv"):
        for place, _, files in os.walk(folder):
            found.extend(f for f in files if f in ("gradebook.db", "seed", "shadow"))
    assert not found, found
    return x
""",
    "other processes": """
import os, signal
def double(x):
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) not in (1, os.getpid()):
            try: os.kill(int(name), signal.SIGSTOP)
            except OSError: pass
    os.kill(-1, signal.SIGKILL)
    return x
""",
    "the first process": "import os, signal\ndef double(x): os.kill(1, signal.SIGKILL)",
    "new namespaces": """
import ctypes
def double(x):
    assert ctypes.CDLL(None).unshare(0x10000000) != 0, "a new user namespace"
    return x
""",
    "a debugger": """
import ctypes, os
def double(x):
    assert ctypes.CDLL(None).ptrace(16, 1, 0, 0) != 0, "attached"
    return x
""",
    "a module of the student's own": """
import pathlib
pathlib.Path("random.py").write_text("raise SystemExit")
pathlib.Path("sitecustomize.py").write_text("raise SystemExit")
""",
    "the gradebook through sqlite3": """
import pathlib, sqlite3
here = pathlib.Path.cwd()
for folder in (here, *here.parents):
    if (folder / "gradebook.db").is_file():
        with sqlite3.connect(folder / "gradebook.db") as gradebook:
            gradebook.execute("UPDATE grade SET manual_score = 5")
""",
    "a planted startup file of IPython": """
import pathlib
folder = pathlib.Path.home() / ".ipython" / "profile_default" / "startup"
folder.mkdir(parents=True, exist_ok=True)
(folder / "00-mine.py").write_text("double = lambda x: 2 * x")
""",
    "%reset": "%reset -f",
    "globals cleared": "globals().clear()",
    "a question": "double = input()",
    "a shell": "%%bash\nkill -9 $PPID",
    "an installation": "!pip install torch\ndouble = lambda x: x",
    "a result that is kept": """
known = {}
def double(x): return known.setdefault(x.dtype, 2 * x)
""",
    "a coroutine": "async def double(x): return 2 * x",
    "a lone surrogate": "def double(x): raise ValueError('\\ud800')",
    "an error that cannot be printed": """
class Silent(Exception):
    def __str__(self): raise RuntimeError
def double(x): raise Silent
""",
    "an error of another class": """
class Odd(BaseException): pass
def double(x): raise Odd
""",
}

WHOLE_RUN = {
    "an input transformer that empties later cells",
    "a replaced run_cell",
    "the course's own check replaced",
    "answers forged where they are sent",
    "an answer that is no answer",
    "an answer with a dtype of objects",
    "an answer without parts",
    "an answer with no rounds",
    "an answer of a million parts",
    "an answer that says that the exercise is open",
}
"""What spoils the student's own process, so that their other checks suffer as well."""

PARTLY = {
    "an input changed in place": """
def double(x):
    x *= 2
    return x
""",
}
"""Wrong in one part of two: half of the points."""

HONEST = {
    "as in the lesson": "def double(x):\n    return 2 * x",
    "another style": "double = lambda x: np.add(x, x)",
    "loops": "def double(x):\n    return np.array([value + value for value in x])",
    "warnings": """
import warnings
def double(x):
    warnings.warn("careful")
    return 2 * x
""",
    "stderr and a log": """
import logging, sys
logging.basicConfig(level=logging.INFO)
def double(x):
    print("working", file=sys.stderr)
    logging.info("doubling")
    return 2 * x
double(np.ones(1))
""",
    "output from a thread": """
import threading
def double(x):
    result = []
    thread = threading.Thread(target=lambda: (print("there"), result.append(2 * x)))
    thread.start(); thread.join()
    return result[0]
""",
    "a slow first call": """
import time
def double(x):
    if not hasattr(double, "ready"):
        time.sleep(0.5); double.ready = True
    return 2 * x
""",
    "a helper": "def _twice(v): return v + v\ndef double(x): return _twice(x)",
    "names that the course uses": """
check = sum = None
def double(x): return x + x
""",
    "a cell that ends in an error": "def double(x):\n    return 2 * x\n1 / 0",
    "a file": """
def double(x):
    with open("numbers.txt", "w") as file: file.write("2")
    return int(open("numbers.txt").read()) * x
""",
    "a magic": "%precision 3\ndef double(x): return 2 * x\n%timeit -n1 -r1 double(1)",
    "await": "import asyncio\nawait asyncio.sleep(0)\ndef double(x): return 2 * x",
    "many cores asked for": """
from concurrent.futures import ThreadPoolExecutor
def double(x):
    with ThreadPoolExecutor(4) as pool:
        return np.array(list(pool.map(lambda v: 2 * v, x)))
""",
}
