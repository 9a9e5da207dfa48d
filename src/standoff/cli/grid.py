"""Stability over every combination of intentions: ``stability --grid``."""

from collections.abc import Mapping, Sequence

from standoff.cli.printing import print_json, print_lines, print_rows, progress_bar

__all__ = ["print_grid"]


def print_grid(
    case: str,
    intentions: Mapping[str, str],
    *,
    switches: Sequence[str],
    weights: str | None,
    states: Sequence[str],
    cached: bool,
    every_state: bool,
    as_json: bool,
) -> None:
    """Analyse every combination, and print the table and what it rests on."""
    from standoff import analysis

    loaded = analysis.load(case)
    with progress_bar(as_json) as progress:
        report = analysis.grid(
            loaded,
            intentions,
            switches=switches,
            weights=weights,
            states=states,
            run=analysis.run_of(loaded, None, cached, progress),
        )
    if as_json:
        print_json(report.record())
        return
    from standoff.brief.gridding import grid_rows, tell_flips, tell_grid_rules, tell_signs

    header, rows, notes = grid_rows(report, every_state=every_state)
    print_rows(report.case.title, header, rows, (*tell_grid_rules(report), *notes))
    for told in (tell_flips(report), tell_signs(report)):
        print_lines(("", *told) if told else ())
