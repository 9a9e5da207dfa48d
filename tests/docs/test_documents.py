"""The documents name what there is: commands, keys, concepts, errors, targets, files."""

import importlib
import inspect
import pkgutil
import re
import shlex
from pathlib import Path

import pytest
import typer.main

import standoff
from standoff import errors
from standoff.case import schema
from standoff.cli.main import app
from standoff.convert.gmcr.reader import read_gmcr
from standoff.stability.concepts import CONCEPTS, FAMILIES, concepts_of

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *(path for path in DOCS.rglob("*.md") if "_build" not in path.parts),
        *(ROOT / "cases").rglob("README.md"),
    ]
)
TOP = typer.main.get_command(app).commands
COMMANDS = {
    f"{name} {below}".strip(): command
    for name, one in TOP.items()
    for below, command in getattr(one, "commands", {"": one}).items()
}
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
ENTRIES = [
    thing for _, thing in inspect.getmembers(schema, inspect.isclass)
    if issubclass(thing, schema.Entry) and thing is not schema.Entry
]  # fmt: skip


def read(path):
    return path.read_text(encoding="utf-8")


def blocks(path, language):
    return [body for _, kind, body in FENCE.findall(read(path)) if kind == language]


def shell_lines(path):
    for body in blocks(path, "sh"):
        yield from (line.split("#")[0].strip() for line in body.splitlines() if line.strip())


def named(path):
    return path.relative_to(ROOT).as_posix()


def test_the_two_commands_come_first_in_the_readme():
    first = next(iter(blocks(ROOT / "README.md", "sh")))
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make brief", "make test"]


def test_every_make_target_that_a_document_names_exists():
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    assert {"brief", "test", "check", "fix", "bench", "docs", "lock", "clean", "help"} <= targets
    for page in PAGES:
        called = set(re.findall(r"`make ([a-z]+)", read(page)))
        called |= {line.split()[1] for line in shell_lines(page) if line.startswith("make ")}
        assert called <= targets, named(page)


def test_every_make_target_is_told_by_help():
    makefile = read(ROOT / "Makefile")
    assert set(re.findall(r"^\.PHONY: ([a-z]+)$", makefile, re.MULTILINE)) == set(
        re.findall(r"^([a-z]+):.*  ## ", makefile, re.MULTILINE)
    )


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_shown_is_one_that_standoff_takes(page):
    shown = [line for line in shell_lines(page) if line.startswith("standoff ")]
    shown += [text for text in re.findall(r"`(standoff [a-z]+[^`]*)`", read(page)) if "\n" not in text]
    for line in shown:
        name, *words = shlex.split(re.split(r"[|>;&]", line.removeprefix("standoff "))[0])
        if name == "--help" or (name in TOP and name not in COMMANDS and not words):
            continue
        if name not in COMMANDS:
            name, words = f"{name} {words[0]}", words[1:]
        assert name in COMMANDS, line
        options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
        given = {word.split("=")[0] for word in words if word.startswith("-") and word != "-"}
        assert given <= options | {"--help"}, line


def test_every_command_and_option_is_in_the_reference():
    text = read(DOCS / "reference/commands.md")
    for name, command in COMMANDS.items():
        section = re.split(r"\n##+ ", text.split(f"# standoff {name}\n")[1])[0]
        for parameter in command.params:
            assert any(option in section for option in [*parameter.opts, parameter.metavar or ""] if option)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.__name__)
def test_every_key_of_a_case_is_in_the_reference(entry):
    text = read(DOCS / "reference/case-format.md")
    assert entry.model_fields
    for name, field in entry.model_fields.items():
        assert f"`{field.alias or name}`" in text
        whole = not isinstance(field.annotation, type) or not issubclass(field.annotation, schema.Entry)
        assert field.description or not whole, f"{entry.__name__}.{name} has no line of documentation"


def test_every_concept_is_in_the_reference():
    text = read(DOCS / "reference/concepts.md")
    assert {"nash", "gmr", "smr", "seq"} <= set(CONCEPTS)
    for name, concept in CONCEPTS.items():
        assert f"| `{name}` | {concept.label} |" in text
        assert f"**{concept.label}**" in text
    for family in FAMILIES:
        assert f"The family `{family}`." in text
        assert concepts_of(family)


def test_every_error_kind_is_in_the_reference_and_in_the_tree():
    text = read(DOCS / "reference/errors.md")
    kinds = [name for name in errors.__all__ if issubclass(getattr(errors, name), Exception)]
    assert len(kinds) > 5
    for kind in kinds:
        assert f"## {kind}\n" in text
        assert re.search(rf"\b{kind}\b", errors.__doc__)


def anchors(path):
    text = FENCE.sub("", read(path))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w -]", "", head.lower()).strip().replace(" ", "-") for head in heads}
    return slugs | set(re.findall(r"^\(([\w-]+)\)=$", text, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_to_files_and_headings_resolve(page):
    text = re.sub(r"\$[^$]+\$", "", FENCE.sub("", read(page)))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file), target


@pytest.mark.parametrize("page", [DOCS / "tutorial.md"], ids=named)
def test_what_the_tutorial_quotes_stands_in_the_case_that_new_writes(page):
    starter = ROOT / "src/standoff/case/starter"
    written = read(starter / "case.yaml") + read(starter / "evidence.yaml")
    there = {line.split(" #")[0].strip() for line in written.splitlines()}
    quoted = [line.strip() for body in blocks(page, "yaml") for line in body.splitlines() if line.strip()]
    assert len(quoted) > 10
    assert [line for line in quoted if line not in there] == []


MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(standoff.__path__, "standoff.")
    if not found.ispkg and not found.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_is_announced(name):
    module = importlib.import_module(name)
    announced = set(module.__all__)
    assert all(hasattr(module, one) for one in announced)
    defined = {
        one for one, thing in vars(module).items()
        if (inspect.isfunction(thing) or inspect.isclass(thing))
        and thing.__module__ == name and not one.startswith("_")
    }  # fmt: skip
    assert len(module.__all__) == len(announced)
    assert defined - announced == set()


@pytest.mark.parametrize("manual", ["false", "true"])
def test_the_skeleton_of_a_gmcr_file_can_be_read(manual):
    """Every key shown stands where it belongs, and statements and rankings can both be used."""
    page = (ROOT / "docs/howto/convert.md").read_text(encoding="utf-8")
    shown = (
        page.partition("```json\n")[2].partition("```")[0].replace('Ranking": false', f'Ranking": {manual}')
    )
    model = read_gmcr("dam.gmcr", shown.encode(), title="")
    assert not model.not_read
    assert [maker.ranking is not None for maker in model.makers] == [manual == "true"] * 2
