"""The January 2022 case holds what its source cites, and its numbers obey the rules of its README."""

from collections import Counter
from datetime import date

import pytest

from standoff.case.expressions import options_in
from standoff.case.library import find_case
from standoff.case.model import ActorId, Case, EvidenceItem, IntentionId, OptionId, Report, Statements
from standoff.case.reader import read_case
from standoff.conflict.states import conflict_from_case
from standoff.linking import link
from standoff.reading.reader import read_document
from standoff.reading.record import Citation, Reading

FOLDER = find_case("worked/january-2022")
REVIEW = "review.md"
RUSSIA = ActorId("russia")

CITED = [
    ("carnegie-moscow-center", "2022-01-14"),
    ("ekho-moskvy", "2022-01-14"),
    ("eurasia-daily-monitor", "2021-12-14"),
    ("eurasia-daily-monitor", "2021-12-16"),
    ("forbes-russia", "2022-01-10"),
    ("izvestia", "2022-01-13"),
    ("kommersant", "2022-01-13"),
    ("kommersant", "2022-01-14"),
    ("meduza", "2022-01-12"),
    ("nezavisimaya-gazeta", "2022-01-13"),
    ("nezavisimaya-gazeta", "2022-01-13"),
    ("novaya-gazeta", "2022-01-08"),
    ("novaya-gazeta", "2022-01-11"),
    ("radio-svoboda", "2022-01-02"),
    ("radio-svoboda", "2022-01-10"),
    ("rbc", "2022-01-15"),
    ("republic", "2022-01-13"),
    ("rosbalt", "2022-01-14"),
    ("rossiyskaya-gazeta", "2022-01-14"),
    ("tass", "2022-01-14"),
    ("the-insider", "2022-01-15"),
    ("the-new-times", "2022-01-16"),
    ("znak", "2022-01-07"),
]
"""What the founding article cites, one entry for each outlet and date of each citation."""

BEARINGS = {0.60, 0.45, 0.40, 0.35, 0.30}
"""The probabilities that the README's rule gives: supports, weakly, nothing, weakly against, against."""

NOTHING = 0.40


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(FOLDER)


@pytest.fixture(scope="module")
def review() -> Reading:
    return read_document(REVIEW, (FOLDER / "documents" / REVIEW).read_text(encoding="utf-8"))


def reports(case: Case) -> list[tuple[EvidenceItem, Report]]:
    return [(item, report) for item in case.evidence for report in item.reports]


def citations_at(review: Reading, offset: int) -> list[Citation]:
    """Return the citations of the claim in which an offset lies; none in the review's own voice."""
    return [
        review.citations[index]
        for claim in review.claims
        if claim.start <= offset < claim.end
        for index in claim.citations
    ]


def test_the_review_cites_what_the_article_cites(review: Reading) -> None:
    found = Counter(
        (source.outlet, day)
        for citation in review.citations
        for source in citation.sources
        for day in source.dates
    )
    assert found == Counter(CITED)
    assert len(CITED) == 23
    assert review.warnings == ()
    assert review.document.date == "2022-01-17"


def test_each_cited_pair_has_a_report(case: Case) -> None:
    found = {
        (report.source, report.date.isoformat()) for item, report in reports(case) if item.voice == "reported"
    }
    assert found == set(CITED)


def test_each_citation_carries_evidence(case: Case, review: Reading) -> None:
    used = {
        citation.start
        for _, report in reports(case)
        for citation in citations_at(review, review.text.find(report.quote))
    }
    assert used == {citation.start for citation in review.citations}


def test_each_sentence_of_the_review_carries_evidence(case: Case, review: Reading) -> None:
    places = [review.text.find(report.quote) for _, report in reports(case)]
    silent = [
        review.text[sentence.start : sentence.end]
        for sentence in review.sentences
        if not any(sentence.start <= place < sentence.end for place in places)
    ]
    assert silent == []


def test_each_quote_occurs_once_beside_its_citation(case: Case, review: Reading) -> None:
    for item, report in reports(case):
        assert report.document == REVIEW, report.id
        assert review.text.count(report.quote) == 1, report.id
        cited = citations_at(review, review.text.find(report.quote))
        pairs = {
            (source.outlet, day) for citation in cited for source in citation.sources for day in source.dates
        }
        if item.voice == "author":
            assert pairs == set(), report.id
        else:
            assert (report.source, report.date.isoformat()) in pairs, report.id


