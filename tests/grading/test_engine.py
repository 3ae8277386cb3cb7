"""The engine's parts: what is run, what comes back, what is kept."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from nbformat.v4 import new_code_cell

from autograder.engine import jobs, wire
from autograder.engine.intake import take
from autograder.engine.jobs import Ask, Cell, InfrastructureError
from autograder.engine.journal import Journal, entries
from autograder.engine.lock import BusyError, UnitLock
from autograder.engine.referee import Referee
from autograder.engine.render import cell_outputs, ruling_outputs
from autograder.engine.secret import secret_seed
from autograder.engine.supervise import Warm
from course.check import show
from tests.grading.engine import (
    DOUBLE,
    TRIPLE,
    small_class,
    small_plan,
    submitted,
)


@pytest.fixture(scope="module")
def grader(tmp_path_factory):
    """Return a grader with its warm process."""
    found = small_class(tmp_path_factory.mktemp("course"))
    yield found
    found.warm.close()


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return small_plan(tmp_path_factory.mktemp("course"))


# -- the plan and what is run


def test_the_plan_knows_checks_points_and_what_is_hidden(plan):
    about = {c.id: (c.points, c.hidden, c.kind) for c in plan.checks.values()}
    assert about == {
        "check-double": (2, False, "probe"),
        "hidden-double": (3, True, "probe"),
        "check-triple": (5, False, "probe"),
    }
    assert [cell.id for cell in plan.prefix] == ["given"]


def test_nothing_secret_is_in_the_setup_of_a_warm_process(plan):
    text = json.dumps(jobs.asdict(plan.setup()))
    assert "check.equal" not in text
    assert DOUBLE not in text


def steps_of(grader, notebook):
    return [(type(step).__name__, step.id) for step in grader.job(notebook).steps]


def test_demo_cells_are_not_run(grader):
    assert steps_of(grader, submitted(double=DOUBLE, triple=TRIPLE)) == [
        ("Cell", "double"),
        ("Ask", "check-double"),
        ("Ask", "hidden-double"),
        ("Cell", "triple"),
        ("Ask", "check-triple"),
    ]


def test_own_cells_are_run_behind_the_cell_that_they_followed(grader):
    notebook = submitted(double=DOUBLE, triple=TRIPLE)
    notebook.cells.insert(1, new_code_cell("early = 1"))
    notebook.cells.insert(4, new_code_cell("late = 2"))
    sources = [s.source for s in grader.job(notebook).steps if isinstance(s, Cell)]
    assert sources == ["early = 1", DOUBLE, "late = 2", TRIPLE]


def test_a_demo_cell_that_was_changed_is_run(grader):
    notebook = submitted(double=DOUBLE)
    next(c for c in notebook.cells if c.id == "demo").source = "mine = 1"
    sources = [s.source for s in grader.job(notebook).steps if isinstance(s, Cell)]
    assert "mine = 1" in sources


def test_checks_come_from_the_plan_whatever_was_handed_in(grader):
    notebook = submitted(double="double = 1")
    for cell in notebook.cells:
        if cell.id.startswith(("check", "hidden")):
            cell.source, cell.metadata = "pass", {"tags": ["skip-execution"]}
    notebook.cells = [c for c in notebook.cells if c.id != "hidden-double"]
    rulings, _ = grader.run(notebook)
    assert {r.earned for r in rulings.values()} == {0}


def test_the_same_text_has_the_same_key_and_another_seed_another_one(grader):
    one, other = (grader.job(submitted(double=DOUBLE)) for _ in range(2))
    assert one.key == other.key
    assert replace(one, seeds=((1, 0),)).key != one.key


# -- what comes back


def test_a_right_submission_gets_every_point_and_the_release_none(grader):
    assert sum(grader.earned(double=DOUBLE, triple=TRIPLE).values()) == 10
    rulings, _ = grader.run(submitted())
    assert {r.word for r in rulings.values()} == {"not answered"}


@pytest.mark.parametrize("seed", [1, 2, 3, 2**62])
def test_another_secret_seed_gives_the_same_marks(grader, seed):
    referee = Referee(grader.plan, seed)
    other = replace(grader, referee=referee)
    for answers in ({"double": DOUBLE}, {"double": "double = abs", "triple": TRIPLE}):
        assert other.earned(**answers) == grader.earned(**answers)


def test_what_a_cell_showed_comes_back_as_text(grader):
    source = "print('printed')\nfrom IPython.display import HTML, display\n"
    source += "display(HTML('<script>alert(1)</script>'))\n{'a': 1}"
    _, ran = grader.run(submitted(double=source))
    shown = ran.cells["double"]["shown"]
    assert shown[0] == {"stream": "printed\n"}
    assert shown[-1] == {"text/plain": "{'a': 1}"}
    assert "script" not in json.dumps(shown)


PLOTS = {
    "shown": "plt.plot([1, 2]); plt.show()",
    "left open": "plt.plot([1, 2])",
    "two": "plt.plot([1, 2]); plt.show(); plt.plot([2, 1]); plt.show()",
}


@pytest.mark.parametrize("plot", PLOTS)
def test_a_picture_of_the_student_s_own_comes_back(grader, plot):
    source = f"import matplotlib.pyplot as plt\n{PLOTS[plot]}"
    _, ran = grader.run(submitted(double=source))
    (outputs,) = [cell_outputs(ran.cells["double"])]
    pictures = [out for out in outputs if "image/png" in out.get("data", {})]
    assert len(pictures) == (2 if plot == "two" else 1)


def test_output_is_cut_off(grader):
    _, ran = grader.run(submitted(double="print('x' * 10**7)"))
    assert len(json.dumps(ran.cells["double"])) <= grader.warm.setup.limits.output + 100


def test_a_cell_that_ends_the_process_costs_itself_only(grader):
    double = "import os\nos._exit(3)"
    rulings, ran = grader.run(submitted(double=double, triple=TRIPLE))
    assert ran.cells["double"] == {"failed": "crashed"}
    assert rulings["check-triple"].earned == 5


def test_a_check_that_crashes_costs_itself_only(grader):
    double = """calls = []
