"""A ledger with two small articles."""

import pytest
from tests.unit.ledger.builder import BRIDGE, FERRY, entry

from standoff.ledger.store import open_ledger


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a ledger, Я?#.sqlite3"


@pytest.fixture
def ledger(path):
    with open_ledger(path, write=True) as opened:
        opened.add(entry(FERRY, "ferry.txt"))
        opened.add(entry(BRIDGE, "bridge.txt"))
        yield opened
