"""Writing files so that a reader never sees half of one."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

__all__ = ["locked", "write_parts", "write_whole"]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a temporary file beside it, flushed to disk, then renamed.

    The mode of a file that stood there is kept. Where a link stands, what it leads to is written.
    """
    write_parts(path, (content,))


def write_parts(path: Path, parts: Iterable[bytes]) -> int:
    """Write a file as `write_whole` does, part by part; return the number of bytes."""
    if path.is_symlink():
        path = Path(os.path.realpath(path))
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


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes that ask for the same lock out of a folder; wait until it is free.

    The lock goes with the process, however that ends. On POSIX it is on the folder itself; on Windows on a file in
    it. Where a file system has no locks, nothing is locked.
    """
    try:
        import fcntl
    except ModuleNotFoundError:
        with _locked_file(folder / ".lock"):
            yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def _locked_file(path: Path) -> Iterator[None]:
    """Lock the first byte of a file, as Windows does it."""
    import msvcrt

    with path.open("a+b") as file:
        file.seek(0)
        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
            except OSError:
                continue  # it gives up after ten seconds; the other is still at work
            break
        try:
            yield
        finally:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
