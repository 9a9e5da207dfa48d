"""Write the reference pages from the code they describe, and the table of the README from the program.

``python docs/generate.py`` writes them; with ``--check`` it writes nothing and fails if one is out of date,
which is how ``make check`` calls it. What is said of a key, a command, a concept or an error is said once,
beside the code.
"""

import difflib
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import typer.main
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.testing import CliRunner

from standoff import analysis, errors
from standoff.brief import words
from standoff.brief.outline import main_table
from standoff.brief.tree import text_of
from standoff.case import expressions, library, schema
from standoff.case.model import Model
from standoff.case.preferences import WAYS
from standoff.cli.main import app
from standoff.reading import claims, record, running
from standoff.reading.citations import CONVENTIONS
from standoff.reading.explaining import BASES
from standoff.reading.reader import read_document
from standoff.sources import grading
from standoff.stability import hypergames, simultaneous
from standoff.stability.concepts import CONCEPTS, FAMILIES, RULES

DOCS = Path(__file__).resolve().parent
HEAD = "<!-- Written by docs/generate.py from {source}; do not edit. -->\n\n"


def commands() -> str:
    """Tell every command as its own ``--help`` does."""
    group = typer.main.get_command(app)
    parts = [
        "# Commands\n",
        (
            "Exit codes: 0 for success; 1 for a negative answer (`standoff why` of a state the actor would leave, `standoff paths` to a state that nothing leads to, `standoff inverse` where no change was found, `standoff hold` where something does not hold under every intention);"
            " 2 for bad input. With `--json` a command prints one JSON record on standard output and nothing else;"
            ' an error is then the record `{"error": {"kind", "message", "mistakes"}}`.\n'
        ),
        _help_text("standoff", []),
    ]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        parts += [f"## standoff {name}\n", _help_text(f"standoff {name}", [name])]
        for below in getattr(command, "commands", ()):
            parts += [f"### standoff {name} {below}\n", _help_text(f"standoff {name} {below}", [name, below])]
    return "\n".join(parts)


def _help_text(title: str, arguments: list[str]) -> str:
    answer = CliRunner(env={"COLUMNS": "96", "TERMINAL_WIDTH": "96", "NO_COLOR": "1"}).invoke(
        app, [*arguments, "--help"], prog_name="standoff", terminal_width=96
    )
    if answer.exit_code:
        raise RuntimeError(f"{title} --help failed: {answer.output}")
    text = "\n".join(line.rstrip() for line in answer.output.strip("\n").splitlines())
    return f"```text\n{text}\n```\n"


ENTRIES: Mapping[type[BaseModel], str] = {
    schema.CaseFile: "case.yaml",
    schema.ActorEntry: "An actor",
    schema.OptionEntry: "An option",
    schema.IntentionEntry: "An intention",
    schema.PreferenceEntry: "A preference",
    schema.PerceptionEntry: "What an actor perceives",
    schema.ViewEntry: "A view of another's game",
    schema.BeliefEntry: "A belief about another",
    schema.UnorderedEntry: "Unordered statements",
    schema.QuestionEntry: "A question",
    schema.BaseRateEntry: "A base rate",
    schema.ChanceEntry: "An announced step",
    schema.SourceEntry: "A source",
    schema.ModelEntry: "Settings of the inference",
    schema.EvidenceEntry: "An item of evidence.yaml",
    schema.ReportEntry: "A report",
}


def case_format() -> str:
    """Tell every key of the two files of a case."""
    parts = [
        "# The case format\n",
        (
            "A case is a folder with `case.yaml`, usually `evidence.yaml`, and the texts that were read in `documents/`."
            " The tables below list every key; an unknown key is a mistake, and `standoff check` names its place."
            " [Expressions](expressions.md) are explained on their own page. JSON Schemas for editors ship with the"
            " package, in `standoff/case/schema/`.\n"
        ),
        (
            "Values are read as they are meant here and not as YAML would guess: an id may be `no` or `on`, a version"
            " number stays a text, and `yes` and `no` count as such only where they are accepted.\n"
        ),
        (
            "| written as | for instance |\n|--|--|\n"
            "| date | `2022-01-17` |\n"
            "| probability | `20%` or `0.2` |\n"
            "| length of time | `7 days`, `2 weeks`, `12 hours`; a bare number counts days |\n"
            "| id | letters, digits, `_` and `-`, a letter first |\n"
            "| expression | `russia.strike and not ukraine.concede` |\n"
        ),
    ]
    for model, title in ENTRIES.items():
        parts += [f"## {title}\n", f"{_markdown(inspect.getdoc(model) or '')}\n", _keys_table(model)]
    return "\n".join(parts)


