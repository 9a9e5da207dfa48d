"""Read a `.gmcr` file: every mistake is told with its path, line and column, all of them together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

from standoff.case.feasibility import UndecidedError, count_states, find_state
from standoff.case.page import Path, TooManyMistakesError
from standoff.case.schema import MOST_ENTRIES, MOST_RIVALS
from standoff.case.values import did_you_mean
from standoff.case.world import MOST_OPTIONS, MOST_RANKED
from standoff.convert.conditions import MOST_MEMBERS, tree_of
from standoff.convert.gmcr.records import Condition, DecisionMaker, GmcrModel, GmcrOption, Literals
from standoff.convert.json_text import JsonPage, read_json, shown
from standoff.errors import CaseError

__all__ = ["read_gmcr"]

_MOST_NAME = 400
"""Longest name that is read."""

_KINDS: Mapping[type, str] = {
    list: "a list, [ ]",
    dict: "an object, { }",
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
}
_DIRECTIONS = {"both": "both", "fwd": "fwd", "forward": "fwd", "back": "back", "backward": "back"}
_PATTERN = {"Y": True, "1": True, "N": False, "0": False}
_KEYS = {
    "title", "description", "program", "version", "options", "decisionMakers", "infeasibles", "coalitions",
    "coalitionsFull", "useManualPreferenceRanking", "useManualPreferenceRankings", "useManualPreferenceVectors",
}  # fmt: skip
_MANUAL = ("useManualPreferenceRanking", "useManualPreferenceRankings", "useManualPreferenceVectors")
_RANKING = ("preferenceRanking", "preferenceVector")
_MAKER_KEYS = {"name", "options", "preferences", "misperceptions", "payoffs", *_RANKING}
_OPTION_KEYS = {"name", "permittedDirection"}
_TEXTS = {"title", "description", "program", "version", "name"}
"""Keys that say nothing about the conflict, wherever they stand."""
_BELONGS: Mapping[str, str] = {
    **dict.fromkeys(_KEYS - _TEXTS, "the top of the file, beside `decisionMakers`"),
    **dict.fromkeys(_MAKER_KEYS - _KEYS - _TEXTS, "each decision maker, in `decisionMakers`"),
    **dict.fromkeys(_OPTION_KEYS - _TEXTS, "each option, in the `options` at the top of the file"),
    **dict.fromkeys(("compound", "members"), "a condition"),
}
"""For each key that says something, what it belongs to; `options` also belongs to each decision maker."""

Kind = TypeVar("Kind", list[object], dict[str, object], str, int, bool)


def read_gmcr(name: str, content: bytes, *, title: str) -> GmcrModel:
    """Read a `.gmcr` file.

    Parameters
    ----------
    name
        The name of the file, for messages.
    content
        Its bytes.
    title
        The title, where the file has none.

    Returns
    -------
    GmcrModel
        Checked: one owner for each option, rankings that name every state once.

    Raises
    ------
    CaseError
        With all mistakes, each naming its field.
    """
    json = read_json(name, content)
    try:
        model = None if json.page.mistakes else _Reader(json).model(title)
    except TooManyMistakesError as many:
        raise CaseError(many.page.mistakes) from None
    if model is None or json.page.mistakes:
        raise CaseError(json.page.mistakes)
    return model


class _Reader:
    """Reads the parts of one file and notes what is wrong with them."""

    def __init__(self, json: JsonPage) -> None:
        self.json = json
        self.n_options = 0
        self.not_read: list[str] = []
        self.unused: list[str] = []

    def model(self, title: str) -> GmcrModel | None:
        """Read the whole file; ``None`` and mistakes noted if that cannot be done."""
        whole = self._kind((), self.json.value, dict)
        if whole is None:
            return None
        self._note_unknown((), whole, _KEYS)
        raw_options = self._needed((), whole, "options", list, "it lists the options")
        raw_makers = self._needed((), whole, "decisionMakers", list, "it lists the decision makers")
        raw_infeasibles = self._needed(
            (), whole, "infeasibles", list, "it lists what cannot be; write [] where everything can"
        )
        options = self._options(raw_options) if raw_options is not None else ()
        self.n_options = len(options)
        if raw_options is None or raw_makers is None:
            return None
        infeasibles = self._conditions(("infeasibles",), raw_infeasibles or [])
        makers, manual = self._makers(whole, raw_makers)
        if not self.json.page.mistakes:
            self._check_owners(makers, options)
        if not self.json.page.mistakes:
            self._check_states(infeasibles, makers)
        if self.json.page.mistakes:
            return None
        return GmcrModel(
            title=self._text(whole, "title") or title,
            description=self._text(whole, "description"),
            options=options,
            makers=tuple(maker for maker in makers if maker is not None),
            infeasibles=infeasibles,
            coalitions=self._coalitions(whole, len(makers)),
            manual=manual,
            program=" ".join(
                text for key in ("program", "version") if (text := self._text(whole, key) or "")
            ),
            unused=tuple(self.unused),
            not_read=tuple(self.not_read),
        )

    def _options(self, raw: list[object]) -> tuple[GmcrOption, ...]:
        if not raw:
            self.json.mistake(("options",), "`options` is empty; accepted is at least one")
        if len(raw) > MOST_OPTIONS:
            self.json.mistake(
                ("options", MOST_OPTIONS), f"`options` has {len(raw)}; at most {MOST_OPTIONS} are accepted"
            )
            return ()
        return tuple(self._option(("options", place), one) for place, one in enumerate(raw))

    def _option(self, path: Path, raw: object) -> GmcrOption:
        nameless = GmcrOption(name="")
        one = self._kind(path, raw, dict)
        if one is None:
            return nameless
        self._note_unknown(path, one, _OPTION_KEYS)
        name = self._name(path, one)
        direction = self._needed(path, one, "permittedDirection", str, "accepted are both, fwd and back")
        if direction is None:
            return nameless
        if direction not in _DIRECTIONS:
            at = (*path, "permittedDirection")
            self.json.mistake(
                at,
                f"`{shown(at)}`: `{direction[:40]}` is not a direction; accepted are both, fwd and back"
                f"{did_you_mean(direction, _DIRECTIONS)}",
            )
            return nameless
        return GmcrOption(name=name, direction=_DIRECTIONS[direction])  # type: ignore[arg-type]

    def _makers(
        self, whole: Mapping[str, object], raw: list[object]
    ) -> tuple[tuple[DecisionMaker | None, ...], bool]:
        """Read the decision makers, and whether their rankings are used."""
        if not raw:
            self.json.mistake(("decisionMakers",), "`decisionMakers` is empty; accepted is at least one")
        if len(raw) > MOST_RIVALS:
            self.json.mistake(
                ("decisionMakers", MOST_RIVALS),
                f"`decisionMakers` has {len(raw)}; at most {MOST_RIVALS} are accepted",
            )
            return (), False
        named = next((key for key in _MANUAL if key in whole), None)
        if named is not None:
            manual = bool(self._kind((named,), whole[named], bool))
        else:
            manual = all(
                isinstance(one, dict) and not one.get("preferences") and any(one.get(key) for key in _RANKING)
                for one in raw
            )
        return tuple(
            self._maker(("decisionMakers", place), one, manual) for place, one in enumerate(raw)
        ), manual

    def _maker(self, path: Path, raw: object, manual: bool) -> DecisionMaker | None:
        one = self._kind(path, raw, dict)
        if one is None:
            return None
        self._note_unknown(path, one, _MAKER_KEYS)
        name = self._name(path, one)
        owned = self._needed(
            path, one, "options", list, "it lists the places of the options that are the decision maker's own"
        )
        preferences: tuple[Condition, ...] = ()
        if "preferences" in one or not manual:
            listed = self._needed(
                path, one, "preferences", list, "it lists what is preferred, first things first"
            )
            preferences = self._conditions((*path, "preferences"), listed or [])
        self.unused += [
            shown((*path, key)) for key in (("preferences",) if manual else _RANKING) if one.get(key)
        ]
        misperceived = self._kind((*path, "misperceptions"), one.get("misperceptions", []), list)
        return DecisionMaker(
            name=name,
            options=tuple(
                place
                for k, option in enumerate(owned or ())
                if (place := self._place((*path, "options", k), option)) is not None
            ),
            preferences=preferences,
            ranking=self._ranking(path, one) if manual else None,
            misperceptions=self._conditions((*path, "misperceptions"), misperceived or []),
        )

    def _ranking(self, path: Path, one: Mapping[str, object]) -> tuple[tuple[int, ...], ...] | None:
        """Read a ranking as classes of numbers; which numbers are states is checked later."""
        key = next((key for key in _RANKING if key in one), None)
        if key is None:
            self._missing(path, _RANKING[0], "rankings are used, so every decision maker needs one")
            return None
        raw = self._kind((*path, key), one[key], list)
        classes: list[tuple[int, ...]] = []
        for place, entry in enumerate(raw or ()):
            at = (*path, key, place)
            if not isinstance(entry, list):
                number = self._kind(at, entry, int)
                classes.append(() if number is None else (number,))
                continue
            if not entry:
                self.json.mistake(at, f"`{shown(at)}` is an empty tie; accepted is at least one state")
            tied = (self._kind((*at, within), state, int) for within, state in enumerate(entry))
            classes.append(tuple(number for number in tied if number is not None))
        return tuple(classes)

    def _conditions(self, path: Path, raw: Sequence[object]) -> tuple[Condition, ...]:
        if len(raw) > MOST_ENTRIES:
            self.json.mistake(
                path, f"`{shown(path)}` has {len(raw):,} entries; at most {MOST_ENTRIES:,} are read"
            )
            return ()
        return tuple(self._condition((*path, place), one) for place, one in enumerate(raw))

    def _condition(self, path: Path, raw: object) -> Condition:
        """Read a condition in any of its three forms; empty, and a mistake noted, if it is none."""
        if isinstance(raw, str):
            return self._pattern(path, raw)
        if isinstance(raw, dict) and "members" in raw:
            self._note_unknown(path, raw, {"compound", "members"})
            members = self._kind((*path, "members"), raw["members"], list) or []
            if not members:
                self.json.mistake(path, f"`{shown(path)}` has no members; accepted is at least one")
            read = [self._condition((*path, "members", place), one) for place, one in enumerate(members)]
            joined = tuple(literals for condition in read for literals in condition)
            if len(joined) > MOST_MEMBERS:
                self.json.mistake(
                    path, f"`{shown(path)}` has {len(joined)} members; at most {MOST_MEMBERS} are read"
                )
            return joined
        if isinstance(raw, list) and raw:
            literals = [self._literal((*path, place), pair) for place, pair in enumerate(raw)]
            return (tuple(literal for literal in literals if literal is not None),)
        self.json.mistake(
            path,
            f'`{shown(path)}` is not a condition; accepted are pairs such as [[0, "Y"], [2, "N"]],'
            f' {{"compound": true, "members": [...]}}, and a pattern such as "{"Y-N"[: max(1, self.n_options)]}"',
        )
        return ()

    def _pattern(self, path: Path, text: str) -> Condition:
        if len(text) != self.n_options or set(text) - {*_PATTERN, "-"}:
            self.json.mistake(
                path,
                f"`{shown(path)}`: `{text[:60]}` is not a pattern; accepted are Y, N and -,"
                f" one for each of the {self.n_options} options",
            )
            return ()
        literals: Literals = tuple((k, _PATTERN[sign]) for k, sign in enumerate(text) if sign != "-")
        if not literals:
            self.json.mistake(path, f"`{shown(path)}` names no option, so it would hold everywhere")
        return (literals,)

    def _literal(self, path: Path, raw: object) -> tuple[int, bool] | None:
        if not isinstance(raw, list) or len(raw) != 2:
            self.json.mistake(path, f'`{shown(path)}` is not a pair; accepted is [option, "Y" or "N"]')
            return None
        option = self._place((*path, 0), raw[0])
        if raw[1] not in ("Y", "N"):
            self.json.mistake((*path, 1), f'`{shown((*path, 1))}` is neither; accepted are "Y" and "N"')
            return None
        return None if option is None else (option, raw[1] == "Y")

    def _place(self, path: Path, raw: object) -> int | None:
        """Read the place of an option."""
        place = self._kind(path, raw, int)
        if place is None or 0 <= place < self.n_options:
            return place
        self.json.mistake(
            path, f"`{shown(path)}`: there is no option {place}; they are numbered 0 to {self.n_options - 1}"
        )
        return None

    def _coalitions(self, whole: Mapping[str, object], n_makers: int) -> tuple[tuple[int, ...], ...]:
        """Read which decision makers act together."""
        together: list[tuple[int, ...]] = []
        for place, entry in enumerate(self._kind(("coalitions",), whole.get("coalitions", []), list) or []):
            path = ("coalitions", place)
            members: list[int] = []
            for member in entry if isinstance(entry, list) else [entry]:
                number = self._kind(path, member, int)
                if number is not None and not 0 <= number < n_makers:
                    self.json.mistake(
                        path,
                        f"`{shown(path)}`: there is no decision maker {number}; they are numbered 0 to {n_makers - 1}",
                    )
                elif number is not None:
                    members.append(number)
            if len(members) > 1:
                together.append(tuple(members))
        return tuple(together)

    def _check_owners(self, makers: Iterable[DecisionMaker | None], options: Sequence[GmcrOption]) -> None:
        """Check that every option has one owner."""
        owner: dict[int, int] = {}
        for number, maker in enumerate(makers):
            for place, option in enumerate(maker.options if maker else ()):
                if option in owner:
                    path = ("decisionMakers", number, "options", place)
                    first = f"decisionMakers[{owner[option]}]"
                    self.json.mistake(
                        path,
                        f"`{shown(path)}`: option {option} is {first}'s already; an option has one owner",
                    )
                owner.setdefault(option, number)
        for option, entry in enumerate(options):
            if option not in owner:
                self.json.mistake(
                    ("options", option),
                    f"`options[{option}]`, {entry.name[:60]}, belongs to nobody; list {option} in the `options`"
                    " of a decision maker",
                )

    def _check_states(self, infeasibles: Sequence[Condition], makers: Sequence[DecisionMaker | None]) -> None:
        """Check that some state is left, and that rankings name each state once."""
        names = [f"x.o{place}" for place in range(self.n_options)]
        forbidden = [tree_of(condition, names) for condition in infeasibles]
        ranked = [maker for maker in makers if maker is not None and maker.ranking is not None]
        try:
            if find_state([], forbidden) is None:
                self.json.mistake(
                    ("infeasibles",), "`infeasibles` leaves no state; relax one of its conditions"
                )
                return
            n_states = count_states(forbidden, names, MOST_RANKED) if ranked else 0
        except UndecidedError:
            if not ranked:
                return
            n_states = MOST_RANKED + 1
        for number, maker in enumerate(makers):
            if maker is None or maker.ranking is None:
                continue
            key = next(key for key in _RANKING if key in self._raw_maker(number))
            path = ("decisionMakers", number, key)
            if n_states > MOST_RANKED:
                message = (
                    f"`{shown(path)}` ranks states one by one; accepted are at most {MOST_RANKED:,} states"
                )
                self.json.mistake(path, message)
            else:
                self._check_ranking(path, maker.ranking, n_states)

    def _check_ranking(self, path: Path, ranking: Sequence[Sequence[int]], n_states: int) -> None:
        seen: set[int] = set()
        for place, tied in enumerate(ranking):
            for state in tied:
                at = (*path, place)
                if not 1 <= state <= n_states:
                    self.json.mistake(
                        at, f"`{shown(at)}`: there is no state {state}; they are numbered 1 to {n_states}"
                    )
                elif state in seen:
                    self.json.mistake(
                        at, f"`{shown(at)}`: state {state} is ranked twice; a state has one place"
                    )
                seen.add(state)
        missing = [state for state in range(1, n_states + 1) if state not in seen]
        if missing:
            told = ", ".join(map(str, missing[:5])) + (
                f" and {len(missing) - 5} more" if len(missing) > 5 else ""
            )
            self.json.mistake(
                path, f"`{shown(path)}` omits {told}; it must rank all {n_states} feasible states, from 1"
            )

    def _raw_maker(self, number: int) -> Mapping[str, object]:
        whole = cast("dict[str, list[dict[str, object]]]", self.json.value)
        return whole["decisionMakers"][number]

    def _name(self, path: Path, one: Mapping[str, object]) -> str:
        """Read a name: some text without control characters, of bounded length."""
        name = self._needed(path, one, "name", str, "accepted is a text")
        if name is None:
            return ""
        told = f"`{shown((*path, 'name'))}`"
        if not name.strip():
            self.json.mistake((*path, "name"), f"{told} is empty; write at least a word")
        elif len(name) > _MOST_NAME:
            self.json.mistake(
                (*path, "name"), f"{told} has {len(name):,} characters; at most {_MOST_NAME} are read"
            )
        elif not name.isprintable() and not all(sign.isprintable() or sign.isspace() for sign in name):
            self.json.mistake((*path, "name"), f"{told} holds a character that cannot be printed; remove it")
        return " ".join(name.split())

    def _text(self, whole: Mapping[str, object], key: str) -> str:
        """Read a text that may be absent; anything else under its key is not read."""
        value = whole.get(key)
        if isinstance(value, str) and len(value) <= _MOST_NAME and all(s.isprintable() for s in value):
            return " ".join(value.split())
        if value is not None and not isinstance(value, int | float):
            self.not_read.append(key)
        return ""

    def _note_unknown(self, path: Path, one: Mapping[str, object], known: Iterable[str]) -> None:
        """Note keys that are not read; one that is read elsewhere would be lost, so that it is a mistake here."""
        for key in (key for key in one if key not in known):
            if key in _BELONGS:
                at = (*path, key)
                self.json.mistake(at, f"`{shown(at)}` is not read here; it belongs to {_BELONGS[key]}")
            else:
                self.not_read.append(shown((*path, key)))

    def _needed(
        self, path: Path, one: Mapping[str, object], key: str, kind: type[Kind], what: str
    ) -> Kind | None:
        """Return the value of a key that must be there."""
        if key not in one:
            self._missing(path, key, what)
            return None
        return self._kind((*path, key), one[key], kind)

    def _missing(self, path: Path, key: str, what: str) -> None:
        self.json.mistake(path, f"`{shown((*path, key))}` is missing; {what}")

    def _kind(self, path: Path, value: object, kind: type[Kind]) -> Kind | None:
        """Return a value if it is of a kind; true and false are no numbers."""
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        told = f"`{shown(path)}`" if path else "the file"
        self.json.mistake(path, f"{told} is {_found(value)}; accepted is {_KINDS[kind]}")
        return None


def _found(value: object) -> str:
    """Name what was found in place of what is accepted."""
    if value is None:
        return "null"
    if isinstance(value, float):
        return f"{value:g}"
    return _KINDS[type(value)]
