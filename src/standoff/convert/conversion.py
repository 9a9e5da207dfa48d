"""`standoff convert`: which way, by the names of what is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from standoff.case.documents import read_bytes
from standoff.case.library import find_case
from standoff.case.model import Case, Statements
from standoff.case.reader import read_case
from standoff.case.writer import write_case
from standoff.conflict.partial import demand_complete
from standoff.conflict.preferences import rank_states
from standoff.conflict.states import conflict_from_case
from standoff.convert.gambit import nfg_of_case
from standoff.convert.gmcr.folder import case_of_gmcr
from standoff.convert.gmcr.reader import read_gmcr
from standoff.convert.gmcr.writer import Chosen, gmcr_of_case, gmcr_text
from standoff.errors import InputError
from standoff.files import write_whole
from standoff.verdicts.stability import choose_intentions

__all__ = ["FORMATS", "Converted", "convert"]

FORMATS: Mapping[str, str] = {".gmcr": "GMCR+", ".nfg": "Gambit"}
"""Endings of the files of other tools, and whose they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """What was written, and what was not.

    Attributes
    ----------
    source, target
        As given.
    written
        The files.
    intentions
        For each actor with rival readings the one that was used; empty when a case was made.
    notes
        What the target says otherwise than the source, or leaves out, a sentence each.
    """

    source: str
    target: str
    written: tuple[Path, ...]
    intentions: Mapping[str, str]
    notes: tuple[str, ...]

    def record(self) -> dict[str, object]:
        """Return what `standoff convert --json` prints."""
        return {
            "source": self.source,
            "target": self.target,
            "written": [str(path) for path in self.written],
            "intentions": dict(self.intentions),
            "notes": list(self.notes),
        }


def convert(source: str, target: str, given: Mapping[str, str], *, force: bool = False) -> Converted:
    """Convert a `.gmcr` file to a case folder, or a case to a `.gmcr` or `.nfg` file.

    Parameters
    ----------
    source
        A `.gmcr` file, or a case.
    target
        A folder to make, or a file to write; the ending says of which format.
    given
        Actor to intention, where a case has rival readings; by default the likeliest.
    force
        Whether a file that is there already is written anew.

    Raises
    ------
    CaseError
        Mistakes in the source.
    InputError
        There is no such source, the target is there already, or it cannot hold the conflict.
    """
    if Path(source).suffix.lower() == ".gmcr" and not Path(source).is_dir():
        return _to_case(source, target, given)
    ending = Path(target).suffix.lower()
    if ending not in FORMATS:
        raise InputError(f"{target}: accepted are FILE.gmcr to a folder, and a case to FILE.gmcr or FILE.nfg")
    if Path(target).exists() and not (force and Path(target).is_file()):
        raise InputError(f"{target}: there is something here already; --force writes a file anew")
    return _from_case(source, target, given)


def _to_case(source: str, target: str, given: Mapping[str, str]) -> Converted:
    path = Path(source)
    if not path.is_file():
        raise InputError(f"{source}: there is no such file")
    if given:
        raise InputError("--intention: a .gmcr file has one preference for each decision maker")
    if Path(target).suffix.lower() in FORMATS:
        raise InputError(f"{target}: a .gmcr file becomes a case folder; name a folder")
    model = read_gmcr(source, read_bytes(path), title=path.stem.replace("_", " ").strip() or "Conflict")
    made = case_of_gmcr(model, source)
    written = write_case(Path(target), made.case, made.readme)
    return Converted(source=source, target=target, written=written, intentions={}, notes=made.notes)


def _from_case(source: str, target: str, given: Mapping[str, str]) -> Converted:
    case = read_case(find_case(source))
    ending = Path(target).suffix.lower()
    if case.drawn is not None:
        raise InputError(
            f"{case.id}: its graph is drawn by hand, and a {ending} file holds conflicts in option form only"
        )
    conflict = conflict_from_case(case)
    intentions = choose_intentions(case, given)
    preferences = [
        next(one.preference for one in actor.intentions if one.id == intentions[str(actor.id)])
        for actor in case.actors
    ]
    demand_complete(case, intentions)
    ranked = [rank_states(conflict, preference) for preference in preferences]
    if ending == ".gmcr":
        chosen = [
            Chosen(statements=one if isinstance(one, Statements) else None, ranked=rank)
            for one, rank in zip(preferences, ranked, strict=True)
        ]
        model, notes = gmcr_of_case(case, conflict, chosen)
        text = gmcr_text(model)
    else:
        text, notes = nfg_of_case(case, conflict, ranked)
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    except OSError as broken:
        raise InputError(f"{target}: cannot be written: {broken.strerror}") from None
    rivals = {str(actor.id): intentions[str(actor.id)] for actor in case.actors if actor.has_rival_intentions}
    return Converted(
        source=source,
        target=target,
        written=(path,),
        intentions=rivals,
        notes=(*notes, *_left_out(case, rivals, ending)),
    )


def _left_out(case: Case, rivals: Mapping[str, str], ending: str) -> tuple[str, ...]:
    """Tell what stands beside the conflict and has no place in the file."""
    notes = [f"Of {actor}'s rival readings the file holds {used}." for actor, used in rivals.items()]
    if ending == ".nfg" and any(not (one.reversible and one.retakable) for one in case.options):
        notes.append("What cannot be undone is left out: everybody chooses once.")
    if case.explicit_states is not None and ending == ".gmcr":
        notes.append("The order of `states` is left out: the file numbers states by what is taken in them.")
    parts = {
        "what actors misperceive": ending == ".nfg" and any(actor.perceives for actor in case.actors),
        "how much better one state is than another": any(
            # A preference known in part has no degrees.
            getattr(one.preference, "greatly", None)
            for actor in case.actors
            for one in actor.intentions
        ),
        "attitudes": case.attitudes,
        "the start": case.start is not None,
        "dates": case.begins or case.as_of or case.horizon,
        "evidence": case.evidence,
        "questions": case.questions,
        "announced steps": case.schedule,
        "assumptions": case.assumptions,
    }
    present = [name for name, there in parts.items() if there]
    if present:
        notes.append(f"Left out, since the file has no place for it: {', '.join(present)}.")
    return tuple(notes)
