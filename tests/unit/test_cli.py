"""The command line: what it prints, and how it ends."""

import json
import signal
import subprocess
import sys

import pytest

CASE = """\
title: Two drivers
actors:
  ann:
    name: Ann
    options:
      swerve: {says: swerves}
    ranking: [s2, s4, s3, s1]
  bob:
    name: Bob
    options:
      swerve: {says: swerves}
    ranking: [s3, s4, s2, s1]
"""


def standoff(*arguments, text=None):
    return subprocess.run(
        [sys.executable, "-m", "standoff.cli", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        input=text,
    )


@pytest.fixture(scope="module")
def game(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two-drivers")
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    return folder


def test_help_names_every_command():
    ended = standoff("--help")
    assert ended.returncode == 0
    for command in (
        "assess",
        "brief",
        "cases",
        "check",
        "convert",
        "hypergame",
        "new",
        "read",
        "stability",
        "why",
    ):
        assert command in ended.stdout


def test_stability_prints_one_record(game):
    ended = standoff("stability", game, "--json")
    assert ended.returncode == 0, ended.stderr
    record = json.loads(ended.stdout)
    assert set(record) == {"rules", "actors", "states", "stable", "equilibria"}
    assert record["actors"] == ["ann", "bob"]
    assert [state["id"] for state in record["states"]] == ["s1", "s2", "s3", "s4"]
    assert record["states"][1]["taken"] == ["ann.swerve"]
    assert set(record["stable"]) >= {"nash", "gmr", "smr", "seq", "sim"}
    assert record["rules"]["intentions"] == {"ann": None, "bob": None}


def test_the_table_tells_states_and_rules(game):
    ended = standoff("stability", game)
    assert ended.returncode == 0, ended.stderr
    assert "ann.swerve" in ended.stdout
    assert "sanction" in ended.stdout.lower()


@pytest.mark.parametrize("columns", ["50", "80"])
def test_the_width_asked_for_is_kept_and_no_word_broken(tmp_path, monkeypatch, columns):
    case = (
        "actors:\n  north_of_the_river:\n    name: the Government of the North\n"
        "    options: {reservoir: {says: fills the reservoir}}\n    prefers: [north_of_the_river.reservoir]\n"
        "  south_of_the_river:\n    name: the Government of the South\n"
        "    options: {protest: {says: protests}}\n    prefers: [not north_of_the_river.reservoir]\n"
    )
    (tmp_path / "case.yaml").write_text(case)
    monkeypatch.setenv("COLUMNS", columns)
    lines = standoff("stability", str(tmp_path)).stdout.splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert any("north_of_the_river.reservoir" in line for line in lines)
    assert any("Equilibrium" in line for line in lines)
    told = standoff(
        "why", str(tmp_path), "--state", "s1", "--actor", "north_of_the_river", "--concept", "nash"
    ).stdout.splitlines()
    assert len(told) > 1
    assert max(map(len, told)) <= int(columns)


def test_why_tells_the_move_and_ends_with_one_when_unstable(game):
    ended = standoff("why", game, "--state", "s1", "--actor", "ann", "--concept", "nash")
    assert ended.returncode == 1, ended.stderr
    assert "Ann would leave s1" in ended.stdout
    assert "for s2" in ended.stdout


def test_why_as_a_record(game):
    ended = standoff("why", game, "--state", "s2", "--actor", "ann", "--concept", "nash", "--json")
    record = json.loads(ended.stdout)
    assert (record["state"], record["actor"], record["concept"]) == ("s2", "ann", "nash")
    assert record["stable"] is (ended.returncode == 0)


def test_foresight_in_table_and_record(game):
    shown = standoff("stability", game, "--concepts", "foresight", "--horizon", "2")
    assert shown.returncode == 0, shown.stderr
    assert "L_h NM" in shown.stdout
    assert "ann, bob, and again" in shown.stdout
    record = json.loads(standoff("stability", game, "--horizon", "3", "--json").stdout)
    assert set(record["stable"]) == {"nash", "gmr", "smr", "seq", "sim", "lh", "nm"}
    why = standoff("why", game, "--state", "s4", "--actor", "ann", "--concept", "lh", "--horizon", "2")
    assert why.returncode == 0
    assert "its best move comes back there" in why.stdout or "no better for it" in why.stdout
    told = json.loads(
        standoff("why", game, "--state", "s1", "--actor", "ann", "--concept", "nm", "--json").stdout
    )
    assert (told["stable"], told["moves"][0]["from"]) == (False, "s1")


def test_attitudes_from_the_case_and_from_the_command_line(tmp_path):
    written = CASE + "attitudes:\n  ann: {bob: positive}\n"
    (tmp_path / "case.yaml").write_text(written, encoding="utf-8")
    record = json.loads(standoff("stability", tmp_path, "--concepts", "attitude", "--json").stdout)
    assert "ann is positive to bob" in record["rules"]["concepts"]["rseq"]["attitudes"]
    asked = ("stability", tmp_path, "--attitude", "ann.bob=negative", "--json")
    record = json.loads(standoff(*asked).stdout)
    assert set(record["stable"]) >= {"nash", "sim", "rnash", "rgmr", "rsmr", "rseq"}
    assert "ann is negative to bob" in record["rules"]["concepts"]["rseq"]["attitudes"]
    why = standoff("why", tmp_path, "--state", "s1", "--actor", "bob", "--concept", "rsmr")
    assert why.returncode == 1
    assert "Bob would leave s1 (RSMR): Bob swerves (to s3); nothing that the others can do" in why.stdout


def test_degrees_of_preference(tmp_path):
    ranked = "ranking: [s2, s4, s3, s1]\n"
    (tmp_path / "case.yaml").write_text(
        CASE.replace(ranked, "ranking: [s3, s4, s2, s1]\n    greatly: [s1]\n", 1), encoding="utf-8"
    )
    asked = ("stability", tmp_path, "--concepts", "gmr,strong_gmr,weak_gmr", "--json")
    record = json.loads(standoff(*asked).stdout)
    strong, weak = record["stable"]["strong_gmr"]["ann"], record["stable"]["weak_gmr"]["ann"]
    assert sorted([*strong, *weak]) == record["stable"]["gmr"]["ann"]
    assert "a gap lies between the two" in record["rules"]["concepts"]["strong_gmr"]["greatly"]
    shown = standoff("stability", tmp_path, "--concepts", "strength")
    assert "Strength: greatly: for ann when" in shown.stdout


def test_preferences_known_in_part(tmp_path):
    open_case = CASE.replace("ranking: [s2, s4, s3, s1]", "chains: [[s2, s4], [s2, s3, s1]]")
    (tmp_path / "case.yaml").write_text(open_case, encoding="utf-8")
    shown = standoff("stability", tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "necessary Nash GMR SMR SEQ" in shown.stdout
    assert "Nash GMR SMR SEQ SIM are missing: ann: the preference leaves" in shown.stdout
    record = json.loads(standoff("stability", tmp_path, "--json").stdout)
    assert set(record["rules"]["missing"]) == {"nash", "gmr", "smr", "seq", "sim"}
    assert set(record["stable"]["necessary_seq"]["ann"]) <= set(record["stable"]["possible_seq"]["ann"])
    assert record["rules"]["concepts"]["possible_seq"]["known_in_part"] == "ann"
    assert "chains" in record["rules"]["preferences"]["ann"]
    why = standoff("why", tmp_path, "--state", "s1", "--actor", "ann", "--concept", "gmr_b")
    assert why.returncode in (0, 1), why.stderr
    for refused in (
        ("why", tmp_path, "--state", "s1", "--actor", "ann", "--concept", "gmr"),
        ("why", tmp_path, "--state", "s1", "--actor", "ann", "--concept", "necessary_seq"),
        ("stability", tmp_path, "--concepts", "nash"),
        ("stability", tmp_path, "--jumps", "nash"),
        ("stability", tmp_path, "--grid"),
    ):
        ended = standoff(*refused)
        assert ended.returncode == 2, refused
        assert "Traceback" not in ended.stderr


def test_coalitions_in_table_and_record(game):
    shown = standoff("stability", game, "--concepts", "nash,coalition", "--jumps", "nash")
    assert shown.returncode == 0, shown.stderr
    assert "CNash: ann, bob, ann+bob" in shown.stdout
    assert "No coalition jumps" in shown.stdout
    record = json.loads(standoff("stability", game, "--coalition", "ann,bob", "--json").stdout)
    assert record["stable"]["cnash"] == {"ann+bob": ["s2", "s3", "s4"]}
    assert set(record["rules"]["concepts"]) == {"sim", "cnash", "cgmr", "csmr", "cseq"}
    why = standoff("why", game, "--state", "s1", "--coalition", "bob,ann", "--concept", "cseq")
    assert why.returncode == 1
    assert "Ann and Bob would together leave s1 (CSEQ) for s2" in why.stdout


def test_hypergame_in_table_and_record(game, tmp_path):
    plain = json.loads(standoff("stability", game, "--json").stdout)
    record = json.loads(standoff("hypergame", game, "--json").stdout)
    assert record["equilibria"] == record["steady"] == plain["equilibria"]
    blind = CASE + "    perceives: {unseen: [ann.swerve], believes: {ann: {prefers: [not bob.swerve]}}}\n"
    (tmp_path / "case.yaml").write_text(blind, encoding="utf-8")
    record = json.loads(standoff("hypergame", tmp_path, "--json").stdout)
    assert record["surprises"]["bob"] == [
        {"state": "s2", "appears_as": "s1"}, {"state": "s4", "appears_as": "s3"},
    ]  # fmt: skip
    shown = standoff("hypergame", tmp_path)
    assert shown.returncode == 0, shown.stderr
    told = shown.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "The game seen by Bob: 2 of 4 states; not seen: ann.swerve" in told
    assert "Ann sees the conflict as it is." in shown.stdout


def test_convert_tells_what_it_wrote_and_names_the_field_of_a_mistake(game, tmp_path):
    file = tmp_path / "two.gmcr"
    ended = standoff("convert", game, file, "--json")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["written"] == [str(file)]
    back = standoff("convert", file, tmp_path / "two")
    assert back.returncode == 0, back.stderr
    tables = [json.loads(standoff("stability", case, "--json").stdout) for case in (game, tmp_path / "two")]
    assert tables[0]["equilibria"] == tables[1]["equilibria"]
    file.write_text(file.read_text(encoding="utf-8").replace('"options"', '"opt"'), encoding="utf-8")
    broken = standoff("convert", file, tmp_path / "three")
    assert broken.returncode == 2
    assert "`options` is missing" in broken.stderr
    assert not (tmp_path / "three").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("stability", "no-such-case"), "neither a folder"),
        (("why", "{game}", "--state", "s9", "--actor", "ann", "--concept", "nash"), "s1 .. s4"),
        (("why", "{game}", "--state", "s1", "--actor", "eve", "--concept", "nash"), "ann, bob"),
        (("why", "{game}", "--state", "s1", "--actor", "ann", "--concept", "zen"), "nash"),
        (("stability", "{game}", "--intention", "ann"), "ACTOR=INTENTION"),
        (("stability", "{game}", "--intention", "eve=x"), "no actor eve"),
        (("stability", "{game}", "--intention", "ann=x"), "no such intention"),
        (("stability", "{game}", "--concepts", "nsh"), "did you mean `nash`"),
        (("stability", "{game}", "--coalition", "ann,eve"), "the actors are ann, bob"),
        (("stability", "{game}", "--coalition", "ann,ann"), "named twice"),
        (("stability", "{game}", "--jumps", "zen"), "no stability concept"),
        (("why", "{game}", "--state", "s1", "--concept", "nash"), "asked of one actor: --actor"),
        (("why", "{game}", "--state", "s1", "--concept", "nash", "--coalition", "ann"), "cnash, cgmr"),
        (("why", "{game}", "--state", "s1", "--concept", "cnash", "--actor", "ann"), "asked of a coalition"),
        (("stability", "{game}", "--concepts", "lh"), "--horizon 3"),
        (("stability", "{game}", "--concepts", "lh", "--horizon", "0"), "accepted are 1 to"),
        (("stability", "{game}", "--order", "ann"), "leaves out bob"),
        (("stability", "{game}", "--concepts", "nm", "--horizon", "2"), "lh is not among"),
        (("stability", "elmira", "--concepts", "nm"), "--order moe,uniroyal,local"),
        (("stability", "{game}", "--attitude", "ann.bob=angry"), "positive, neutral, negative"),
        (("stability", "{game}", "--attitude", "ann.eve=neutral"), "the actors are ann, bob"),
        (("stability", "{game}", "--concepts", "nash", "--attitude", "ann.bob=positive"), "attitude asks"),
        (("stability", "{game}", "--concepts", "strength"), "accepted is `greatly:`"),
        (("why", "{game}", "--state", "s1", "--actor", "ann", "--concept", "weak_gmr"), "strong_gmr"),
        (("assess", "{game}"), "begins"),
        (("assess", "{game}", "--as-of", "17.1.2022"), "YYYY-MM-DD"),
        (("brief", "{game}", "--formats", "docx"), "html, pdf, md"),
        (("read", "/no/such/file.txt"), "/no/such/file.txt"),
        (("hypergame", "{game}", "--concepts", "cnash"), "is not asked of a hypergame"),
        (("convert", "{game}", "game.txt"), "FILE.gmcr or FILE.nfg"),
        (("convert", "no-such.gmcr", "dir"), "no such file"),
    ],
)
def test_bad_input_ends_with_two_and_says_what_is_accepted(game, arguments, said):
    ended = standoff(*(str(game) if argument == "{game}" else argument for argument in arguments))
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_mistake_is_a_record_too(tmp_path):
    (tmp_path / "case.yaml").write_text("title: x\nactors: {}\nactorz: 1\n", encoding="utf-8")
    ended = standoff("assess", tmp_path, "--json")
    assert ended.returncode == 2
    error = json.loads(ended.stdout)["error"]
    assert error["kind"] == "CaseError"
    assert {"file", "line", "column", "message"} == set(error["mistakes"][0])


