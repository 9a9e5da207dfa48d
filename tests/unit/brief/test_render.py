import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from standoff.assessment import from_json, to_json
from standoff.brief.render import FORMATS, write_brief

SCRIPT = """
import sys
from pathlib import Path
from standoff.assessment import from_json
from standoff.brief.render import write_brief
write_brief(from_json(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
"""


def test_the_same_assessment_gives_the_same_bytes(assessment, tmp_path):
    record = tmp_path / "assessment.json"
    record.write_text(to_json(assessment), encoding="utf-8")
    found = []
    for seed in ("0", "4242"):
        out = tmp_path / seed
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": "Asia/Tokyo" if seed == "0" else "America/Lima",
        }
        subprocess.run([sys.executable, "-c", SCRIPT, str(record), str(out)], check=True, env=environment)
        found.append({name: digest(out / f"brief.{name}") for name in FORMATS})
    assert found[0] == found[1]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_it_writes_what_was_asked_for(without_rivals, tmp_path):
    folder = tmp_path / "a" / "b"
    assert write_brief(without_rivals, folder, ("md", "html")) == (folder / "brief.md", folder / "brief.html")
    assert sorted(path.name for path in folder.iterdir()) == ["brief.html", "brief.md"]


def test_an_assessment_read_back_gives_the_same_brief(without_rivals, tmp_path):
    write_brief(without_rivals, tmp_path / "one", ("md",))
    write_brief(from_json(to_json(without_rivals)), tmp_path / "two", ("md",))
    assert (tmp_path / "one/brief.md").read_bytes() == (tmp_path / "two/brief.md").read_bytes()


def test_an_unknown_format_is_refused_before_anything_is_written(without_rivals, tmp_path):
    with pytest.raises(ValueError, match=r"formats docx: accepted are html, pdf, md"):
        write_brief(without_rivals, tmp_path / "x", ("html", "docx"))
    assert not (tmp_path / "x").exists()


def test_no_machine_path_enters(assessment, tmp_path):
    (path,) = write_brief(assessment, tmp_path, ("md",))
    assert str(Path.home()) not in path.read_text(encoding="utf-8")
    assert str(tmp_path) not in path.read_text(encoding="utf-8")
