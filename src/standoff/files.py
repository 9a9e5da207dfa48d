"""Writing files so that a reader never sees half of one."""

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

__all__ = ["write_parts", "write_whole"]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a temporary file beside it, flushed to disk, then renamed.

    The mode of a file that stood there is kept.
    """
    write_parts(path, (content,))


def write_parts(path: Path, parts: Iterable[bytes]) -> int:
    """Write a file as `write_whole` does, part by part; return the number of bytes."""
    new = path.with_name(f".{path.name}-{uuid4().hex}")
    try:
        with new.open("xb") as file:
            written = sum(map(file.write, parts))
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            new.chmod(path.stat().st_mode & 0o777)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    return written
