"""The layout process: slow, crashing or missing engines harm nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course.graph import draw, picture
from course.graph.engine import Engine, LayoutError, NoEngine, TookTooLong
from tests.unit.values import Value

DOT = "digraph { a -> b }"
ROOT = Path(__file__).parents[2]

START = "from course.graph import worker; import os, sys, time; real = worker.layout\n"
START += "def on(said, then): return lambda dot, *how: said in dot and then() or "
START += "real(dot, *how)\n"
SLOW_ON_NUMBERS = "worker.layout = on('value', lambda: time.sleep(60))"
CRASH_ON_NUMBERS = "worker.layout = on('value', lambda: os._exit(11))"
SLOW_ON_ALL = (
    "real = lambda *how: b''; worker.layout = on('a -> b', lambda: time.sleep(60))"
)
CRASH_ON_SECOND = """
drawn = []
worker.layout = lambda dot, *how: (
    "a -> b" in dot and drawn.append(dot) or len(drawn) > 1 and os._exit(11)
    or real(dot, *how)
)
"""
ABSENT = "sys.modules['pygraphviz'] = None\n"
FAKE_DOT = (
    "#!/bin/sh\ncat > /dev/null\necho '<svg xmlns=\"http://www.w3.org/2000/svg\"/>'"
)


@pytest.fixture
def engine_like(monkeypatch):
    """An engine whose process runs the given code first, in place of the usual one."""
    engines = []

    def make(code):
        command = (sys.executable, "-c", f"{START}{code}\nworker.main()")
        engine = Engine(command)
        engines.append(engine)
        monkeypatch.setattr("course.graph.engine.engine", engine)
        return engine

    yield make
    for engine in engines:
        engine.close()


@pytest.fixture
def engine():
    engine = Engine()
    yield engine
    engine.close()


def test_one_process_serves_many_pictures(engine):
    assert b"<svg" in engine.draw(DOT)
    process = engine._process
    assert engine.draw(DOT, "png").startswith(b"\x89PNG")
    assert engine._process is process


def test_crash_after_other_pictures_is_tried_again_in_a_new_process(engine_like):
    engine = engine_like(CRASH_ON_SECOND)
    assert b"<svg" in engine.draw(DOT)
    first = engine._process
    assert b"<svg" in engine.draw(DOT)
    assert engine._process is not first


def test_closed_engine_leaves_no_process(engine):
    engine.draw(DOT)
    process = engine._process
    engine.close()
    assert process.poll() is not None


def test_process_ends_with_the_notebook():
    code = (
        "from course.graph import engine; engine.engine.draw('digraph{}');"
        "print(engine.engine._process.pid)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_layout_that_takes_too_long_is_stopped(engine_like):
    engine = engine_like(SLOW_ON_ALL)
    with pytest.raises(TookTooLong, match=r"the layout took over 0\.2 s"):
        engine.draw(DOT, seconds=0.2)
    assert engine.draw("digraph { c }") == b""


def test_crash_of_the_process_is_survived(engine_like):
    engine = engine_like(CRASH_ON_NUMBERS)
    with pytest.raises(LayoutError, match="the layout program crashed"):
        engine.draw("digraph { value }")
    assert b"<svg" in engine.draw(DOT)


def test_killed_process_is_replaced(engine):
    engine.draw(DOT)
    engine._process.kill()
    engine._process.wait()
    assert b"<svg" in engine.draw(DOT)


def test_wrong_dot_text_is_an_error_and_the_process_goes_on(engine):
    with pytest.raises(LayoutError, match="the layout failed"):
        engine.draw("digraph {{{")
    assert b"<svg" in engine.draw(DOT)


def test_program_that_does_not_start_is_an_error():
    with pytest.raises(LayoutError, match="the layout program did not start"):
        Engine(("/no/such/program",)).draw(DOT)


@pytest.mark.parametrize("trouble", [SLOW_ON_NUMBERS, CRASH_ON_NUMBERS])
def test_trouble_with_one_rung_falls_to_the_next(engine_like, monkeypatch, trouble):
    engine_like(trouble)
    monkeypatch.setattr(picture, "LAYOUT_SECONDS", 1.0)
    view = draw(Value(3.0, name="x") * 2.0)
    assert view.rung == "tooltips"
    assert "With more detail, the layout" in view.html


def test_trouble_with_every_rung_leaves_the_text(engine_like, monkeypatch):
    engine_like("worker.layout = lambda dot, image, engine: os._exit(11)")
    view = draw(Value(3.0, name="x") * 2.0)
    assert view.rung == "none"
    assert "There is no picture, since the layout program crashed." in view.html
    assert "<details open" in view.html
    assert "mul(x, #2) = 6.0" in view.html


def test_without_pygraphviz_a_dot_program_draws(engine_like, monkeypatch, tmp_path):
    (tmp_path / "dot").write_text(FAKE_DOT)
    (tmp_path / "dot").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert engine_like(ABSENT).draw(DOT).startswith(b"<svg xmlns")


def test_without_any_engine_the_text_says_what_to_install(engine_like, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoEngine):
        engine_like(ABSENT).draw(DOT)
    view = draw(Value(3.0, name="x") * 2.0)
    assert (
        "There is no picture without a layout engine: pip install graphviz" in view.html
    )
    assert "mul(x, #2) = 6.0" in view.html


def test_with_pygraphviz_no_dot_program_is_needed(engine, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert b"<svg" in engine.draw(DOT)


def test_file_of_the_student_does_not_stand_in_for_a_module(
    engine, monkeypatch, tmp_path
):
    (tmp_path / "pygraphviz.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    assert b"<svg" in engine.draw(DOT)


def test_import_loads_no_engine():
    code = (
        "import sys, course.graph;"
        "print(sorted({'pygraphviz', 'graphviz', 'torch'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
