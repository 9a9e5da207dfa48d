"""Read a case folder: the files become nodes, the nodes models, the models records.

The order is that of `_read`. Every step notes its mistakes and goes on with what is sound; all of
them, of all files, are raised together at the end.
"""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

from standoff.case.actors import read_actors
from standoff.case.attitudes import read_attitudes
from standoff.case.checking import Form, check
from standoff.case.documents import digest, read_bytes, read_documents
from standoff.case.evidence import Dossier, EvidenceForm, read_evidence
from standoff.case.history import check_moves
from standoff.case.model import Actor, Case, CaseDocument, Model
from standoff.case.names import Names, names_of
from standoff.case.nodes import Scalar
from standoff.case.page import Page, TooManyMistakesError, read_page
from standoff.case.preferences import Reading
from standoff.case.questions import read_questions, read_schedule, too_long
from standoff.case.schema import CASE, EVIDENCE, MOST_DAYS, CaseFile, EvidenceEntry
from standoff.case.settings import read_model
from standoff.case.sources import read_sources
from standoff.case.world import read_world
from standoff.errors import CaseError, InputError

__all__ = ["read_case"]


def read_case(path: Path, *, today: date | None = None) -> Case:
    """Read the case in a folder.

    Parameters
    ----------
    path
        The folder, or the ``case.yaml`` in it.
    today
        The last day from which evidence may come if the case has no ``as_of``; by default any.

    Returns
    -------
    Case
        With every reference resolved; what was filled in is told in its ``notes``.

    Raises
    ------
    CaseError
        With all mistakes of all files.
    InputError
        If there is no ``case.yaml``, or a file cannot be opened.
    """
    try:
        return _read(path.parent if path.name == "case.yaml" else path, today)
    except TooManyMistakesError as many:
        raise CaseError(many.page.mistakes) from None


def _read(folder: Path, today: date | None) -> Case:
    """Read the case in a folder, step by step."""
    if not (folder / "case.yaml").is_file():
        raise InputError(f"{folder}: there is no case.yaml; a case is a folder with one")
    for name in ("case.yaml", "evidence.yaml"):
        _refuse_no_file(folder / name)
    contents = {
        name: read_bytes(folder / name)
        for name in ("case.yaml", "evidence.yaml")
        if (folder / name).is_file()
    }
    texts, documents, broken = read_documents(folder)
    page = read_page(str(folder / "case.yaml"), contents["case.yaml"])
    fillers = _fillers(page)
    form = check(page, CASE, fillers)
    names = names_of(form)
    world = read_world(form, names)
    file = form.model or CaseFile(actors={})
    model = read_model(file.model) if form.model else Model()
    actors, notes = read_actors(Reading(form=form, names=names, world=world, model=model))
    attitudes = read_attitudes(form, names)
    _check_days(form)
    questions = read_questions(form, names, world)
    evidence_form = _evidence_form(folder, contents.get("evidence.yaml"), fillers)
    dossier = _dossier(form, names=names, actors=actors, documents=documents, broken=broken, today=today)
    evidence, filled_in = read_evidence(evidence_form, dossier)
    if not form.has(("moves",)):
        check_moves(evidence_form, evidence, world)
    schedule = read_schedule(form, names, world, _evidence_ids(evidence_form))
    pages = [form.page, evidence_form.page, *broken]
    mistakes = [mistake for page in pages for mistake in page.mistakes]
    if mistakes:
        raise CaseError(mistakes)
    name = folder.resolve().name
    return Case(
        id=name,
        title=file.title or name,
        actors=actors,
        infeasible=world.infeasible,
        explicit_states=world.explicit_states,
        drawn=world.drawn,
        start=world.start,
        drawn_start=world.drawn_start,
        begins=file.begins,
        as_of=file.as_of,
        horizon=file.horizon,
        questions=questions,
        evidence=evidence,
        schedule=schedule,
        sources=dossier.sources,
        model=model,
        words=file.words,
        summary=file.summary or "",
        assumptions=tuple(file.assumptions),
        attitudes=attitudes,
        documents=tuple(documents.values()),
        notes=(*notes, *filled_in),
        sha256=digest(
            [*contents.items(), *((f"documents/{text}", content) for text, content in texts.items())]
        ),
    )


