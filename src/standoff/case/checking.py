"""From the nodes of a file to its pydantic model, with every mistake told in plain words.

A file with mistakes still yields a model of what is sound in it, so that all mistakes of all files can
be told together: what is wrong is left out and the rest is read again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from standoff.case.nodes import ListNode, MapNode, Node, Scalar
from standoff.case.page import Page, Path
from standoff.case.schema import VARIANTS, ActorEntry, Entry, OptionEntry
from standoff.case.values import Refusal, did_you_mean, nearest

__all__ = ["Form", "check"]

Model = TypeVar("Model")
_MOST_ROUNDS = 12
"""A value, its record, its list, their owner: each round leaves out one level more."""


COMMA = "; within { } and [ ] a comma ends a value: put one that holds commas in quotes"
"""Added to a mistake in a value that a comma cut off."""


@dataclass(eq=False)
class Form(Generic[Model]):
    """A page and the model of what is sound in it.

    Paths given to its methods are paths in the model; where list items were left out, they are
    translated to places on the page.
    """

    page: Page
    model: Model | None = None
    kept: Mapping[Path, Sequence[int]] = field(default_factory=dict)

    def mistake(self, path: Path, message: str, *, at_key: bool = False, offset: int = 0) -> None:
        """Note a mistake at a value of the model, at its key, or ``offset`` characters into it."""
        self.page.mistake(self.on_page(path), message, at_key=at_key, offset=offset)

    def written(self, path: Path) -> tuple[str, ...]:
        """Return the keys that stand on the page under ``path``, sound or not."""
        node = self.page.node(self.on_page(path))
        return tuple(node.keys) if isinstance(node, MapNode) else ()

    def has(self, path: Path) -> bool:
        """Whether something is written under ``path``, sound or not."""
        node = self.page.node(self.on_page(path))
        return node is not None and not (isinstance(node, Scalar) and node.empty)

    def holds_all(self, path: Path) -> bool:
        """Whether the keys under ``path`` are all that are meant to be there.

        They are not where the file or the value could not be read as keys, where a key is written twice, and
        where the key of the whole is misspelt. Then what they do not hold may only be a consequence.
        """
        at = self.on_page(path)
        node = self.page.node(at)
        if isinstance(node, MapNode):
            return not node.repeated
        if self.has(path) or not isinstance(self.page.root, MapNode):
            return False
        return not self.is_misspelt(path)

    def is_misspelt(self, path: Path) -> bool:
        """Whether nothing stands under ``path`` since its key is misspelt."""
        return self.on_page(path) in self.page.misspelt

    def cut_off(self, path: Path) -> str:
        """Say, where it is so, that a comma within { } or [ ] ended a value before its parenthesis was closed."""
        node = self.page.node(self.on_page(path))
        return COMMA if isinstance(node, Scalar) and self.page.ends_at_comma(node) else ""

    def is_sound(self, path: Path) -> bool:
        """Whether neither the value under ``path`` nor anything in it is mistaken."""
        path = self.on_page(path)
        return not any(mistaken[: len(path)] == path for mistaken in self.page.mistaken)

    def on_page(self, path: Path) -> Path:
        """Translate a path in the model to a path on the page."""
        found: Path = ()
        for step in path:
            indices = self.kept.get(found)
            found = (*found, indices[step] if indices is not None and isinstance(step, int) else step)
        return found


def check(page: Page, adapter: TypeAdapter[Model], fillers: Mapping[str, str] | None = None) -> Form[Model]:
    """Read the nodes of a page into a model; mistakes are noted on the page.

    Parameters
    ----------
    page
        The page; without nodes there is no model.
    adapter
        The model to read into.
    fillers
        By key: what to read in place of a missing or mistaken value, so that the rest of its record is
        looked at too.
    """
    if page.root is None:
        return Form(page)
    patches: dict[Path, str | None] = {}
    for round_number in range(_MOST_ROUNDS):
        kept: dict[Path, list[int]] = {}
        data = _plain(page.root, (), _by_parent(patches), kept)
        form: Form[Model] = Form(page, kept=kept)
        try:
            form.model = adapter.validate_python(data)
        except ValidationError as invalid:
            errors = invalid.errors(include_url=False)
            if round_number == 0:
                _find_misspelt(form, errors, adapter)
            for error in errors:
                path = form.on_page(_path(error))
                if round_number == 0 and not (error["type"] == "missing" and path in page.misspelt):
                    _note(page, path, error, adapter)
                filler = (fillers or {}).get(str(path[-1])) if path and path not in patches else None
                patches[path[:-1] if error["type"] == "missing" and filler is None else path] = filler
            if () in patches:
                return Form(page)
        else:
            return form
    return Form(page)


Patches = Mapping[Path, Mapping[str | int, str | None]]
"""By the path of their parent: what to leave out (``None``), and what to read in its place."""


def _by_parent(patches: Mapping[Path, str | None]) -> Patches:
    """Group patches by the node they belong to."""
    grouped: dict[Path, dict[str | int, str | None]] = {}
    for path, filler in patches.items():
        grouped.setdefault(path[:-1], {})[path[-1]] = filler
    return grouped


def _plain(node: Node, path: Path, patches: Patches, kept: dict[Path, list[int]]) -> object:
    """Turn nodes into dictionaries, lists and strings, patched where they are wrong."""
    own = patches.get(path, {})
    match node:
        case Scalar():
            return None if node.empty else node.text
        case MapNode():
            plain = {
                key: _plain(value, (*path, key), patches, kept)
                for key, value in node.values.items()
                if key not in own
            }
            return plain | {str(key): filler for key, filler in own.items() if filler is not None}
        case ListNode():
            indices = list(range(len(node.items)))
            if own:
                indices = kept[path] = [index for index in indices if index not in own]
            return [_plain(node.items[index], (*path, index), patches, kept) for index in indices]


def _path(error: ErrorDetails) -> Path:
    """Return the place of an error as keys and indices, without pydantic's own additions."""
    return tuple(step for step in error["loc"] if step not in VARIANTS and step != "[key]")