def double(x):
    import os
    calls.append(1)
    if len(calls) > 4: os._exit(1)
    return 2 * x"""
    rulings, _ = grader.run(submitted(double=double, triple=TRIPLE))
    words = [ruling.word for ruling in rulings.values()]
    assert words == ["agreed", "agreed", "agreed"]  # each was asked of a new copy
    double = double.replace("> 4", "> 2")
    rulings, _ = grader.run(submitted(double=double, triple=TRIPLE))
    words = [ruling.word for ruling in rulings.values()]
    assert words == ["crashed", "crashed", "agreed"]


def test_time_that_is_used_up_leaves_the_checks_before_it(tmp_path):
    small = small_class(tmp_path)
    setup = replace(small.warm.setup, limits=replace(small.warm.setup.limits, wall=1.0))
    small.warm.close()
    with Warm(setup) as warm:
        grader = replace(small, warm=warm)
        triple = "import time\ntime.sleep(60)"
        started = time.monotonic()
        rulings, ran = grader.run(submitted(double=DOUBLE, triple=triple))
    assert time.monotonic() - started < 20
    assert ran.cells["triple"] == {"failed": "timed out"}
    assert [r.earned for r in rulings.values()] == [2, 3, 0]


def test_a_hidden_check_reaches_no_output(grader):
    """A student's process cannot pass on what a hidden check asks."""
    spy = """
import builtins, os, sys, threading, time
def double(x):
    frame, texts = sys._getframe(), []
    while frame:
        texts.append(str(frame.f_locals.get("request", "")))
        frame = frame.f_back
    with open("/tmp/seen", "a") as file: file.write("".join(texts))
    return 2 * x
"""
    read = f"""import pathlib
place = pathlib.Path("/tmp/seen")
print(place.read_text() if place.exists() else "nothing")
{TRIPLE}"""
    rulings, ran = grader.run(submitted(double=spy, triple=read))
    assert rulings["hidden-double"].earned == 3
    assert "double_hidden" not in json.dumps(ran.cells)
    for ask in ("check-double", "check-triple"):
        assert "double_hidden" not in json.dumps(ran.checks[ask])


