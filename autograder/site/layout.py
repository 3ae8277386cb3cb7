"""Which files of the repository are in the site, and where; mkdocs calls `on_files`.

The site has the layout of the repository, README.md as its first page, so that a link
in a page leads to the same file here and where the repository is read.
"""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "course/data/NOTICE.md")
TEXTS = ("LICENSE", "LICENSE-prose")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Return the files of the site: docs/ as docs/, and the pages beside it."""
    root = Path(config.docs_dir).parent
    own = {file.src_uri for file in files if file.src_dir == config.docs_dir}
    kept = Files([file for file in files if file.src_uri not in own])
    docs = (f"docs/{path}" for path in sorted(own))
    for path in (*PAGES, *docs):
        kept.append(File(path, str(root), config.site_dir, False))
    for path in TEXTS:
        # With an ending that a browser shows and does not save.
        kept.append(
            File(path, str(root), config.site_dir, False, dest_uri=f"{path}.txt")
        )
    return kept