def _keys_table(model: type[BaseModel]) -> str:
    described = model.model_json_schema(by_alias=True)
    definitions = described.get("$defs", {})
    rows = ["| key | accepts | unless written | meaning |", "|--|--|--|--|"]
    for name, field in model.model_fields.items():
        if model is not schema.PreferenceEntry and name in schema.PreferenceEntry.model_fields:
            continue
        key = field.alias or name
        accepts = _accepts(described["properties"][key], definitions, name)
        meaning = _markdown(field.description or "").replace("|", "\\|")
        rows.append(f"| `{key}` | {accepts} | {_default(model, name, field, accepts)} | {meaning} |")
    if issubclass(model, schema.PreferenceEntry) and model is not schema.PreferenceEntry:
        ways = ", ".join(f"`{name}`" for name in WAYS)
        besides = ", ".join(f"`{name}`" for name in schema.PreferenceEntry.model_fields if name not in WAYS)
        rows += [
            f"| {ways} | one of them | | What is wanted: [a preference](#a-preference). |",
            f"| {besides} | | | Beside it, where there are degrees of preference. |",
        ]
    return "\n".join(rows) + "\n"


def _default(model: type[BaseModel], name: str, field: FieldInfo, accepts: str) -> str:
    """Tell what a key is taken to be where it is not written."""
    if field.is_required():
        return "**needed**"
    value: Any = field.default
    if model is schema.ModelEntry:
        setting = next(one for one in fields(Model) if one.name == name)
        value = setting.default if setting.default is not MISSING else None
    if isinstance(value, BaseModel) or value is None or value in ({}, []):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if accepts == "probability":
        return f"{100 * value:g}%"
    if accepts == "length of time":
        return f"{value:g} days"
    return ", ".join(f"{one:g}" for one in value) if isinstance(value, tuple) else f"{value}"


def _accepts(shape: dict[str, Any], definitions: Mapping[str, Any], name: str) -> str:
    """Tell in words what a JSON Schema accepts."""
    links = {model.__name__: title for model, title in ENTRIES.items()}
    if "$ref" in shape:
        title = links[shape["$ref"].rsplit("/", 1)[-1]]
        return f"[{title[0].lower()}{title[1:]}](#{_anchor(title)})"
    ways = [way for way in shape.get("anyOf", shape.get("oneOf", [])) if way != {"type": "null"}]
    kinds = {way.get("type") for way in ways if isinstance(way.get("type"), str)}
    if len(ways) == 1:
        return _accepts({**ways[0]}, definitions, name)
    if kinds == {"number", "string"}:
        return "length of time" if any("hour" in way.get("pattern", "") for way in ways) else "probability"
    if ways:
        return " or ".join(dict.fromkeys(_accepts(way, definitions, name) for way in ways))
    if "enum" in shape:
        words_only = [one for one in shape["enum"] if isinstance(one, str)]
        return (
            " or ".join(words_only)
            if set(words_only) == {"yes", "no"}
            else ", ".join(f"`{one}`" for one in words_only)
        )
    if "const" in shape:
        return f"`{shape['const']}`"
    return _plain_kind(shape, definitions, name)


def _plain_kind(shape: dict[str, Any], definitions: Mapping[str, Any], name: str) -> str:
    kind = shape.get("type")
    if shape.get("format") == "date":
        return "date"
    if kind == "array":
        return f"list of: {_accepts(shape.get('items', {'type': 'string'}), definitions, name)}"
    if kind == "object":
        inner = shape.get("additionalProperties") or next(
            iter(shape.get("patternProperties", {}).values()), None
        )
        # What is keyed twice is told once: "by actor, by intention: probability".
        below = inner.get("additionalProperties", inner) if inner and name in _KEYED_TWICE else inner
        return f"by {_KEYED_BY.get(name, 'id')}: {_accepts(below, definitions, '')}" if below else "keys"
    if isinstance(kind, list) and set(kind) == {"string", "integer"}:
        return "grade" if shape.get("pattern") else "state"
    if name in _EXPRESSIONS:
        return "[expression](expressions.md)"
    return {"integer": "whole number", "number": "number", "string": "text"}[str(kind)]


