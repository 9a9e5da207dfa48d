import subprocess
import sys

import pytest
from hypothesis import given
from tests.property.strategies import trees

from standoff.case.expressions import (
    MOST_CHARACTERS,
    AllOf,
    AnyOf,
    Count,
    ExpressionError,
    Iff,
    Implies,
    Not,
    Taken,
    as_change,
    offset_of,
    options_in,
    parse,
)

A, B, C = (Taken(option=option) for option in ("n.a", "n.b", "s.c"))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("n.a", A),
        ("not n.a", Not(operand=A)),
        ("not not n.a", Not(operand=Not(operand=A))),
        ("not n.a and n.b", AllOf(operands=(Not(operand=A), B))),
        ("n.a or n.b and s.c", AnyOf(operands=(A, AllOf(operands=(B, C))))),
        ("(n.a or n.b) and s.c", AllOf(operands=(AnyOf(operands=(A, B)), C))),
        ("n.a and n.b and s.c", AllOf(operands=(A, B, C))),
        ("n.a if n.b or s.c", Implies(condition=AnyOf(operands=(B, C)), consequence=A)),
        ("n.a only if n.b", Implies(condition=A, consequence=B)),
        ("n.a iff not n.b", Iff(left=A, right=Not(operand=B))),
        ("not n.a unless n.b", AnyOf(operands=(Not(operand=A), B))),
        ("(n.a if n.b) if s.c", Implies(condition=C, consequence=Implies(condition=B, consequence=A))),
        ("at most 1 of (n.a, n.b, s.c)", Count(kind="at most", number=1, operands=(A, B, C))),
        ("not at least 2 of (n.a, n.b)", Not(operand=Count(kind="at least", number=2, operands=(A, B)))),
        (
            "exactly 0 of (n.a if n.b)",
            Count(kind="exactly", number=0, operands=(Implies(condition=B, consequence=A),)),
        ),
        ("NOT n.a AND\n  n.b", AllOf(operands=(Not(operand=A), B))),
        ("at  most 1  of (n.a)", Count(kind="at most", number=1, operands=(A,))),
    ],
)
def test_words_bind_as_the_module_says(text, tree):
    assert parse(text).tree == tree


def test_words_of_the_grammar_may_be_names():
    assert list(options_in(parse("if.not and or.of").tree)) == ["if.not", "or.of"]
    assert list(options_in(parse("не.да or ö.ä-b_1").tree)) == ["не.да", "ö.ä-b_1"]


def test_runs_of_blanks_are_made_one():
    assert parse(" n.a\n   and\tn.b ").text == "n.a and n.b"


@pytest.mark.parametrize(
    ("text", "offset", "words"),
    [
        ("", 0, "an expression is missing"),
        ("n.a if n.b if s.c", 11, "`if` after `if` can be read in two ways"),
        ("n.a if (n.b unless s.c) iff n.a", 24, "`iff` after `if` can be read in two ways"),
        ("(n.a if n.b) n.c", 13, "`n.c` follows `)` without a word between"),
        ("n.a and (n.b if", 15, "a closing parenthesis is missing"),
        ("(n.a if n.b) or n.c if (n.a iff if)", 32, "an option is missing before `if`"),
        ("n.a iff n.b unless s.c", 12, "`unless` after `iff` can be read in two ways"),
        ("n.a n.b", 4, "`n.b` follows `n.a` without a word between"),
        ("n.a and", 7, "the expression ends after `and`"),
        ("(n.a", 4, "a closing parenthesis is missing"),
        ("n.a)", 3, "this parenthesis was never opened"),
        ("a", 0, "options are written actor.option"),
        ("n.a == n.b", 4, "write the word `iff`"),
        ("n.a -> n.b", 4, "write the word `only if`"),
        ("n.a or or n.b", 7, "an option is missing before `or`"),
        ("at most of (n.a)", 8, "a number is expected after `at most`"),
        ("at most 1 (n.a)", 10, "`of` is expected after `1`"),
        ("at most 1 of n.a", 13, "parentheses are expected after `of`"),
        ("at most 3 of (n.a, n.b)", 8, "3 is more than the 2 alternatives"),
        ("at least 99999999999999999999 of (n.a)", 9, "is more than the 1 alternatives"),
        ("n.a, n.b", 3, "a comma stands only inside"),
        ("n.a.b", 3, "an option has one dot"),
        ("n.5", 0, "begin with a letter"),
        ("only n.a", 0, "`only` stands alone"),
        ("__import__('os')", 0, "is not part of an expression"),
        ("not " * 60 + "n.a", 0, "nested more than 40 deep"),
        ("n.a or " * 400 + "n.a", MOST_CHARACTERS, "at most 2,000 are read"),
    ],
)
def test_a_mistake_is_told_at_its_place(text, offset, words):
    with pytest.raises(ExpressionError) as raised:
        parse(text)
    assert words in str(raised.value)
    assert raised.value.offset == offset


def test_parentheses_cannot_exhaust_the_stack():
    assert parse("(" * 900 + "n.a" + ")" * 900).tree == A


def test_a_change_is_an_option_or_its_negation():
    assert as_change(parse("n.a").tree) == ("n.a", True)
    assert as_change(parse("not (n.a)").tree) == ("n.a", False)
    assert as_change(parse("not not n.a").tree) is None
    assert as_change(parse("n.a and n.b").tree) is None


def test_an_option_is_found_as_a_whole_word():
    assert offset_of("n.a", "n.ab or x.n.a or n.a") == 17


def test_the_module_does_not_load_the_parser_generator():
    code = "import sys, standoff.case.expressions; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def written(node):
    """The tree as text, in parentheses throughout."""
    match node:
        case Taken():
            return node.option
        case Not():
            return f"not ({written(node.operand)})"
        case AllOf():
            return " and ".join(f"({written(below)})" for below in node.operands)
        case AnyOf():
            return " or ".join(f"({written(below)})" for below in node.operands)
        case Implies():
            return f"({written(node.consequence)}) if ({written(node.condition)})"
        case Iff():
            return f"({written(node.left)}) iff ({written(node.right)})"
        case Count():
            return f"{node.kind} {node.number} of ({', '.join(written(below) for below in node.operands)})"


@given(trees(["n.a", "n.b", "s.c"], operands=(2, 3), most=2))
def test_what_is_written_is_read_back(tree):
    assert parse(written(tree)).tree == tree
