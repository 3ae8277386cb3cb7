"""A real Jupyter server on this machine, and requests as the browser sends them."""

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.grading.sample import ENVIRONMENT

TOKEN = "a-token-for-this-test"


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str

    def ask(self, path: str, body: object = None, method: str = "") -> tuple[int, str]:
        """Return the status and the text of the answer; a body makes it a POST."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.address}{path}",
            data=data,
            method=method or ("POST" if data else "GET"),
            headers={"Authorization": f"token {TOKEN}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()


@contextlib.contextmanager
def running(folder: Path, settings: Path) -> Iterator[Server]:
    """Run a Jupyter server in a folder; it is shut down when the block ends.

    nbgrader's installation enables its server extensions. ``settings`` is a folder for
    the server's own files, so that nothing of the user's is read or written.
    """
    port = free_port()
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command += ["--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}"]
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "HOME")
    own = {name: str(settings / name.lower()) for name in names}
    settings.mkdir(parents=True, exist_ok=True)
    with (settings / "server.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=ENVIRONMENT | own,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            server = Server(f"http://127.0.0.1:{port}")
            wait_until_up(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(server: Server, process: subprocess.Popen) -> None:
    """Return when the server answers; fail if it ended or takes over a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            if server.ask("/api/status")[0] == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"the server did not start (exit code {process.poll()})")