_KEYED_BY = {
    "reliability": "letter",
    "credibility": "digit",
    "expected_if": "actor, by intention",
    "moves": "actor, by state",
    "attitudes": "actor, by actor",
    "weights": "expression",
    "utility": "state",
    "believes": "actor",
    "views": "actor",
}
_KEYED_TWICE = {"attitudes", "expected_if", "moves"}
_EXPRESSIONS = {"prefers", "unordered", "infeasible", "happens_when", "move", "change"}


def expression_page() -> str:
    """Tell how expressions are written."""
    told = inspect.getdoc(expressions) or ""
    told = re.sub(r"^(.+)\n-{3,}$", r"## \1", told, flags=re.MULTILINE)
    body = re.sub(r"^The nodes of the tree.*?\n\n", "", told.split("\n\n", 1)[1], flags=re.DOTALL)
    return (
        "# Expressions\n\n"
        "An expression says in which states something holds: `russia.strike and not ukraine.concede`. It is used for"
        " infeasible combinations, preferences, moves and questions.\n\n"
        + _markdown(body)
        + f"\n\nAt most {expressions.MOST_CHARACTERS:,} characters are read, nested at most {expressions.MOST_DEPTH} deep.\n"
    )


def concepts() -> str:
    """Tell every stability concept, family by family: the definitions as their modules give them."""
    rules = "\n".join(f"- *{name.replace('_', ' ')}*: {rule}" for name, rule in RULES.items())
    parts = [
        "# Stability concepts\n",
        (
            "`standoff stability CASE` tells for each actor which states are stable; `standoff why CASE --state S --actor A"
            " --concept NAME` shows the moves that decide one verdict. [The model](../explanation/model.md) introduces the"
            " terms. Without `--concepts` the table has Nash, GMR, SMR, SEQ and SIM; `--concepts` takes the names below,"
            " or the name of a family for all of its concepts.\n"
        ),
        f"## Rules that the plain concepts follow\n\nThey stand in every result; what another family does otherwise stands beside them.\n\n{rules}\n\n"
        + "\n".join(
            f"Of {concept.label} it holds instead:\n\n"
            + "\n".join(f"- *{name.replace('_', ' ')}*: {rule}" for name, rule in concept.rules.items())
            + "\n"
            for concept in CONCEPTS.values()
            if concept.rules and concept.family == "plain"
        ),
    ]
    for name, family in FAMILIES.items():
        rows = "\n".join(
            f"| `{key}` | {concept.label} | {concept.title} | {concept.method} |"
            for key, concept in CONCEPTS.items()
            if concept.family == name
        )
        parts += [
            f"## {family.title[0].upper()}{family.title[1:]}\n",
            f"The family `{name}`.\n",
            "| name | label | concept | found by |\n|--|--|--|--|\n" + rows + "\n",
            f"{_definitions(name, family.module)}\n",
        ]
    told = (inspect.getdoc(hypergames) or "").split("\n\n", 1)[1]
    kept = "\n".join(
        f"- *{name.replace('_', ' ')}*: {rule}" for name, rule in hypergames.HYPERGAME_RULES.items()
    )
    parts += [
        "## Hypergames\n",
        "`standoff hypergame CASE` judges each actor by these concepts in the game that it sees; [how to write it](../howto/model-misperception.md).\n",
        f"{_markdown(told)}\n",
        f"The rules that stand in every result:\n\n{kept}\n",
    ]
    return "\n".join(parts)


def _definitions(family: str, module: str) -> str:
    """Tell the definitions of a family, as its module does."""
    told = (inspect.getdoc(importlib.import_module(module)) or "").split("\n\n", 1)[1]
    if family == "plain":
        told, _, references = told.partition("\n\nReferences:")
        told = "\n".join(line for line in told.splitlines() if not line.startswith("- **SIM**"))
        at_once = (inspect.getdoc(simultaneous) or "").split("\n\n", 1)[1]
        told += f"\n\n**SIM** (simultaneous stability): {at_once[0].lower()}{at_once[1:]}\n\nReferences:{references}"
    return _markdown(told)


def error_kinds() -> str:
    """Tell every kind of error."""
    parts = [
        "# Errors\n",
        (
            "An error raised on purpose is one of these kinds. The command line prints its message on standard error and exits"
            ' with 2; with `--json` it prints `{"error": {"kind": ..., "message": ..., "mistakes": [...]}}`. A traceback is'
            " shown only with `--debug`.\n"
        ),
        "```text\n"
        + (inspect.getdoc(errors) or "").split("::\n\n", 1)[1].replace("\n    ", "\n").strip()
        + "\n```\n",
    ]
    parts += [
        f"## {name}\n\n{_docstring(inspect.getdoc(getattr(errors, name)) or '')}\n" for name in errors.__all__
    ]
    return "\n".join(parts)


