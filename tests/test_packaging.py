"""The wheel holds all it needs, works from any folder, and works without its extras."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder with the wheel's content; what it depends on stays where it is."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed, cwd, *words, without=()):
    """Run the command of an installed wheel, as if some packages were absent."""
    blocked = "import sys\n" + "".join(f"sys.modules[{name!r}] = None\n" for name in without)
    start = f"{blocked}sys.argv = ['standoff', *sys.argv[1:]]\nfrom standoff.cli.main import main\nmain()\n"
    surroundings = {
        **os.environ, "PYTHONPATH": str(installed), "STANDOFF_CACHE": str(installed.parent / "cache"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", start, *words],
        cwd=cwd,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_every_file_of_the_package_and_every_case(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    package = ROOT / "src/standoff"
    sources = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    expected = {f"standoff/{path.relative_to(package).as_posix()}" for path in sources}
    cases = ROOT / "cases"
    expected |= {
        f"standoff/cases/{path.relative_to(cases).as_posix()}" for path in cases.rglob("*") if path.is_file()
    }
    assert {path.suffix for path in sources} >= {".py", ".csv", ".json", ".typed"}
    assert any(name.startswith("standoff/brief/fonts/") for name in expected)
    assert expected - held == set()


def test_the_wheel_holds_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        others = {name.split("/")[0] for name in archive.namelist()} - {"standoff"}
    (info,) = others
    assert info.endswith(".dist-info")


def test_bundled_cases_hold_no_code():
    kinds = {path.suffix for path in (ROOT / "cases").rglob("*") if path.is_file()}
    assert kinds <= {".yaml", ".md", ".json", ".jsonl", ".txt", ".csv"}


def test_the_wheel_names_its_licence(wheel):
    with zipfile.ZipFile(wheel) as archive:
        licences = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]
        (metadata,) = (name for name in archive.namelist() if name.endswith("dist-info/METADATA"))
        told = archive.read(metadata).decode()
    assert licences
    assert "License-Expression: Apache-2.0" in told


def test_an_installed_standoff_finds_the_bundled_case_from_any_folder(installed, tmp_path):
    done = run(installed, tmp_path, "brief", "january-2022", "--json")
    assert done.returncode == 0, done.stderr
    written = [tmp_path / path for path in json.loads(done.stdout)["written"]]
    assert sorted(path.name for path in written) == ["assessment.json", "brief.html", "brief.md", "brief.pdf"]
    assert all(path.is_file() and path.parent == tmp_path / "out/january-2022" for path in written)
    listed = json.loads(run(installed, tmp_path, "cases", "--json").stdout)["cases"]
    assert "worked/january-2022" in listed


def test_the_core_works_without_the_extras(installed, tmp_path):
    extras = ["trafilatura", "pypdf"]
    assert run(installed, tmp_path, "new", "mine", without=extras).returncode == 0
    assert run(installed, tmp_path, "check", "mine", without=extras).returncode == 0
    assert run(installed, tmp_path, "stability", "mine", without=extras).returncode == 0
    read = run(installed, tmp_path, "read", "mine/documents/review.md", "--json", without=extras)
    assert read.returncode == 0, read.stderr


@pytest.mark.parametrize(
    ("file", "package", "extra"), [("a.html", "trafilatura", "html"), ("a.pdf", "pypdf", "pdf")]
)
def test_a_missing_extra_is_named_with_the_command_that_installs_it(
    installed, tmp_path, file, package, extra
):
    (tmp_path / file).write_bytes(b"%PDF-1.4\n" if extra == "pdf" else b"<html><p>Text.</p></html>")
    done = run(installed, tmp_path, "read", file, without=[package])
    assert done.returncode == 2
    assert f"standoff[{extra}]" in done.stderr


LINE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*==[0-9][0-9a-z.!+]*(?: ; [a-z_]+ .+)?")


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_hold_versions_and_nothing_else(file):
    lines = [
        line for line in (ROOT / file).read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    assert len(lines) > 20
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    names = [line.split("==")[0] for line in lines]
    assert names == sorted(set(names))


def test_everything_that_pyproject_asks_for_is_locked():
    def names(file):
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        return {line.split("==")[0] for line in lines if not line.startswith("#")}

    def asked(requirements):
        return {re.split(r"[^\w.-]", need, maxsplit=1)[0].lower() for need in requirements}

    running, developing = names("requirements.lock"), names("requirements-dev.lock")
    project = PROJECT["project"]
    extras = [need for extra in project["optional-dependencies"].values() for need in extra]
    assert asked([*PROJECT["build-system"]["requires"], *project["dependencies"], *extras]) <= running
    assert asked(PROJECT["dependency-groups"]["dev"]) <= running | developing
    assert not running & developing


def test_no_copyleft_package_is_needed_to_run():
    assert "pygambit" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
