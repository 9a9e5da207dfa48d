"""The cache: what it holds, what it lets go, and what may go wrong around it without failing a run."""

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from standoff import policies
from standoff.case.writer import new_case
from standoff.run import Cache, Run

BODY = b"x" * 300


def size(folder):
    return sum(path.stat().st_size for path in folder.iterdir())


def aged(folder):
    """Make every file a minute older, so that the order of use does not hang on the clock's grain."""
    for path in folder.iterdir():
        status = path.stat()
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - 60_000_000_000))


def test_what_is_put_is_got_and_nothing_else(tmp_path):
    cache = Cache(folder=tmp_path / "deep" / "er")
    assert cache.get("a") is None
    cache.put("a", BODY)
    cache.put("empty", b"")
    assert cache.get("a") == BODY
    assert cache.get("empty") == b""
    assert cache.get("b") is None


def test_the_longest_unused_go_first(tmp_path):
    cache = Cache(folder=tmp_path, most_bytes=1200)
    for key in ("a", "b", "c"):
        cache.put(key, BODY)
        aged(tmp_path)
    assert cache.get("a") == BODY
    aged(tmp_path)
    cache.put("d", BODY)
    assert size(tmp_path) <= 1200
    assert [cache.get(key) is not None for key in "abcd"] == [True, False, True, True]


def test_what_is_larger_than_the_whole_cache_does_not_empty_it(tmp_path):
    cache = Cache(folder=tmp_path, most_bytes=1000)
    cache.put("small", BODY)
    cache.put("large", b"x" * 2000)
    assert cache.get("large") is None
    assert cache.get("small") == BODY


def test_what_else_lies_in_the_folder_is_left_alone(tmp_path):
    mine = tmp_path / "thesis.txt"
    mine.write_bytes(b"y" * 5000)
    cache = Cache(folder=tmp_path, most_bytes=1000)
    for number in range(5):
        cache.put(f"k{number}", BODY)
    assert mine.stat().st_size == 5000
    assert cache.get("k4") == BODY


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-7],
        lambda content: content[:40],
        lambda _: b"",
        lambda content: content[:-1] + b"y",
        lambda content: b"\0" * len(content),
        lambda content: content + content,
    ],
    ids=["cut", "cut in the digest", "empty", "one byte", "zeros", "twice"],
)
def test_a_damaged_file_is_as_good_as_absent_and_written_anew(tmp_path, damage):
    cache = Cache(folder=tmp_path)
    cache.put("a", BODY)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get("a") is None
    cache.put("a", BODY)
    assert cache.get("a") == BODY


def test_a_whole_file_that_holds_no_arrays_is_as_good_as_absent(tmp_path):
    run = Run(cache=Cache(folder=tmp_path))
    run.cache.put("a", b"no arrays")
    run.cache.put("cut", b"PK\x03\x04 the head of an archive")
    run.cache.put("none", b"")
    assert [policies._load(run, key) for key in ("a", "cut", "none")] == [None] * 3
    policies._store(run, "a", {"numbers": np.arange(3)})
    assert policies._load(run, "a")["numbers"].tolist() == [0, 1, 2]


def test_the_folder_may_vanish_at_any_time(tmp_path):
    folder = tmp_path / "cache"
    cache = Cache(folder=folder)
    cache.put("a", BODY)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert cache.get("a") is None
    cache.put("a", BODY)
    assert cache.get("a") == BODY


def test_where_no_folder_can_be_made_nothing_is_kept(tmp_path):
    (tmp_path / "file").touch()
    cache = Cache(folder=tmp_path / "file" / "cache")
    cache.put("a", BODY)
    assert cache.get("a") is None
    assert Cache(folder=tmp_path / "file").get("a") is None


def test_a_file_that_may_only_be_read_serves(tmp_path, monkeypatch):
    cache = Cache(folder=tmp_path)
    cache.put("a", BODY)

    def refused(*_args, **_settings):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "utime", refused)
    assert cache.get("a") == BODY


FULL = """
import resource, sys
from pathlib import Path
from standoff.run import Cache
cache = Cache(folder=Path(sys.argv[1]))
cache.put("before", b"b" * 100)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
cache.put("large", b"l" * 50_000)
cache.put("before", b"c" * 50_000)
cache.put("small", b"s" * 100)
print([(cache.get(key) or b"-")[:1].decode() for key in ("before", "large", "small")])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_where_the_disk_takes_no_more_no_piece_stays_behind(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    assert told == "['b', '-', 's']\n"
    assert len(list(tmp_path.iterdir())) == 2


def body_of(key, times):
    return f"{key} ".encode() * times


def put_and_get(folder, seed):
    """Put and get a few keys in a small cache; return how often something was there, and how often it was wrong."""
    rng = np.random.default_rng(seed)  # noqa: TID251 - a test's own chance
    cache = Cache(folder=Path(folder), most_bytes=60_000)
    there = wrong = 0
    for _ in range(250):
        key = f"key-{int(rng.integers(8))}"
        if rng.random() < 0.5:
            cache.put(key, body_of(key, 3000))
        body = cache.get(key)
        there += body is not None
        wrong += body is not None and body != body_of(key, 3000)
    return there, wrong


def test_two_processes_share_a_cache(tmp_path):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        counts = list(pool.map(put_and_get, [str(tmp_path)] * 2, (1, 2)))
    assert all(there > 50 for there, _ in counts)
    assert [wrong for _, wrong in counts] == [0, 0]
    Cache(folder=tmp_path, most_bytes=60_000).put("last", BODY)
    assert size(tmp_path) <= 60_000
    assert not list(tmp_path.glob(".new-*"))


@pytest.mark.parametrize("home", ["file", "nowhere"])
def test_a_home_that_takes_no_files_fails_no_command(tmp_path, home):
    case = tmp_path / "small"
    new_case(case)
    place = tmp_path / "home"
    if home == "file":
        place.touch()
    elif sys.platform.startswith("linux"):
        place = Path("/proc/home")
    kept = {
        name: value for name, value in os.environ.items() if name not in {"STANDOFF_CACHE", "XDG_CACHE_HOME"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "standoff.cli", "assess", str(case), "--json"],
        env={**kept, "HOME": str(place), "LOCALAPPDATA": str(place)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_a_change_of_the_code_that_solves_is_another_key(monkeypatch):
    before = policies._digest(1, "a", np.arange(3))
    assert before == policies._digest(1, "a", np.arange(3))
    assert before != policies._digest(1, "a", np.arange(3).astype(np.float64))
    monkeypatch.setattr(policies, "_code", lambda: "other")
    assert before != policies._digest(1, "a", np.arange(3))