def test_what_cells_show_is_kept_before_anything_secret_is_asked(grader):
    count = "calls = []\ndef double(x):\n    calls.append(x)\n    return 2 * x"
    triple = f"print(len(calls))\n{TRIPLE}"
    rulings, ran = grader.run(submitted(double=count, triple=triple))
    assert sum(r.earned for r in rulings.values()) == 10
    assert ran.cells["triple"]["shown"] == [{"stream": "3\n"}]  # as in the notebook


SPIES = {
    "raises": "raise ValueError(f'{SECRET} {x}')",
    "raises its own": "raise type(SECRET, (Exception,), {})(SECRET)",
    "answers": "return type(SECRET, (), {})()",
    "differs": "return np.full(x.shape, 987654321.0)",
}


@pytest.mark.parametrize("spy", SPIES)
def test_what_was_asked_in_secret_is_not_shown(grader, spy):
    """Whatever an answer makes of secret numbers, it cannot be read in feedback."""
    (probe,) = grader.plan.checks["check-double"].probes
    known = [float(probe.ask(probe.rng(number))["x"][0]) for number in range(3)]
    double = f"""SECRET = "Spied"
def double(x):
    if x[0] not in {known}:
        {SPIES[spy]}
    return 2 * x"""
    rulings, _ = grader.run(submitted(double=double, triple=TRIPLE))
    for name in ("check-double", "hidden-double"):
        shown = rulings[name].shown
        text = show.as_text(shown, with_parts=name == "check-double")
        assert rulings[name].earned < rulings[name].points
        assert "Spied" not in text and "987654321" not in text
    text = show.as_text(rulings["check-double"].shown)
    assert "on others" in text or "other numbers" in text


def test_an_answer_that_takes_names_away_costs_its_own_checks_alone(grader):
    double = "def double(x):\n    y = 2 * x\n    globals().clear()\n    return y"
    rulings, _ = grader.run(submitted(double=double, triple=TRIPLE))
    assert [ruling.earned for ruling in rulings.values()] == [0, 0, 5]


def test_a_twin_gives_the_same_marks_and_outlives_the_other(tmp_path):
    small = small_class(tmp_path)
    with small.warm.twin() as twin:
        small.warm.close()
        other = replace(small, warm=twin)
        assert sum(other.earned(double=DOUBLE, triple=TRIPLE).values()) == 10


def test_plain_assertions_are_judged_by_their_error(grader):
    job = grader.job(submitted(double=DOUBLE, triple=TRIPLE))
    right = Ask("plain", "plain", "assert double(2) == 4")
    wrong = Ask("wrong", "plain", "assert double(2) == 5, 'no'")
    ran = grader.warm.run(replace(job, steps=(*job.steps, right, wrong)))
    assert ran.checks["plain"] == {"raised": None}
    assert ran.checks["wrong"] == {"raised": ["AssertionError", "no"]}


def test_a_file_beside_the_notebook_is_there(grader):
    job = grader.job(submitted(double="from helper import double", triple=TRIPLE))
    files = (("helper.py", "ZGVmIGRvdWJsZSh4KTogcmV0dXJuIDIgKiB4Cg=="),)
    rulings = grader.referee.rulings(grader.warm.run(replace(job, files=files)))
    assert sum(r.earned for r in rulings.values()) == 10


