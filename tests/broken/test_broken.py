"""One folder for each mistake that can be made in a case, and what is said of it, word for word.

``RENEW_GOLDEN=1 python -m pytest tests/broken`` writes the messages anew; read the difference before it is committed.
"""

import os
from pathlib import Path

import pytest

from standoff.case.reader import read_case
from standoff.errors import CaseError

HERE = Path(__file__).parent
FOLDERS = sorted(path.parent for path in HERE.glob("*/case.yaml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_mistake_is_told_as_stored(folder, monkeypatch):
    monkeypatch.chdir(folder)
    with pytest.raises(CaseError) as raised:
        read_case(Path())
    told = f"{raised.value}\n"
    stored = folder / "expected.txt"
    if os.environ.get("RENEW_GOLDEN"):
        stored.write_bytes(told.encode())
    assert told == stored.read_text(encoding="utf-8")


def test_every_mistake_has_its_place():
    assert len(FOLDERS) > 100
    for folder in FOLDERS:
        assert (folder / "expected.txt").read_text(encoding="utf-8").strip(), folder.name
