"""The page of speed holds every budgeted benchmark, and a benchmark run alone replaces its own section only."""

import pytest
from benchmarks.__main__ import BUDGETS
from benchmarks.page import PAGE, section, sections_of, write_page
from benchmarks.rows import Row, Table, as_markdown, as_text, budget_table


def test_the_page_has_a_section_for_every_budgeted_benchmark():
    found = sections_of(PAGE.read_text(encoding="utf-8"))
    assert list(found) == list(BUDGETS)
    for name, text in found.items():
        assert "Measured on " in text, name
        assert text.count("\n| ") > 2, name


def test_what_was_measured_again_replaces_its_own_section(tmp_path):
    page = tmp_path / "benchmarks.md"
    table = Table(columns=("states", "time"), rows=[("4", "1.0 ms")], title="Growth", notes=["It grows."])
    write_page({"b": section("b", "second", "a machine", [table])}, ["a", "b"], page)
    write_page({"a": section("a", "first", "a machine", [table])}, ["a", "b"], page)
    before = sections_of(page.read_text(encoding="utf-8"))
    assert list(before) == ["a", "b"]
    write_page({"b": section("b", "second", "another machine", [table])}, ["a", "b"], page)
    after = sections_of(page.read_text(encoding="utf-8"))
    assert after["a"] == before["a"]
    assert "another machine" in after["b"]
    for part in ("### Growth", "| 4 | 1.0 ms |", "It grows."):
        assert part in after["b"]


def test_a_job_over_its_budget_is_told():
    table = budget_table(
        [
            Row(name="slow", seconds=2.0, budget=1.0),
            Row(name="quick", seconds=0.001, budget=1.0),
            Row(name="free", seconds=3.0),
        ]
    )
    assert [row[3] for row in table.rows] == ["2.00 over budget", "0.00", ""]
    assert as_text(table).splitlines()[1].split() == [
        "slow",
        "2.00",
        "s",
        "1.00",
        "s",
        "2.00",
        "over",
        "budget",
    ]
    assert "| free | 3.00 s | – |  |" in as_markdown(table)


@pytest.mark.parametrize("name", BUDGETS)
def test_a_benchmark_offers_tables(name):
    module = __import__(f"benchmarks.{name}", fromlist=["tables"])
    assert callable(module.tables)
