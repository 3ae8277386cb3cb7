"""Is the site whole, does it refuse what is broken, and does it ask no other host?"""

import functools
import re
import shutil
import socket
import threading
import urllib.request
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from autograder.site import command
from autograder.site.building import MARK, build_site
from autograder.site.layout import PAGES, TEXTS
from course.errors import UserError

pytestmark = pytest.mark.slow  # builds a site

ROOT = Path(__file__).parents[2]
FROM_ELSEWHERE = re.compile(
    r"""(?:\ssrc\s*=\s*|<link\b[^>]*\shref\s*=\s*|@import\s+|url\()["']?(?:https?:)?//"""
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a copy of all that the site is built from."""
    root = tmp_path / "course"
    shutil.copytree(ROOT / "docs", root / "docs")
    for path in (*PAGES, *TEXTS):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, root / path)
    return root


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of this repository."""
    target = tmp_path_factory.mktemp("docs") / "site"
    build_site(ROOT, target)
    return target


def append(page: Path, text: str) -> None:
    page.write_text(f"{page.read_text()}\n{text}\n")


def test_the_site_of_the_repository_is_whole(site: Path) -> None:
    pages = [path.relative_to(ROOT) for path in (ROOT / "docs").glob("*.md")]
    built = {path.relative_to(site) for path in site.rglob("*.html")}
    assert {path.with_suffix(".html") for path in pages} <= built
    assert "Students build" in (site / "index.html").read_text()


def test_links_of_the_readme_lead_to_files(site: Path) -> None:
    text = (site / "index.html").read_text()
    links = [link for link in re.findall(r'href="([^"#:]+)["#]', text) if link != "."]
    assert {"docs/checks.html", "LICENSE.txt", "course/data/NOTICE.html"} <= set(links)
    assert [link for link in links if not (site / link).exists()] == []


def test_no_page_asks_another_host(site: Path) -> None:
    texts = [*site.rglob("*.html"), *site.rglob("*.css")]
    asking = [path.name for path in texts if FROM_ELSEWHERE.search(path.read_text())]
    assert len(texts) > 15
    assert asking == []


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example.org/a.js"></script>',
        '<link rel="stylesheet" href="//fonts.example.org/a.css">',
        "@font-face { src: url(https://fonts.example.org/a.woff2) }",
    ],
)
def test_a_page_that_asks_another_host_would_be_seen(text: str) -> None:
    assert FROM_ELSEWHERE.search(text)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[gone](gone.md)", "docs/checks.md.*gone.md"),
        ("[gone](#gone)", "docs/checks.md.*#gone"),
        ("[gone](grading.md#gone)", "docs/checks.md.*#gone"),
        ("![gone](gone.svg)", "docs/checks.md.*gone.svg"),
    ],
)
def test_a_broken_link_fails_and_names_the_page(
    course: Path, text: str, complaint: str
) -> None:
    append(course / "docs" / "checks.md", text)
    with pytest.raises(UserError, match=complaint):
        build_site(course, course / "site")


def test_a_page_in_no_menu_fails(course: Path) -> None:
    (course / "docs" / "lost.md").write_text("# Lost\n")
    with pytest.raises(UserError, match=r"docs/lost\.md.*mkdocs\.yml"):
        build_site(course, course / "site")


def test_a_build_that_fails_leaves_the_site_as_it_was(course: Path) -> None:
    build_site(course, course / "site")
    append(course / "docs" / "checks.md", "[gone](gone.md)")
    with pytest.raises(UserError):
        build_site(course, course / "site")
    assert (course / "site" / "docs" / "checks.html").is_file()
    assert [path.name for path in course.glob(".site-*")] == []


def test_a_second_build_takes_away_what_is_gone(course: Path) -> None:
    build_site(course, course / "site")
    (course / "site" / "old.html").touch()
    build_site(course, course / "site")
    assert not (course / "site" / "old.html").exists()
    assert (course / "site" / MARK).is_file()


def test_a_folder_of_somebody_else_is_left_alone(course: Path) -> None:
    (course / "letters").mkdir()
    (course / "letters" / "to-ada.txt").touch()
    with pytest.raises(UserError, match="letters is there and is no site"):
        build_site(course, course / "letters")
    assert (course / "letters" / "to-ada.txt").is_file()


def test_a_course_without_pages_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="has no docs/ folder"):
        build_site(tmp_path, tmp_path / "site")


def test_the_command_says_where_the_site_is(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course / "nbgrader_config.py").touch()
    monkeypatch.chdir(course)
    app = typer.Typer()
    app.command()(command.docs)
    result = CliRunner().invoke(app, [], catch_exceptions=False)
    count = len(PAGES) + len(list((course / "docs").glob("*.md")))
    assert result.stdout == f"{count} pages: {course}/.build/site/index.html\n"
    assert (course / ".build" / "site" / "index.html").is_file()


def test_the_site_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.html").write_text("the first page")
    made: list[command.ThreadingHTTPServer] = []
    real = command.ThreadingHTTPServer

    def noted(*arguments: object) -> command.ThreadingHTTPServer:
        made.append(real(*arguments))  # type: ignore[arg-type]
        return made[0]

    monkeypatch.setattr(command, "ThreadingHTTPServer", noted)
    thread = threading.Thread(target=functools.partial(command.serve_site, tmp_path, 0))
    thread.start()
    try:
        while not made:
            thread.join(0.01)
        with urllib.request.urlopen(f"http://127.0.0.1:{made[0].server_port}/") as page:
            assert page.read() == b"the first page"
    finally:
        made[0].shutdown()
        thread.join()


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=r"cannot be served.*--port"):
            command.serve_site(tmp_path, port)
