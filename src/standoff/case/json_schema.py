"""JSON Schemas of the files of a case, for editors: ``python -m standoff.case.json_schema`` writes ``schema/*.json``."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from standoff.case.schema import CASE, EVIDENCE

__all__ = ["json_schemas"]


def json_schemas() -> Mapping[str, str]:
    """Return the JSON Schemas (2020-12) by file name, as text."""
    written = {}
    for name, title, adapter in (
        ("case.schema.json", "A case of Standoff", CASE),
        ("evidence.schema.json", "The evidence of a case of Standoff", EVIDENCE),
    ):
        body = cast("dict[str, object]", _tidied(adapter.json_schema(by_alias=True, mode="validation")))
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **body}
        written[name] = json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=False) + "\n"
    return written


def _tidied(schema: object) -> object:
    """Leave out what an editor has no use for: made-up titles, null, and defaults that are null."""
    if isinstance(schema, list):
        return [_tidied(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: _tidied(value) for key, value in schema.items() if key != "title" or not isinstance(value, str)
    }
    default = kept.get("default")
    if "default" in kept and not (
        any(default.values()) if isinstance(default, dict) else default not in (None, [])
    ):
        del kept["default"]
    ways = [way for way in cast("list[dict[str, object]]", kept.pop("anyOf", [])) if way != {"type": "null"}]
    if len(ways) == 1:
        kept = {**ways[0], **kept}
    elif ways:
        kept["anyOf"] = ways
    return kept


if __name__ == "__main__":
    folder = Path(__file__).with_name("schema")
    folder.mkdir(exist_ok=True)
    for file, text in json_schemas().items():
        (folder / file).write_text(text, encoding="utf-8")
