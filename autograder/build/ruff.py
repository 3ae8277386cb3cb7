"""ruff, called once for all modules of the library."""

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = "kindling"
RULES = "E,F,W,I,B,UP,SIM"
_OPTIONS = [
    "--isolated",
    "--no-cache",
    "--config=line-length=88",
    "--config=target-version='py311'",
    "--config=exclude=[]",
]
_FIRST_PARTY = f"--config=lint.isort.known-first-party=['{PACKAGE}']"


def formatted(modules: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Return modules, by path inside the package, as ruff writes them.

    The second value is what ruff said first if it could not read one of them, or "".
    """
    with _written(modules) as folder:
        _ruff(folder, "check", "--select=I001", "--fix", "--quiet", _FIRST_PARTY)
        done = _ruff(folder, "format")
        texts = {path: _path(folder, path).read_text("utf-8") for path in modules}
    said = done.stderr.strip().splitlines()
    return texts, said[0].removeprefix("error: ") if done.returncode else ""


def findings(modules: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what ruff has against modules, by path, one line each."""
    found: dict[str, list[str]] = {path: [] for path in modules}
    with _written(modules) as folder:
        rules = [f"--select={RULES}", _FIRST_PARTY, "--output-format=json"]
        done = _ruff(folder, "check", *rules)
        top = (folder / PACKAGE).resolve()
        for item in json.loads(done.stdout or "[]"):
            path = Path(item["filename"]).resolve().relative_to(top).as_posix()
            row, code = item["location"]["row"], item["code"]
            found[path].append(f"line {row}: {code} {item['message']}")
    return found


@contextlib.contextmanager
def _written(modules: Mapping[str, str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / PACKAGE).mkdir()
        for path, text in modules.items():
            _path(folder, path).parent.mkdir(parents=True, exist_ok=True)
            _path(folder, path).write_bytes(text.encode())
        yield folder


def _path(folder: Path, path: str) -> Path:
    return folder / PACKAGE / path


def _ruff(folder: Path, verb: str, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ruff", verb, *_OPTIONS, *options, PACKAGE],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
