"""Writing files so that a reader finds a whole one or none, and saying plainly why it failed."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ekraf.errors import StoreError


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let ``write`` fill a temporary file beside ``path``, then put it in place; StoreError if that fails.

    After a crash or a full disk, ``path`` holds what it held before.
    """
    temporary = path.with_name(path.name + ".part")
    with explained(path):
        try:
            with temporary.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def make_folder(path: Path) -> None:
    """Make a folder and those above it; StoreError if a file is in the way or it may not be made."""
    with explained(path):
        path.mkdir(parents=True, exist_ok=True)


def check_space(folder: Path, needed: int) -> None:
    """Raise StoreError if the disk of ``folder`` has less than ``needed`` bytes left."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(
            f"{folder}: the results need about {needed / 1e6:.0f} MB, and the disk has {free / 1e6:.0f} MB left; "
            "free some space, or choose another --out"
        )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn an error of the file system about ``path`` into a StoreError that says what to do."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: {_reason(error)}") from error


def _reason(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full; free some space and give the same command again, finished draws are kept"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return "may not be written; choose another --out"
        case errno.EEXIST | errno.ENOTDIR | errno.EISDIR:
            return "a file is where a folder should be, or the other way round; choose another --out"
        case _:
            return f"cannot be written or read ({error.strerror or error})"
