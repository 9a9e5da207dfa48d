import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def cases():
    """The module that writes small cases: ``cases.CASE``, ``cases.changed``, ``cases.read``."""
    path = Path(__file__).with_name("builder.py")
    spec = importlib.util.spec_from_file_location("case_builder", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
