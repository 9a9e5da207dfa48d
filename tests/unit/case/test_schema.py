import json
from pathlib import Path

import pytest

from standoff.case import schema
from standoff.case.json_schema import json_schemas

SHIPPED = Path(schema.__file__).with_name("schema")


def test_the_shipped_schemas_are_current():
    assert {path.name for path in SHIPPED.glob("*.json")} == set(json_schemas())
    for name, text in json_schemas().items():
        assert (SHIPPED / name).read_text(encoding="utf-8") == text, "run python -m standoff.case.json_schema"


@pytest.mark.parametrize("name", ["case.schema.json", "evidence.schema.json"])
def test_every_key_is_described_and_no_other_is_allowed(name):
    written = json.loads(json_schemas()[name])
    assert written["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    entries = [*written["$defs"].values(), *([written] if "properties" in written else [])]
    assert len(entries) >= 2
    for entry in entries:
        assert entry["additionalProperties"] is False
        for key, value in entry["properties"].items():
            assert value.get("description"), key


def test_the_schema_has_the_keys_that_are_written():
    chance = json.loads(json_schemas()["case.schema.json"])["$defs"]["ChanceEntry"]
    assert set(chance["properties"]) == {"change", "from", "to", "decides_every", "restless", "announced_by"}
    assert chance["required"] == ["change", "from", "to"]