def test_nothing_is_left_running_when_a_submission_has_ended(grader):
    mark = "kindling-left-running"
    source = f"""import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "{mark}"],
                 start_new_session=True)
{DOUBLE}"""
    grader.run(submitted(double=source))
    seen = subprocess.run(["pgrep", "-f", mark], capture_output=True, check=False)
    assert not seen.stdout


def test_a_warm_process_that_was_killed_is_the_machine_s_fault(tmp_path):
    small = small_class(tmp_path)
    small.warm.process.kill()
    small.warm.process.wait()
    with pytest.raises(InfrastructureError):
        small.run(submitted())
    small.warm.close()


def test_without_a_sandbox_every_result_says_so(tmp_path):
    small = small_class(tmp_path, sandbox=False)
    rulings, ran = small.run(submitted(double=DOUBLE, triple=TRIPLE))
    small.warm.close()
    assert not ran.sandbox
    assert sum(r.earned for r in rulings.values()) == 10


# -- outputs


@pytest.mark.parametrize(
    ("word", "earned", "kinds"),
    [
        ("agreed", 4, ["display_data"]),
        ("differed", 1.5, ["display_data", "execute_result"]),
        ("differed", 0, ["display_data", "error"]),
        ("crashed", 0, ["display_data", "error"]),
    ],
)
def test_a_ruling_becomes_what_nbgrader_reads(word, earned, kinds):
    ruling = {"word": word, "earned": earned, "points": 4, "message": "<b>why</b>"}
    outputs = ruling_outputs(ruling)
    assert [output.output_type for output in outputs] == kinds
    assert "<b>" not in outputs[0].data["text/html"]


def test_outputs_of_cells_are_inert_whatever_comes_back():
    forged = {
        "shown": [
            {"text/html": "<script>", "stream": 3},
            {"image/png": "bm8gcGljdHVyZQ=="},
            "text",
            {"text/plain": "fine", "application/javascript": "alert()"},
        ],
        "error": ["E", "<script>"],
    }
    outputs = cell_outputs(forged)
    assert [o.output_type for o in outputs] == ["display_data", "error"]
    assert outputs[0].data == {"text/plain": "fine"}


# -- journal, seed, lock


def test_the_journal_keeps_what_was_added(tmp_path):
    with Journal(tmp_path / "unit.jsonl") as journal:
        journal.add("a", {"student": "ada"})
        assert "a" in journal and journal["a"]["student"] == "ada"
    with Journal(tmp_path / "unit.jsonl") as journal:
        assert len(journal) == 1 and journal["a"]["student"] == "ada"


def test_one_thread_reads_what_another_adds(tmp_path):
    with Journal(tmp_path / "unit.jsonl") as journal:

        def add():
            for number in range(200):
                journal.add(str(number), {"text": "x" * (number * 37 % 5000)})

        adding = threading.Thread(target=add)
        adding.start()
        while adding.is_alive():
            for key in map(str, range(len(journal))):
                assert journal[key]["key"] == key
        adding.join()


@pytest.mark.parametrize("cut", [2, 9, 20])
def test_a_line_that_was_cut_off_costs_itself_only(tmp_path, cut):
    path = tmp_path / "unit.jsonl"
    with Journal(path) as journal:
        journal.add("a", {"student": "ada"})
        journal.add("b", {"student": "bob"})
    path.write_bytes(path.read_bytes()[:-cut])
    with Journal(path) as journal:
        assert "a" in journal and "b" not in journal
        journal.add("b", {"student": "bob"})
    assert [entry["key"] for entry in entries(path)] == ["a", "b"]


def test_a_changed_line_is_left_out(tmp_path):
    path = tmp_path / "unit.jsonl"
    with Journal(path) as journal:
        journal.add("a", {"earned": 1})
    path.write_bytes(path.read_bytes().replace(b'"earned":1', b'"earned":9'))
    assert list(entries(path)) == []