def test_new_check_and_read_into_a_case(tmp_path):
    folder = tmp_path / "mine"
    assert standoff("new", folder).returncode == 0
    checked = standoff("check", folder)
    assert checked.returncode == 0, checked.stderr
    year = json.loads(standoff("assess", folder, "--json").stdout)["as_of"][:4]
    article = tmp_path / "note.txt"
    article.write_text(f"The ferry stayed in port (TASS, January 2, {year}).\n", encoding="utf-8")
    first = standoff("read", article, "--into", folder)
    before = (folder / "evidence.yaml").read_text(encoding="utf-8")
    second = standoff("read", article, "--into", folder)
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "1 draft" in first.stdout
    assert "0 draft" in second.stdout
    assert (folder / "evidence.yaml").read_text(encoding="utf-8") == before
    assert "The ferry stayed in port" in before


def test_new_never_overwrites(tmp_path):
    folder = tmp_path / "mine"
    assert standoff("new", folder).returncode == 0
    assert standoff("new", folder).returncode == 2


def test_check_walks_a_folder_of_cases(tmp_path):
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "case.yaml").write_text(
        CASE.replace("ranking: [s2,", "ranking: [s9,"), encoding="utf-8"
    )
    ended = standoff("check", tmp_path)
    assert ended.returncode == 2
    assert "s9" in ended.stderr
    assert "good: no mistakes" in ended.stdout


