import dataclasses
import io

import pytest
from rich.console import Console

from standoff.brief.terminal import print_main


def printed(assessment, width):
    out = io.StringIO()
    print_main(assessment, Console(file=out, width=width, force_terminal=False))
    return out.getvalue().replace("\u00a0", " ")


@pytest.mark.parametrize("width", [80, 100, 160])
def test_the_main_table_keeps_its_numbers_whole(assessment, width):
    text = printed(assessment, width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "All readings" in text
    for number in ("99.6 %", ">99.9 %", "<0.1 %", "83 %", "3.2 %"):
        assert number in text
    assert "Q6  Will the home fleet" in text
    assert "<script>alert('x')</script>" in text


def test_markup_in_a_case_is_not_obeyed(assessment):
    assert "[a](http://evil.example)" not in printed(assessment, 100)
    case = dataclasses.replace(assessment.case, title="[red]danger[/red] \x1b[31m")
    assert "[red]danger[/red]" in printed(dataclasses.replace(assessment, case=case), 100)
    assert "\x1b" not in printed(dataclasses.replace(assessment, case=case), 100)


def test_without_rivals_the_questions_are_the_table(without_rivals):
    text = printed(without_rivals, 100)
    assert "The questions, and the probability of yes" in text
    assert "The likeliest state of the world on 30 June 2031" in text


@pytest.mark.parametrize("width", [80, 160])
def test_each_actor_with_rival_readings_has_its_table(assessment, width):
    text = printed(assessment, width)
    for name in ("Veldria", "Ostmark"):
        assert f"What {name} may want, and what would follow" in text
    assert text.count("Prior and posterior: before and after") == 1
    assert text.index("What Ostmark may want") < text.index("Prior and posterior: before and after")


@pytest.mark.parametrize("width", [48, 80, 100, 120])
def test_no_word_and_no_number_is_broken(assessment, width):
    known = {word.strip(";:") for word in printed(assessment, 400).split()} | {"All", "·"}
    text = printed(assessment, width)
    assert {word.strip(";:") for word in text.replace("─", " ").split()} <= known
    assert not any(line.lstrip().startswith("%") for line in text.splitlines())


def test_a_narrow_terminal_is_given_blocks(assessment):
    lines = printed(assessment, 48).splitlines()
    assert any(line.startswith("  Prior ") and "· Posterior" in line for line in lines)
    assert not any("Prior  Posterior" in line for line in lines)