def test_reports_link_to_passages_without_doubt(case: Case) -> None:
    links = link(case)
    assert links.doubts == ()
    assert set(links.passages) == {report.id for _, report in reports(case)}


def test_nothing_is_later_than_the_as_of_day(case: Case) -> None:
    assert case.as_of == date(2022, 1, 17)
    assert max(report.date for _, report in reports(case)) == case.as_of
    assert all(item.on is None or item.on <= case.as_of for item in case.evidence)


def test_the_authors_judgements_are_one_source(case: Case) -> None:
    own = [item for item in case.evidence if item.voice == "author"]
    assert len(own) == 16
    assert {item.cause for item in own} == {"author"}
    assert {
        (report.source, report.reliability, report.credibility) for item in own for report in item.reports
    } == {("eurasia-daily-monitor", "B", 3)}


def test_likelihoods_follow_the_rule(case: Case) -> None:
    intentions = {intention.id for intention in case.actor(RUSSIA).intentions}
    indicators = [item for item in case.evidence if item.expected_if]
    assert len(indicators) == 28
    for item in indicators:
        expected = item.expected_if[RUSSIA]
        assert set(expected) == intentions, item.id
        assert set(expected.values()) <= BEARINGS, item.id
        assert expected[IntentionId("none_of_these")] == NOTHING, item.id
        assert set(expected.values()) != {NOTHING}, item.id
        assert item.because, item.id
        assert not item.moves, item.id


def test_no_item_is_more_than_a_move_or_an_indicator_or_context(case: Case) -> None:
    moves = {item.id: item.moves for item in case.evidence if item.moves}
    assert set(moves) == {"troops-arrive", "troops-leave"}


def test_priors_are_chips(case: Case) -> None:
    priors = {intention.id: intention.prior for intention in case.actor(RUSSIA).intentions}
    standing = {"split_west", "bind_ukraine"}
    assert len(priors) == 8
    assert {name for name, prior in priors.items() if prior == pytest.approx(0.2)} == standing
    assert all(prior == pytest.approx(0.1) for name, prior in priors.items() if name not in standing)


def test_the_states(case: Case) -> None:
    assert len(case.options) == 13
    assert conflict_from_case(case).n_states == 2016


def test_every_option_is_mentioned_by_its_owner(case: Case) -> None:
    for actor in case.actors:
        preferences = [intention.preference for intention in actor.intentions if intention.preference]
        said = {
            option
            for preference in preferences
            if isinstance(preference, Statements)
            for statement in preference.statements
            for option in options_in(statement.tree)
        }
        assert {option.id for option in actor.options} <= said, actor.id


def test_no_actor_makes_anothers_option_impossible(case: Case) -> None:
    owners = {option.id: option.actor for option in case.options}
    for expression in case.infeasible:
        assert len({owners[OptionId(option)] for option in options_in(expression.tree)}) == 1, expression.text


def test_questions_say_how_they_resolve(case: Case) -> None:
    assert {question.id: question.by.isoformat() for question in case.questions} == {
        "attack_before_games": "2022-02-03",
        "attack_by_end_of_march": "2022-03-31",
        "summit": "2022-03-31",
        "written_reply": "2022-01-31",
        "no_enlargement_promise": "2022-03-31",
        "force_withdrawn": "2022-03-31",
        "allies_split": "2022-03-31",
    }
    assert all(question.resolves for question in case.questions)
    assert all(question.base_rate is None or question.base_rate.source for question in case.questions)


def test_announced_steps_name_their_announcement(case: Case) -> None:
    ids = {item.id for item in case.evidence}
    assert len(case.schedule) == 3
    assert all(chance.announced_by in ids for chance in case.schedule)


def test_the_folder_holds_no_more_than_it_says() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert files >= {"case.yaml", "evidence.yaml", "README.md", f"documents/{REVIEW}"}
    assert not [name for name in files if name.endswith(".py")]
