from standoff.case.warnings import warnings


def kinds(case):
    return [(warning.kind, warning.about) for warning in warnings(case)]


def test_a_sound_case_has_no_doubts_but_its_unlisted_source(tmp_path, cases):
    assert kinds(cases.read(tmp_path, evidence=cases.EVIDENCE)) == [("unlisted source", "lake-post")]


def test_options_without_use(tmp_path, cases):
    case = cases.changed(
        cases.CASE,
        ("protest: {says: protests}", "protest: {says: protests, retakable: no}"),
        ("south.protest: -1, ", ""),
    )
    assert kinds(cases.read(tmp_path, case)) == [
        ("dead option", "south.protest"),
        ("idle option", "south.protest"),
        ("unlisted source", "lake-post"),
    ]


def test_a_ranking_is_about_every_option(tmp_path, cases):
    case = "actors:\n  a: {options: {x: {}}, ranking: [s1, s2]}\n"
    assert kinds(cases.read(tmp_path, case)) == []


def test_an_actor_that_can_block_another(tmp_path, cases):
    case = cases.changed(cases.CASE, ("  - south.protest and south.shut", "  - south.protest and north.dam"))
    assert ("blocks", "south.protest and north.dam") in kinds(cases.read(tmp_path, case))


def test_a_prior_of_nothing_and_a_question_that_is_answered(tmp_path, cases):
    case = cases.changed(
        cases.CASE,
        ("prior: 50%", "prior: 90%"),
        ("prior: 40%", "prior: 0"),
        ("happens_when: north.dam", "happens_when: north.talk"),
    )
    assert kinds(cases.read(tmp_path, case))[:2] == [("zero prior", "water"), ("met at start", "built")]


def test_doubtful_evidence(tmp_path, cases):
    evidence = cases.changed(
        cases.EVIDENCE,
        (
            "2022-01-10, grade: B2}\n  move: north.dam\n",
            "2022-01-10, grade: A5}\n  move: north.talk\n  on: 2022-01-11\n",
        ),
        ("water: 20%}", "water: 68%}\n  cause: orders"),
    )
    assert kinds(cases.read(tmp_path, evidence=evidence)) == [
        ("grade clash", "works.1"),
        ("flat indicator", "turbines"),
        ("lone cause", "orders"),
        ("doubtful move", "works"),
        ("reported early", "works"),
        ("no change", "works"),
        ("unlisted source", "lake-post"),
    ]


def test_windows_that_never_count_and_rates_that_are_exchanged(tmp_path, cases):
    schedule = (
        "schedule:\n"
        "  - {change: north.dam, from: 2021-02-01, to: 2021-12-31}\n"
        "  - {change: not north.dam, from: 2022-04-01, to: 2022-04-03}\n"
        "  - {change: south.shut, from: 2022-01-02, to: 2022-01-09, announced_by: works}\n"
        "  - {change: south.protest, from: 2022-01-02, to: 2022-01-10, announced_by: works}\n"
        "model: {reliability: {A: [20%, 70%], B: [70%, 20%]}}\n"
    )
    found = kinds(cases.read(tmp_path, cases.CASE + schedule, cases.EVIDENCE))
    assert [entry for entry in found if entry[0] in {"idle window", "inverted rates"}] == [
        ("idle window", "north.dam"),
        ("idle window", "not north.dam"),
        ("inverted rates", "A"),
    ]


def test_a_move_is_judged_after_those_before_it(tmp_path, cases):
    evidence = cases.EVIDENCE + (
        "- {id: stopped, claim: Works stopped, reports: [{source: lake-post, date: 2022-01-20, grade: B2}], move: not north.dam}\n"
        "- {id: again, claim: Works go on, reports: [{source: lake-post, date: 2022-01-15, grade: B2}], move: north.dam}\n"
    )
    assert kinds(cases.read(tmp_path, evidence=evidence))[0] == ("no change", "again")


def test_a_case_of_many_years(tmp_path, cases):
    case = cases.changed(cases.CASE, ("begins: 2022-01-01", "begins: 2020-03-29"))
    assert ("long case", "2020-03-29") in kinds(cases.read(tmp_path, case))
    case = cases.changed(cases.CASE, ("begins: 2022-01-01", "begins: 2020-03-30"))
    assert ("long case", "2020-03-30") not in kinds(cases.read(tmp_path, case))
