"""The words of a whole brief, stored, so that every change of them is read as prose.

``RENEW_GOLDEN=1 python -m pytest tests/golden`` writes the stored text anew; read the difference before it is committed.
"""

import dataclasses
import importlib.util
import os
import re
from pathlib import Path

from standoff.brief.markdown import to_markdown
from standoff.brief.outline import outline

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "unit/brief/sample.py"


def test_the_words_of_the_brief_are_as_stored():
    spec = importlib.util.spec_from_file_location("brief_sample_for_golden", SAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    document = outline(module.sample(hostile=False))
    body = tuple(section for section in document.sections if section.id != "trace")
    # The numbering of the trace shifts with every new number and says nothing here.
    text = re.sub(r"\(#t\d+\)", "(#t)", to_markdown(dataclasses.replace(document, sections=body)))
    stored = HERE / "calder-strait.md"
    if os.environ.get("RENEW_GOLDEN"):
        stored.write_text(text, encoding="utf-8")
    assert text == stored.read_text(encoding="utf-8"), "the brief's words changed: see this module's head"