def gradings() -> str:
    """Tell what grades and likelihood words stand for."""
    parts = [
        "# Grades and words\n",
        (
            "What Standoff takes a grade to mean unless the case says otherwise in `model:`. No standard gives these numbers;"
            " every brief prints the ones it used. See [how to set grades](../howto/set-grades.md).\n"
        ),
        "## Letters: how far a source is trusted\n",
        "| letter | the source | tells what is so | tells what is not so |\n|--|--|--|--|\n"
        + "".join(
            f"| {letter} | {grading.RELIABILITY_WORDS[letter]} | {100 * tells:g} % | {100 * false:g} % |\n"
            for letter, (tells, false) in grading.DEFAULT_RATES.items()
        ),
        "## Digits: how far a piece of information is trusted\n",
        "| digit | the information | its log likelihood ratio counts |\n|--|--|--|\n"
        + "".join(
            f"| {digit} | {grading.CREDIBILITY_WORDS[digit]} | × {factor:g} |\n"
            for digit, factor in grading.DEFAULT_CREDIBILITY.items()
        ),
        "## Letters by kind of source\n",
        (
            "Used for a source to which the case gives no letter; an unlisted source gets "
            f"{grading.UNLISTED_LETTER}, a report without a digit {grading.UNJUDGED_DIGIT}.\n"
        ),
        "| letter | kinds |\n|--|--|\n"
        + "".join(
            f"| {letter} | {', '.join(kind for kind, its in grading.DEFAULT_RELIABILITY_BY_KIND.items() if its == letter)} |\n"
            for letter in sorted(set(grading.DEFAULT_RELIABILITY_BY_KIND.values()))
        ),
        "## Words for probabilities\n",
        "Words are made from numbers, and the number always stands beside the word. A case chooses its scale with `words:`.\n",
    ]
    for scale, terms in words.SCALES.items():
        parts.append(
            f"### {scale}\n\n| word | from | to |\n|--|--|--|\n"
            + "".join(f"| {one.word} | {one.low:g} % | {one.high:g} % |\n" for one in terms)
        )
    return "\n".join(parts)


def cases() -> str:
    """Tell the cases that ship."""
    rows = []
    for name, folder in library.bundled_cases().items():
        title = re.search(
            r"^title:\s*(.+)$", (folder / "case.yaml").read_text(encoding="utf-8"), re.MULTILINE
        )
        rows.append(f"| `{name}` | {title[1].split(' #')[0].strip(chr(34)) if title else ''} |")
    return (
        "# Bundled cases\n\n"
        "They ship with the package; `standoff cases` lists them. A case answers to its name or to any unambiguous tail of"
        " it: `standoff brief january-2022`. The README in its folder gives the source.\n\n"
        "| name | title |\n|--|--|\n" + "\n".join(rows) + "\n"
    )


def conventions() -> str:
    """Return the page of the conventions of citing, each with what is read in its example."""
    parts = [
        "# Conventions of citing\n",
        "Where two rules would read the same place, the one higher on this page is right.\n",
        (
            "`standoff read --explain` tells which rule read a citation. With `--json` the record of each text has its name as"
            " given (`file`), and with `--text` the text that offsets refer to (`text`): of a page or a PDF that is the text that"
            " was read, not the file. `--text` alone prints it. A doubt of the kind `encoding` tells by which encoding a text was"
            " read that declares none and is not UTF-8.\n"
        ),
        (
            "The words of a claim, in the table and in drafts for a case, are sliced from the document by their offsets. Only "
            "blanks and line ends are drawn together: a word that a line end cuts (`bat-` / `talions`) is understood whole "
            "where names and dates are read, but keeps its hyphen and break in the claim, since a quote must be found again "
            "in the text as it stands.\n"
        ),
        "[How to add a convention](../howto/add-a-citation-convention.md).\n",
    ]
    for name, convention in CONVENTIONS.items():
        reading = read_document("example", convention.example)
        rows = ["| read | outlet | dates | basis |", "|--|--|--|--|"]
        for citation in reading.citations:
            for source in citation.sources:
                days = ", ".join(source.dates)
                written = " ".join(citation.text.replace("|", "\\|").split())
                rows.append(
                    f"| `{written}` | {source.outlet or source.name} | {days} | {source.date_basis or ''} |"
                )
        parts += [
            f"## {name}\n",
            f"{convention.says}\n",
            f"```text\n{convention.example}\n```\n",
            "\n".join(rows),
            "",
        ]
    for title, meanings in (
        ("What a citation supports", claims.RULES),
        ("Where the year or day of a date is from", BASES),
        ("Dates in running text", running.RULES),
        ("Warnings", record.WARNINGS),
    ):
        parts += [f"## {title}\n", "| word | meaning |\n|--|--|"]
        parts += [f"| {word} | {meaning} |" for word, meaning in meanings.items()]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