def test_the_seed_is_drawn_once_and_for_the_instructor_alone(tmp_path):
    first = secret_seed(tmp_path / "state")
    assert secret_seed(tmp_path / "state") == first != secret_seed(tmp_path / "other")
    assert (tmp_path / "state" / "seed").stat().st_mode & 0o077 == 0


def test_a_damaged_seed_is_an_error_with_advice(tmp_path):
    (tmp_path / "seed").write_text("none\n")
    with pytest.raises(ValueError, match="remove it"):
        secret_seed(tmp_path)


def test_one_grader_at_a_time(tmp_path):
    with UnitLock(tmp_path, "04"), pytest.raises(BusyError, match=str(os.getpid())):
        UnitLock(tmp_path, "04").take()
    with UnitLock(tmp_path, "04"):
        pass


def test_a_lock_ends_with_its_holder(tmp_path):
    code = f"""import time
from pathlib import Path
from autograder.engine.lock import UnitLock
UnitLock(Path({str(tmp_path)!r}), "04").take()
keep = UnitLock(Path({str(tmp_path)!r}), "05"); keep.take()
print("taken", flush=True); time.sleep(60)"""
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"taken\n"
    with pytest.raises(BusyError, match=str(holder.pid)):
        UnitLock(tmp_path, "05").take()
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    with UnitLock(tmp_path, "05"):
        pass


# -- intake


def test_regular_files_are_taken_and_others_set_aside(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "numbers.csv").write_text("1,2\n")
    (tmp_path / "helper.py").write_text("x = 1\n")
    (tmp_path / "numpy.py").write_text("raise SystemExit\n")
    (tmp_path / "random").mkdir()
    (tmp_path / "random" / "__init__.py").write_text("")
    (tmp_path / "timestamp.txt").write_text("2000-01-01\n")
    (tmp_path / "unit.ipynb").write_text("{}")
    (tmp_path / "book.db").symlink_to("/etc/passwd")
    (tmp_path / "above").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "copy of unit.ipynb").write_text("{}")
    taken = take(tmp_path, ["unit.ipynb"])
    assert sorted(taken.files) == ["data/numbers.csv", "helper.py"]
    assert taken.aside == {
        "above": "is a link",
        "book.db": "is a link",
        "copy of unit.ipynb": "is another notebook",
        "numpy.py": "has the name of a module that others import",
        "pipe": "is no regular file",
        "random/__init__.py": "has the name of a module that others import",
    }


def test_too_many_and_too_large_files_are_set_aside(tmp_path):
    for number in range(203):
        (tmp_path / f"f{number:03}").write_text("")
    with (tmp_path / "a-large-one").open("wb") as file:
        file.truncate(21 << 20)
    taken = take(tmp_path)
    assert len(taken.files) == 200
    assert taken.aside["a-large-one"].startswith("is too large")
    assert len(taken.aside) == 4


# -- messages


@pytest.fixture
def channels():
    ours, theirs = wire.pair()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_messages_and_files_arrive(channels):
    ours, theirs = channels
    reading, writing = os.pipe()
    theirs.send({"text": "ä" * 10_000}, [writing])
    message, files = ours.receive_files(1, 5)
    os.write(files[0], b"through")
    assert message == {"text": "ä" * 10_000} and os.read(reading, 9) == b"through"
    for number in (reading, writing, *files):
        os.close(number)


@pytest.mark.parametrize(
    "raw", [b"\xff\xff\xff\xff", b"\x00\x00\x00\x02[]", b"\x00\x00\x00\x03nan", b"\x00"]
)
def test_what_is_no_message_is_refused(channels, raw):
    ours, theirs = channels
    theirs.end.sendall(raw)
    theirs.close()
    with pytest.raises(wire.WireError):
        ours.receive(5)


def test_silence_is_noticed(channels):
    ours, theirs = channels
    with pytest.raises(wire.Late):
        ours.receive(0.05)
    theirs.close()
    with pytest.raises(wire.Closed):
        ours.receive(1)