def _find_misspelt(form: Form[Model], errors: Iterable[ErrorDetails], adapter: TypeAdapter[Model]) -> None:
    """Find for every unknown key the one that it was meant to be, unless that is written too."""
    for error in errors:
        path = form.on_page(_path(error))
        if error["type"] != "extra_forbidden":
            continue
        meant = nearest(str(path[-1]), _keys(_schema_of(adapter), path[:-1]))
        if meant is not None and form.page.node((*path[:-1], meant)) is None:
            form.page.misspelt.add((*path[:-1], meant))


def _note(page: Page, path: Path, error: ErrorDetails, adapter: TypeAdapter[Model]) -> None:
    """Note an error in plain words."""
    kind, name = error["type"], _called(path)
    at_key = kind in {"extra_forbidden", "missing", "too_long"} or error["loc"][-1:] == ("[key]",)
    given = error.get("input")
    context = error.get("ctx", {})
    if kind == Refusal:
        message = str(context["told"]) if at_key else f"{name}: {context['told']}"
    elif kind == "missing":
        message = f"`{path[-1]}` is {'empty' if page.node(path) else 'missing'}{_where(path[:-1])}"
        path = path if page.node(path) else path[:-1]
    elif kind == "extra_forbidden":
        accepted = _keys(_schema_of(adapter), path[:-1])
        message = f"`{path[-1]}` is not a key{_where(path[:-1])}; accepted are {', '.join(accepted)}"
        message += _belongs(str(path[-1])) or did_you_mean(str(path[-1]), accepted)
    elif kind == "literal_error":
        accepted = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        message = f"{name}: `{given}` is not accepted; accepted are {', '.join(accepted)}"
        message += did_you_mean(str(given), accepted)
    else:
        message = f"{name}: {_told(kind, given, context)}"
    key = _key_of(page, path)
    if key is not None and (page.ends_at_comma(key) or page.follows_comma(key)):
        message += COMMA
    page.mistake(path, message, at_key=at_key)