PAGES: Mapping[str, tuple[str, Callable[[], str]]] = {
    "reference/commands.md": ("src/standoff/cli/", commands),
    "reference/case-format.md": ("src/standoff/case/schema.py", case_format),
    "reference/expressions.md": ("src/standoff/case/expressions.py", expression_page),
    "reference/concepts.md": ("src/standoff/stability/concepts.py", concepts),
    "reference/grades-and-words.md": (
        "src/standoff/sources/grading.py and src/standoff/brief/words.py",
        gradings,
    ),
    "reference/errors.md": ("src/standoff/errors.py", error_kinds),
    "reference/cases.md": ("cases/", cases),
    "reference/citations.md": ("src/standoff/reading/citations.py", conventions),
}


TABLE = re.compile(r"(?<=-->\n)(.*?)(?=<!-- end of table -->)", re.DOTALL)


def readme() -> str:
    """Return the README with the main table of the January case, without the column of states that would hold."""
    case = analysis.load("january-2022")
    assessment = analysis.assess(case, run=analysis.run_of(case, seed=None, cached=False))
    table = main_table(assessment)
    kept = [place for place, column in enumerate(table.columns) if not column.below]
    rows = [
        [column.header for column in table.columns],
        ["--"] + ["--:"] * (len(table.columns) - 1),
        *([text_of(cell.content) for cell in row.cells] for row in table.rows),
    ]
    lines = ["| " + " | ".join(row[place] for place in kept) + " |" for row in rows]
    asked = [
        f"- Q{number}: {question.asks}"
        for number, question in enumerate(assessment.questions.values(), start=1)
    ]
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    body = "\n".join(["", *lines, "", *asked, "", ""])
    return TABLE.sub(lambda _: body, text, count=1)


def pages() -> dict[Path, str]:
    """Return the text of every generated page by its path."""
    made = {DOCS / name: HEAD.format(source=source) + write() for name, (source, write) in PAGES.items()}
    made = {path: re.sub(r"\n{3,}", "\n\n", text) for path, text in made.items()}
    return {**made, DOCS.parent / "README.md": readme()}


def main() -> None:
    """Write the pages, or with ``--check`` tell which are out of date."""
    check = "--check" in sys.argv[1:]
    stale = False
    for path, text in pages().items():
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        if there == text:
            continue
        if not check:
            path.write_text(text, encoding="utf-8")
            continue
        stale = True
        name = path.relative_to(DOCS.parent).as_posix()
        sys.stderr.writelines(
            difflib.unified_diff(there.splitlines(True), text.splitlines(True), name, "generated")
        )
    if stale:
        sys.exit("Generated pages are out of date; `make fix` writes them anew.")


def _markdown(text: str) -> str:
    """Turn the little reStructuredText that docstrings use into Markdown."""
    return re.sub(r"``(.+?)``", r"`\1`", text)


def _docstring(text: str) -> str:
    """Turn a numpydoc docstring into Markdown: its sections become bold heads, its examples code."""
    text = re.sub(r"^(\w[\w ]*)\n-{3,}$", r"**\1**\n", text, flags=re.MULTILINE)
    text = re.sub(r"((?:^>>> .*\n?(?:^(?!>>>|\n).+\n?)*)+)", r"```pycon\n\1\n```\n", text, flags=re.MULTILINE)
    text = re.sub(r":math:`(.+?)`", r"$\1$", text)
    return re.sub(r"\n```\n", "\n```\n", _markdown(text)).replace("\n\n```\n", "\n```\n")


def _anchor(title: str) -> str:
    """Return the anchor that a heading gets."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


if __name__ == "__main__":
    main()
