"""Expressions over options: ``russia.strike and not ukraine.concedes``.

The nodes of the tree come first, the grammar and the parser below them. ``conflict/states.py``
evaluates a tree over an array of states.

How an expression is read
-------------------------
An option is written ``actor.option``. The words bind in this order, the tightest first:

1. ``not X``; ``at most N of (X, Y, ...)``, ``at least N of (...)``, ``exactly N of (...)``; parentheses
2. ``X and Y``
3. ``X or Y``
4. ``X if Y`` (not Y, or X), ``X only if Y`` (not X, or Y), ``X iff Y`` (both or neither) and
   ``X unless Y`` (X or Y)

Words of the fourth rank do not chain: what ``a.x if b.y if c.z`` means depends on the reader, so it is
refused and parentheses are asked for. The words may be written in capitals. Text is never evaluated
as code; its length, its depth and the number after ``of`` are bounded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, cast

from standoff.errors import InputError

if TYPE_CHECKING:
    from lark import Lark, Token, UnexpectedInput

__all__ = [
    "MOST_CHARACTERS",
    "MOST_DEPTH",
    "AllOf",
    "AnyOf",
    "Count",
    "Expression",
    "ExpressionError",
    "Iff",
    "Implies",
    "Node",
    "Not",
    "Taken",
    "as_change",
    "offset_of",
    "operands",
    "options_in",
    "parse",
]

MOST_CHARACTERS = 2_000
"""Longest expression that is read."""
MOST_DEPTH = 40
"""Deepest nesting of an expression that is read, so that walking its tree cannot exhaust the stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """True where the option ``actor.option`` is taken."""

    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """True where the operand is false."""

    operand: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """``X and Y and ...``."""

    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """``X or Y or ...``; also ``X unless Y``."""

    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Implies:
    """``Y if X`` and ``X only if Y``: false only where ``condition`` holds and ``consequence`` does not."""

    condition: "Node"
    consequence: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Iff:
    """True where both sides agree."""

    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """``at most | at least | exactly`` so many of the operands are true."""

    kind: Literal["at most", "at least", "exactly"]
    number: int
    operands: tuple["Node", ...]


Node = Taken | Not | AllOf | AnyOf | Implies | Iff | Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A parsed expression and the text it was written as (runs of blanks made one)."""

    text: str
    tree: Node


class ExpressionError(InputError):
    """An expression that cannot be read; ``offset`` is the place in it, counted from 0."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


GRAMMAR = r"""
?start: conditional

?conditional: disjunction
    | disjunction IF disjunction       -> if_
    | disjunction ONLY_IF disjunction  -> only_if
    | disjunction IFF disjunction      -> iff
    | disjunction UNLESS disjunction   -> unless

?disjunction: conjunction (_OR conjunction)*  -> any_of
?conjunction: negation (_AND negation)*       -> all_of

?negation: _NOT negation  -> negated
    | atom

?atom: OPTION                                                         -> taken
    | "(" conditional ")"                                             -> grouped
    | (AT_MOST | AT_LEAST | EXACTLY) NUMBER _OF "(" conditional ("," conditional)* ")"  -> count

OPTION.3: /[^\W\d][\w-]*\.[^\W\d][\w-]*/
ONLY_IF.2: /only\s+if(?![\w.-])/i
AT_MOST.2: /at\s+most(?![\w.-])/i
AT_LEAST.2: /at\s+least(?![\w.-])/i
EXACTLY.2: /exactly(?![\w.-])/i
IF.2: /if(?![\w.-])/i
IFF.2: /iff(?![\w.-])/i
UNLESS.2: /unless(?![\w.-])/i
_OR.2: /or(?![\w.-])/i
_AND.2: /and(?![\w.-])/i
_NOT.2: /not(?![\w.-])/i
_OF.2: /of(?![\w.-])/i
NUMBER: /[0-9]+/
WORD: /[^\W\d][\w-]*/
BLANK: /\s+/
%ignore BLANK
"""