HEAVY = (
    "scipy",
    "standoff.inference",
    "standoff.forecast",
    "standoff.analysis",
    "standoff.reading.reader",
    "sqlite3",
    "vl_convert",
    "typst",
)
"""What weighs intentions, reads texts and draws pictures."""

LEFT_ALONE = {
    "--help": ("numpy", "pydantic", "lark", "scipy", "standoff.analysis", "standoff.case.reader"),
    "stability prisoners-dilemma": (*HEAVY, "standoff.scoring"),
    "why prisoners-dilemma --state s1 --actor first --concept nash": HEAVY,
    "paths prisoners-dilemma --from s1": HEAVY,
    "inverse prisoners-dilemma --state s4": HEAVY,
    "hypergame prisoners-dilemma": HEAVY,
    "graph prisoners-dilemma --json --out {out}": HEAVY,
    "read {text}": ("numpy", "scipy", "standoff.case.reader", "standoff.analysis", "sqlite3", "vl_convert"),
    "ledger list --ledger {ledger}": ("numpy", "scipy", "standoff.analysis", "vl_convert"),
    "assess prisoners-dilemma": ("vl_convert", "typst", "standoff.brief.html", "sqlite3"),
}  # fmt: skip
"""What a command has no use for, and so must not wait for."""


@pytest.mark.parametrize("command", LEFT_ALONE)
def test_a_command_imports_only_what_it_needs(command, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("He will go, TASS reported on 14 January 2022.", encoding="utf-8")
    places = {"text": text, "out": tmp_path / "graph.svg", "ledger": tmp_path / "ledger.db"}
    code = (
        "import sys; sys.argv = ['standoff', *sys.argv[1:]]\n"
        "from standoff.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"sys.exit(', '.join(name for name in {LEFT_ALONE[command]!r} if name in sys.modules) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command.format(**places).split()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("assess", "--json"), "Missing argument 'CASE'"),
        (("assess", "x", "--seed", "abc", "--json"), "--seed"),
        (("assess", "x", "--seed", "-1", "--json"), "--seed"),
        (("stability", "x", "--no-such", "--json"), "--no-such"),
        (("no-such", "--json"), "no-such"),
    ],
)
def test_mistaken_options_are_a_record_too(arguments, told):
    ended = standoff(*arguments)
    assert ended.returncode == 2
    error = json.loads(ended.stdout)["error"]
    assert error["kind"] == "UsageError"
    assert told in error["message"]


def test_what_cannot_be_written_is_told_with_its_name(game, tmp_path):
    taken = tmp_path / "a-file"
    taken.write_text("", encoding="utf-8")
    ended = standoff("graph", game, "--out", taken / "graph.svg")
    assert ended.returncode == 2
    assert str(taken) in ended.stderr
    assert "Traceback" not in ended.stderr
    ended = standoff("brief", "january-2022", "--out", taken, "--formats", "md", "--json")
    assert ended.returncode == 2
    assert str(taken) in json.loads(ended.stdout)["error"]["message"]


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="there are no such pipes on Windows")
def test_a_reader_that_leaves_is_no_answer(game):
    running = subprocess.Popen(
        [sys.executable, "-m", "standoff.cli", "stability", str(game), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    running.stdout.close()
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait() not in {1, 2}


def test_the_residual_intention_has_no_stability():
    ended = standoff("stability", "january-2022", "--intention", "russia=none_of_these")
    assert ended.returncode == 2
    assert "every state is stable" in ended.stderr
