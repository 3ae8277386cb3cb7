"""The site, built whole or not at all."""

import logging
import tempfile
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

from course.errors import UserError

CONFIG = Path(__file__).with_name("mkdocs.yml")
MARK = ".kindling-site"


def build_site(root: Path, target: Path) -> int:
    """Build the pages of the course in `root` into `target`; return their number.

    The site that is there is replaced when the new one is whole. Raises UserError for
    a broken link, for a page that is in no menu, and where `target` is a folder of
    somebody else.
    """
    if not (root / "docs").is_dir():
        raise UserError(f"{root} has no docs/ folder.", "Get the whole repository.")
    refuse_foreign(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".site-") as draft:
        site = Path(draft, "site")
        found = warnings_of(root, site)
        if found:
            raise UserError(
                f"The site is not built: {'; '.join(found)}.",
                "Mend the page, or add it to the menu in autograder/site/mkdocs.yml.",
            )
        (site / MARK).touch()
        if target.exists():
            target.rename(Path(draft, "old"))
        site.rename(target)
    return sum(1 for page in target.rglob("*.html") if page.name != "404.html")


def refuse_foreign(target: Path) -> None:
    """Raise UserError if `target` holds anything but a site that was built here."""
    if not target.exists():
        return
    if not target.is_dir() or (any(target.iterdir()) and not (target / MARK).is_file()):
        raise UserError(
            f"{target} is there and is no site that `kindling docs` made.",
            "Name another folder with --to.",
        )


def warnings_of(root: Path, site: Path) -> list[str]:
    """Build the pages into `site`; return what is wrong with them, one line each."""
    config = load_config(
        str(CONFIG), docs_dir=str(root / "docs"), site_dir=str(site), strict=False
    )
    heard = _Heard()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(heard)
    try:
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    finally:
        logger.removeHandler(heard)
    return heard.lines


class _Heard(logging.Handler):
    """The warnings that a logger hands on, as lines."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(" ".join(record.getMessage().split()).rstrip("."))
