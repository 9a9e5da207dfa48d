"""The sample assessment, its tree and its drawings, made once."""

import importlib.util
import sys
from pathlib import Path

import pytest

from standoff.brief.outline import outline
from standoff.brief.render import draw_figures


def _sample_module():
    name = "brief_sample"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("sample.py"))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def hostile_texts():
    return _sample_module().HOSTILE


@pytest.fixture(scope="session")
def assessment():
    return _sample_module().sample()


@pytest.fixture(scope="session")
def without_rivals():
    return _sample_module().without_rivals()


@pytest.fixture(scope="session")
def document(assessment):
    return outline(assessment)


@pytest.fixture(scope="session")
def drawings(document):
    return draw_figures(document)