def _fillers(page: Page) -> Mapping[str, str]:
    """Return values that stand in for mistaken ones; the day is one of the case, so that it raises no more."""
    days = [
        node.text for key in ("as_of", "begins", "horizon") if isinstance(node := page.node((key,)), Scalar)
    ]
    day = next((text for text in days if _is_day(text)), "2000-01-01")
    return {"claim": "-", "asks": "-", "by": day, "date": day}


def _is_day(text: str) -> bool:
    """Whether a text is a date."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None


def _check_days(form: Form[CaseFile]) -> None:
    """Check that the case begins, is assessed, and ends in this order, within `MOST_DAYS`."""
    file = form.model
    if file is None:
        return
    days = {"begins": file.begins, "as_of": file.as_of, "horizon": file.horizon}
    given = [(name, day) for name, day in days.items() if day is not None]
    for (earlier, first), (later, second) in pairwise(given):
        if first > second:
            message = (
                f"`{later}`, {second}, is before `{earlier}`, {first}; accepted is that day or a later one"
            )
            form.mistake((later,), message)
    if file.begins is None:
        return
    # The year that is mistyped stands apart from the two others, or from the one other.
    for name, last in (("as_of", file.as_of), ("horizon", file.horizon)):
        if last is not None and (last - file.begins).days > MOST_DAYS:
            mistyped = "horizon" if name == "horizon" and file.as_of else "begins"
            form.mistake((mistyped,), too_long(file.begins, last, f"`{name}`"))
            return


def _refuse_no_file(path: Path) -> None:
    """Refuse what stands in the place of a file and is none."""
    if path.is_dir():
        raise InputError(f"{path}: a folder; accepted is a file")
    if path.is_symlink() and not path.exists():
        raise InputError(f"{path}: a link that leads to nothing; accepted is a file, or no such name")
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: no file that can be read; accepted is a file, or no such name")


def _evidence_form(folder: Path, content: bytes | None, fillers: Mapping[str, str]) -> EvidenceForm:
    """Read ``evidence.yaml``; a case without one has no evidence."""
    if content is None:
        return Form(Page(str(folder / "evidence.yaml")), model=[])
    page = read_page(str(folder / "evidence.yaml"), content)
    return check(page, EVIDENCE, fillers)


def _evidence_ids(form: Form[list[EvidenceEntry]]) -> tuple[str, ...] | None:
    """Return the ids of the evidence; ``None`` if some could not be read."""
    return tuple(entry.id for entry in form.model or ()) if not form.page.mistakes else None


def _dossier(
    form: Form[CaseFile],
    *,
    names: Names,
    actors: tuple[Actor, ...],
    documents: dict[str, CaseDocument],
    broken: list[Page],
    today: date | None,
) -> Dossier:
    """Collect what evidence is checked against."""
    file = form.model
    # Where the days of the case are out of order, those of the evidence cannot be held against them.
    in_order = form.is_sound(("as_of",))
    as_of = file.as_of if file and in_order else None
    sources = read_sources(form)
    return Dossier(
        names=names,
        actors={actor.id: actor for actor in actors if form.is_sound(("actors", actor.id))},
        documents=documents,
        unread=frozenset(page.name.replace("\\", "/").rpartition("documents/")[2] for page in broken),
        sources=sources,
        unread_intentions=frozenset(
            actor for actor in names.actors if not form.holds_all(("actors", actor, "intentions"))
        ),
        damaged_sources=frozenset(form.written(("sources",))),
        all_sources=form.holds_all(("sources",)),
        begins=file.begins if file and in_order else None,
        latest=as_of or (today if in_order else None),
        latest_called="the day of the assessment" if as_of else "today",
    )