_CHAINING = {"if", "only if", "iff", "unless"}
_SYMBOLS = {
    **dict.fromkeys(("&", "&&", "*", "+"), "and"),
    **dict.fromkeys(("|", "||", "/"), "or"),
    **dict.fromkeys(("!", "~", "-"), "not"),
    **dict.fromkeys(("->", "=>"), "only if"),
    **dict.fromkeys(("=", "==", "<->", "<=>"), "iff"),
}
"""Signs that people write instead of a word."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Read an expression.

    Parameters
    ----------
    text
        The expression as written; runs of blanks and line breaks count as one blank.

    Raises
    ------
    ExpressionError
        If it is empty, too long, too deep, or does not follow the grammar; with the offset in ``text``.

    Examples
    --------
    >>> parse("not  nato.arms if russia.talk").text
    'not nato.arms if russia.talk'
    """
    if not text.strip():
        raise ExpressionError(
            "an expression is missing; for instance russia.strike and not ukraine.concedes", 0
        )
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(
            f"the expression has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read",
            MOST_CHARACTERS,
        )
    tree = _tree(text)
    if _depth(tree) > MOST_DEPTH:
        raise ExpressionError(
            f"the expression is nested more than {MOST_DEPTH} deep, the most that is read", 0
        )
    return Expression(text=" ".join(text.split()), tree=tree)


