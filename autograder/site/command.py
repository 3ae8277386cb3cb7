"""`kindling docs`."""

import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer

from autograder.site.building import build_site
from course.cli.busy import busy
from course.cli.lab import find_course
from course.errors import UserError


def docs(
    to: Annotated[
        Path | None, typer.Option(help="The folder to write; else .build/site.")
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Then serve it on this machine.")
    ] = False,
    port: Annotated[
        int, typer.Option(help="The port to serve on.", min=0, max=65535)
    ] = 8000,
) -> None:
    """Build the documentation as a site of plain files.

    The files open in a browser without a server and ask nothing of another host. A
    broken link fails, and so does a page that is in no menu.

    \b
    Examples:
      kindling docs
      kindling docs --to public
      kindling docs --serve --port 8001
    """
    root = find_course(Path.cwd())
    target = (to or root / ".build" / "site").absolute()
    with busy("Building the pages"):
        count = build_site(root, target)
    typer.echo(f"{count} pages: {target / 'index.html'}")
    if serve:
        serve_site(target, port)


def serve_site(site: Path, port: int) -> None:
    """Serve `site` on this machine only, until Ctrl-C.

    Raises UserError if the port is taken.
    """
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(site))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise UserError(
            f"Port {port} cannot be served ({error.strerror}).",
            "Name another one with --port.",
        ) from error
    with server:
        typer.echo(f"http://127.0.0.1:{server.server_port}/ (Ctrl-C stops it)")
        server.serve_forever()
