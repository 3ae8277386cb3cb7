"""A bundle on the disk: a zip file, the same for the same content, or a folder."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from course.errors import UserError
from course.updates.store import write_whole

TOP = "kindling"
MOMENT = (2020, 1, 1, 0, 0, 0)
"""The time of every file, so that the same content makes the same zip file."""


def write_zip(files: Mapping[str, bytes], path: Path) -> None:
    """Write files into a zip file, below one folder; whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            info = zipfile.ZipInfo(f"{TOP}/{name}", MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            bundle.writestr(info, content)
    draft.replace(path)


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder that is empty or not there yet."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            f"{folder} is there already.", "Name a folder that is not, or a .zip file."
        )
    for name, content in files.items():
        write_whole(folder / name, content)