def _key_of(page: Page, path: Path) -> Scalar | None:
    """Return the key of a value, if it has one."""
    parent = page.node(path[:-1]) if path else None
    return parent.keys.get(str(path[-1])) if isinstance(parent, MapNode) else None


@lru_cache(maxsize=4)
def _schema_of(adapter: TypeAdapter[Model]) -> Mapping[str, object]:
    """Return the JSON Schema of a model; it is made only when a key is unknown."""
    return adapter.json_schema(by_alias=True)


def _told(kind: str, given: object, context: Mapping[str, object]) -> str:
    """Say in plain words what pydantic found."""
    bounds = {
        "greater_than": "above {gt:g}",
        "greater_than_equal": "{ge:g} or more",
        "less_than": "below {lt:g}",
        "less_than_equal": "{le:g} or less",
    }
    if kind in bounds:
        return f"{given} is out of range; accepted is {bounds[kind].format(**context)}"
    if kind == "too_long":
        count = len(given) if isinstance(given, dict | list) else "so many"
        return f"{count} are too many; accepted are at most {context['max_length']}"
    if kind == "too_short":
        return "the list is empty; accepted is at least one item"
    found = {"NoneType": "nothing is given", "dict": "keys are given", "list": "a list is given"}.get(
        type(given).__name__, "a single value is given"
    )
    accepted = {
        "model_type": "keys, each with its value",
        "model_attributes_type": "keys, each with its value",
        "dict_type": "keys, each with its value",
        "tuple_type": "a list, all of it in [ ]",
        "list_type": "a list, each item on a line of its own after a dash, or all of them in [ ]",
    }.get(kind, "a single value")
    if context.get("class_name") == OptionEntry.__name__:
        accepted = "keys such as `says: attacks`, or {} for an option without words"
    return f"{found}; accepted is {accepted}"


def _called(path: Path) -> str:
    """Name a value by its key, or a list item by its list."""
    names = [str(step) for step in path if isinstance(step, str)]
    return f"`{names[-1]}`" if names else "the file"


def _where(path: Path) -> str:
    """Say under which key something is missing or unknown; nothing at the top of a file."""
    names = [step for step in path if isinstance(step, str)]
    return f" under `{names[-1]}`" if names else ""


def _belongs(key: str) -> str:
    """Say where a key belongs that stands in a wrong place; empty if it belongs nowhere."""
    owners: dict[str, type[Entry]] = {"an actor": ActorEntry, "an option": OptionEntry}
    where = [name for name, entry in owners.items() if key in entry.model_fields]
    return f"; `{key}` belongs under {where[0]}" if where else ""


def _keys(schema: Mapping[str, object], path: Iterable[str | int]) -> list[str]:
    """Return the keys that the JSON Schema accepts at a path."""
    definitions = cast("Mapping[str, Mapping[str, object]]", schema.get("$defs", {}))
    node = _resolved(schema, definitions)
    for step in path:
        properties = node.get("properties")
        if isinstance(step, int):
            below = node.get("items")
        elif isinstance(properties, dict) and step in properties:
            below = properties[step]
        else:
            patterns = node.get("patternProperties")
            below = node.get("additionalProperties") or (
                next(iter(patterns.values())) if isinstance(patterns, dict) else {}
            )
        node = _resolved(below, definitions) if isinstance(below, dict) else {}
    properties = node.get("properties", {})
    return list(properties) if isinstance(properties, dict) else []


def _resolved(
    node: Mapping[str, object], definitions: Mapping[str, Mapping[str, object]]
) -> Mapping[str, object]:
    """Follow a reference, and past alternatives that have no keys."""
    ways = node.get("anyOf") or node.get("oneOf") or node.get("allOf")
    if isinstance(ways, list):
        with_keys = (way for way in ways if "$ref" in way)
        node = next(with_keys, next((way for way in ways if way.get("type") != "null"), node))
    reference = node.get("$ref")
    return definitions[str(reference).rsplit("/", 1)[-1]] if reference else node
