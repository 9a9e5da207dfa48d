"""Read a `.gmcr` file: every mistake is told with its path, line and column, all of them together."""

from collections.abc import Mapping, Sequence

from standoff.case.page import Path, TooManyMistakesError
from standoff.case.schema import MOST_ENTRIES, MOST_RIVALS
from standoff.case.values import did_you_mean
from standoff.case.world import MOST_OPTIONS
from standoff.convert.conditions import MOST_MEMBERS
from standoff.convert.gmcr.checking import check_owners, check_states
from standoff.convert.gmcr.fields import KEYS, MAKER_KEYS, OPTION_KEYS, RANKING, Fields
from standoff.convert.gmcr.records import Condition, DecisionMaker, GmcrModel, GmcrOption, Literals
from standoff.convert.json_text import JsonPage, read_json, shown
from standoff.errors import CaseError

__all__ = ["read_gmcr"]

_DIRECTIONS = {"both": "both", "fwd": "fwd", "forward": "fwd", "back": "back", "backward": "back"}
_PATTERN = {"Y": True, "1": True, "N": False, "0": False}
_MANUAL = ("useManualPreferenceRanking", "useManualPreferenceRankings", "useManualPreferenceVectors")


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


class _Reader(Fields):
    """Reads the parts of one file and notes what is wrong with them."""

    def __init__(self, json: JsonPage) -> None:
        super().__init__(json)
        self.n_options = 0
        self.unused: list[str] = []

    def model(self, title: str) -> GmcrModel | None:
        """Read the whole file; ``None`` and mistakes noted if that cannot be done."""
        whole = self.kind((), self.json.value, dict)
        if whole is None:
            return None
        self.note_unknown((), whole, KEYS)
        raw_options = self.needed((), whole, "options", list, "it lists the options")
        raw_makers = self.needed((), whole, "decisionMakers", list, "it lists the decision makers")
        raw_infeasibles = self.needed(
            (), whole, "infeasibles", list, "it lists what cannot be; write [] where everything can"
        )
        options = self._options(raw_options) if raw_options is not None else ()
        self.n_options = len(options)
        if raw_options is None or raw_makers is None:
            return None
        infeasibles = self._conditions(("infeasibles",), raw_infeasibles or [])
        makers, manual = self._makers(whole, raw_makers)
        if not self.json.page.mistakes:
            check_owners(self.json, makers, options)
        if not self.json.page.mistakes:
            check_states(self.json, infeasibles, makers, self.n_options)
        if self.json.page.mistakes:
            return None
        return GmcrModel(
            title=self.text(whole, "title") or title,
            description=self.text(whole, "description"),
            options=options,
            makers=tuple(maker for maker in makers if maker is not None),
            infeasibles=infeasibles,
            coalitions=self._coalitions(whole, len(makers)),
            manual=manual,
            program=" ".join(text for key in ("program", "version") if (text := self.text(whole, key) or "")),
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
        one = self.kind(path, raw, dict)
        if one is None:
            return nameless
        self.note_unknown(path, one, OPTION_KEYS)
        name = self.name(path, one)
        direction = self.needed(path, one, "permittedDirection", str, "accepted are both, fwd and back")
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
            manual = bool(self.kind((named,), whole[named], bool))
        else:
            manual = all(
                isinstance(one, dict) and not one.get("preferences") and any(one.get(key) for key in RANKING)
                for one in raw
            )
        return tuple(
            self._maker(("decisionMakers", place), one, manual) for place, one in enumerate(raw)
        ), manual

    def _maker(self, path: Path, raw: object, manual: bool) -> DecisionMaker | None:
        one = self.kind(path, raw, dict)
        if one is None:
            return None
        self.note_unknown(path, one, MAKER_KEYS)
        name = self.name(path, one)
        owned = self.needed(
            path, one, "options", list, "it lists the places of the options that are the decision maker's own"
        )
        preferences: tuple[Condition, ...] = ()
        if "preferences" in one or not manual:
            listed = self.needed(
                path, one, "preferences", list, "it lists what is preferred, first things first"
            )
            preferences = self._conditions((*path, "preferences"), listed or [])
        self.unused += [
            shown((*path, key)) for key in (("preferences",) if manual else RANKING) if one.get(key)
        ]
        misperceived = self.kind((*path, "misperceptions"), one.get("misperceptions", []), list)
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
        key = next((key for key in RANKING if key in one), None)
        if key is None:
            self.missing(path, RANKING[0], "rankings are used, so every decision maker needs one")
            return None
        raw = self.kind((*path, key), one[key], list)
        classes: list[tuple[int, ...]] = []
        for place, entry in enumerate(raw or ()):
            at = (*path, key, place)
            if not isinstance(entry, list):
                number = self.kind(at, entry, int)
                classes.append(() if number is None else (number,))
                continue
            if not entry:
                self.json.mistake(at, f"`{shown(at)}` is an empty tie; accepted is at least one state")
            tied = (self.kind((*at, within), state, int) for within, state in enumerate(entry))
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
            self.note_unknown(path, raw, {"compound", "members"})
            members = self.kind((*path, "members"), raw["members"], list) or []
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
        place = self.kind(path, raw, int)
        if place is None or 0 <= place < self.n_options:
            return place
        self.json.mistake(
            path, f"`{shown(path)}`: there is no option {place}; they are numbered 0 to {self.n_options - 1}"
        )
        return None

    def _coalitions(self, whole: Mapping[str, object], n_makers: int) -> tuple[tuple[int, ...], ...]:
        """Read which decision makers act together."""
        together: list[tuple[int, ...]] = []
        for place, entry in enumerate(self.kind(("coalitions",), whole.get("coalitions", []), list) or []):
            path = ("coalitions", place)
            members: list[int] = []
            for member in entry if isinstance(entry, list) else [entry]:
                number = self.kind(path, member, int)
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
