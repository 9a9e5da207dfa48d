"""What a run touches of the outside: the clock, chance, the cache on disk, and progress.

Nothing else in Standoff reads a clock or makes a random generator; the mathematics is handed what it
needs.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import platformdirs

__all__ = ["Cache", "Progress", "Run", "memory", "silent"]

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Report progress to nobody."""


_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where a container says how much memory it may use."""


def memory() -> int | None:
    """Return the bytes of memory that the machine, or the container, has; ``None`` where it does not tell."""
    found: list[int] = []
    with suppress(OSError, ValueError, AttributeError):
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for name in _LIMITS:
        with suppress(OSError, ValueError):
            found.append(int(Path(name).read_text(encoding="ascii")))
    return min((size for size in found if size > 0), default=None)


_KEPT = ".kept"
"""How the files of a cache end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """Files named by the digest of what they were computed from.

    Safe to delete at any time, and for several processes at once. When it holds more than ``most_bytes``, the files
    used longest ago go first. A file that cannot be read or written is as good as absent: a cache never fails a run.
    """

    folder: Path
    most_bytes: int = 256 * 1024 * 1024

    @classmethod
    def of_user(cls) -> "Cache":
        """Return the cache in the user's cache folder, or where ``STANDOFF_CACHE`` says."""
        given = os.environ.get("STANDOFF_CACHE")
        return cls(folder=Path(given) if given else Path(platformdirs.user_cache_dir("standoff")))

    def get(self, key: str) -> bytes | None:
        """Return what was stored under ``key``, or ``None``."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            # Where only reading is allowed, what is there serves all the same.
            os.utime(path)
        digest, _, body = content.partition(b"\n")
        return body if digest == hashlib.sha256(body).hexdigest().encode() else None

    def put(self, key: str, body: bytes) -> None:
        """Store ``body`` under ``key``, whole or not at all."""
        content = hashlib.sha256(body).hexdigest().encode() + b"\n" + body
        if len(content) > self.most_bytes:
            return
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(self._path(key), content)
            self._shrink()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{_KEPT}"

    def _write(self, path: Path, content: bytes) -> None:
        """Write under another name, then rename; where the disk is full no piece stays behind."""
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".new-", suffix=_KEPT)
        try:
            with os.fdopen(handle, "wb") as new:
                new.write(content)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _shrink(self) -> None:
        """Delete the files used longest ago until the rest fits."""
        files = []
        # Whatever else lies in the folder is not the cache's to delete.
        for path in self.folder.glob(f"*{_KEPT}"):
            # Another process may have deleted it since.
            with suppress(FileNotFoundError):
                status = path.stat()
                files.append((status.st_mtime_ns, status.st_size, path))
        excess = sum(size for _, size, _ in files) - self.most_bytes
        for _, size, path in sorted(files):
            if excess <= 0:
                return
            path.unlink(missing_ok=True)
            excess -= size


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: its seed, its cache and its progress bar."""

    seed: int = 1
    cache: Cache | None = None
    progress: Progress = silent

    def rng(self, stream: str) -> "np.random.Generator":
        """Return the generator of a named stream; the same seed and name give the same numbers."""
        name = int.from_bytes(hashlib.sha256(stream.encode()).digest()[:8], "big")
        return np.random.default_rng([self.seed, name])  # noqa: TID251 - the one place that may

    @staticmethod
    def today() -> date:
        """Return the calendar day, in UTC."""
        return datetime.now(tz=UTC).date()  # noqa: TID251 - the one place that may