def operands(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below ``node``."""
    match node:
        case Taken():
            return ()
        case Not():
            return (node.operand,)
        case AllOf() | AnyOf() | Count():
            return node.operands
        case Implies():
            return (node.condition, node.consequence)
        case Iff():
            return (node.left, node.right)


def options_in(node: Node) -> Iterator[str]:
    """Yield the option of every leaf, in the order of the tree; an option may come again."""
    stack = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, Taken):
            yield top.option
        stack.extend(reversed(operands(top)))


def as_change(node: Node) -> tuple[str, bool] | None:
    """Return ``(option, taken)`` if the tree is ``actor.option`` or ``not actor.option``, else ``None``."""
    match node:
        case Taken(option=option):
            return option, True
        case Not(operand=Taken(option=option)):
            return option, False
        case _:
            return None


def offset_of(option: str, text: str) -> int:
    """Return where ``option`` first stands in the text of an expression, or 0."""
    found = re.search(rf"(?<![\w.-]){re.escape(option)}(?![\w.-])", text)
    return found.start() if found else 0


def _depth(tree: Node) -> int:
    """Levels of the tree, found without recursion."""
    deepest, stack = 0, [(tree, 1)]
    while stack:
        node, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((below, level + 1) for below in operands(node))
    return deepest


def _tree(text: str) -> Node:
    """Parse the text, or say in plain words what stands in the way."""
    import lark

    try:
        return cast("Node", _parser().parse(text))
    except lark.UnexpectedInput as unexpected:
        raise _explained(text, unexpected) from None


class _TreeMaker:
    """Makes a node for each rule of the grammar, while the text is parsed, so that nothing recurses."""

    def taken(self, children: list["Token"]) -> Node:
        return Taken(option=str(children[0]))

    def grouped(self, children: list[Node]) -> Node:
        return children[0]

    def negated(self, children: list[Node]) -> Node:
        return Not(operand=children[0])

    def all_of(self, children: list[Node]) -> Node:
        return children[0] if len(children) == 1 else AllOf(operands=tuple(children))

    def any_of(self, children: list[Node]) -> Node:
        return children[0] if len(children) == 1 else AnyOf(operands=tuple(children))

    def if_(self, children: list[Node]) -> Node:
        return Implies(condition=children[2], consequence=children[0])

    def only_if(self, children: list[Node]) -> Node:
        return Implies(condition=children[0], consequence=children[2])

    def iff(self, children: list[Node]) -> Node:
        return Iff(left=children[0], right=children[2])

    def unless(self, children: list[Node]) -> Node:
        return AnyOf(operands=(children[0], children[2]))

    def count(self, children: list["Token | Node"]) -> Node:
        kind, number = cast("list[Token]", children[:2])
        counted = tuple(cast("list[Node]", children[2:]))
        if len(number) > 4 or int(number) > len(counted):
            raise ExpressionError(
                f"{number} is more than the {len(counted)} alternatives in the parentheses",
                number.start_pos or 0,
            )
        words = " ".join(kind.lower().split())
        return Count(
            kind=cast("Literal['at most', 'at least', 'exactly']", words),
            number=int(number),
            operands=counted,
        )


@cache
def _parser() -> "Lark":
    """Build the parser, once."""
    import lark

    maker = cast("lark.Transformer[Token, Node]", _TreeMaker())
    return lark.Lark(GRAMMAR, parser="lalr", start="start", transformer=maker)


_PIECE = re.compile(
    r"(?:at\s+most|at\s+least|only\s+if)(?![\w.-])|[^\W\d][\w-]*(?:\.[\w-]+)*|\d+|[&|*/+!~=<>-]+|.",
    re.IGNORECASE | re.DOTALL,
)


def _explained(text: str, unexpected: "UnexpectedInput") -> ExpressionError:
    """Say what was found where the grammar expected something else."""
    place = unexpected.pos_in_stream
    token = getattr(unexpected, "token", None)
    if place is None or place < 0 or (token is not None and token.type == "$END"):
        return _ends_early(text)
    found = " ".join(cast("re.Match[str]", _PIECE.match(text, place)).group().split())
    before = [" ".join(piece.split()) for piece in _PIECE.findall(text[:place]) if piece.strip()]
    message = _misplaced(found, before) or _foreign(found)
    return ExpressionError(message, place)


def _misplaced(found: str, before: list[str]) -> str | None:
    """Tell what is wrong with a word of the grammar in the wrong place, given the words before it."""
    word, last = found.lower(), before[-1].lower() if before else ""
    chained = [earlier for earlier in _same_level(before) if earlier in _CHAINING]
    joins = word in _CHAINING | {"and", "or"}
    message = None
    if last in {"at most", "at least", "exactly"}:
        message = f"a number is expected after `{last}`, as in `{last} 1 of (a.x, a.y)`"
    elif last.isdigit() and word != "of":
        message = f"`of` is expected after `{last}`, as in `at most {last} of (a.x, a.y)`"
    elif last == "of":
        message = "parentheses are expected after `of`, as in `at most 1 of (a.x, a.y)`"
    elif word in _CHAINING and chained and last not in _CHAINING:
        message = (
            f"`{word}` after `{chained[-1]}` can be read in two ways; put parentheses around one of them"
        )
    elif joins or (word == ")" and last in _CHAINING | {"(", "and", "or", "not", ","}):
        message = f"an option is missing before `{word}`"
    elif word == ")":
        message = "this parenthesis was never opened"
    elif word == ",":
        message = "a comma stands only inside `of (...)`"
    elif last and (word in {"at most", "at least", "exactly", "not", "("} or "." in word[1:]):
        message = f"`{found}` follows `{last}` without a word between, such as and, or, if"
    return message


def _foreign(found: str) -> str:
    """Tell what is wrong with a piece that no expression holds."""
    if found.lower() in {"at", "only"}:
        return f"`{found}` stands alone; accepted are `at most`, `at least` and `only if`"
    if found == ".":
        return "an option has one dot: actor.option"
    if "." in found:
        return f"`{found}` is not an option; the names of actors and options begin with a letter"
    if found in _SYMBOLS:
        return f"`{found}` is not part of an expression; write the word `{_SYMBOLS[found]}`"
    if found[0].isalpha():
        hint = "; did you mean `not`?" if found.lower() == "no" else ""
        return f"`{found}` is not an option; options are written actor.option{hint}"
    return (
        f"`{found}` is not part of an expression; accepted are options (actor.option), words and parentheses"
    )


def _ends_early(text: str) -> ExpressionError:
    """Tell what an expression lacks that stops in the middle."""
    end = len(text.rstrip())
    if text.count("(") > text.count(")"):
        return ExpressionError("a closing parenthesis is missing", end)
    last = text.rsplit(maxsplit=1)[-1]
    return ExpressionError(f"the expression ends after `{last}`; an option is expected there", end)


def _same_level(words: list[str]) -> list[str]:
    """Return the words before a place that no parenthesis separates from it, in small letters."""
    kept: list[str] = []
    closed = 0
    for word in reversed(words):
        if word == ")":
            closed += 1
        elif word == "(" and closed:
            closed -= 1
        elif word == "(":
            break
        elif not closed:
            kept.append(word.lower())
    return kept[::-1]
