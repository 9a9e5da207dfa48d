"""Actors written in Cyrillic: the registry's native names, in any grammatical case.

A name is declined by the ending of each of its words, in Russian and Ukrainian at once. The endings are more than a
grammar would allow for one word, since a capital letter and the stem make a mistake unlikely; what is declined
otherwise has a name of its own in the registry.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from standoff.reading.masks import Masks
from standoff.reading.record import Mention
from standoff.reading.surnames import is_known
from standoff.sources.registry import RegistryActor, RegistryActorId, actors

__all__ = ["forms", "in_cyrillic"]

_ENDINGS = (
    ("енко", "енко енка енку енком енкові"),
    ("ая", "ая ой ую"),
    ("ие", "ие их им ими"),
    ("ые", "ые ых ым ыми"),
    ("ий", "ий ия ию ием ии ого его ому ему им ом"),
    ("ій", "ій ія ію ієм ієві"),
    ("ый", "ый ого ому ым ом"),
    ("ия", "ия ии ию ией"),
    ("ія", "ія ії ію ією"),
    ("ей", "ей ея ею еем ее"),
    ("їв", "їв єва єву євом єві"),
    ("ов", "ов ова ову овым ове ові овим"),
    ("ев", "ев ева еву евым евом еве"),
    ("ёв", "ёв ёва ёву ёвым ёвом ёве"),
    ("ін", "ін іна іну іним іном іні"),
    ("ин", "ин ина ину иным ином ине"),
    ("ы", "ы ов ам ами ах"),
    ("и", "и ів ам ами ах"),
    ("а", "а ы и і е у ой ою ей ею єю"),
    ("я", "я и і ю е ей ею"),
    ("й", "й я ю е ем єм ї"),
    ("ь", "ь и і ю ью я е ем ём єм"),
)
"""The endings of the nominative, and those of all cases; the first that a word has counts."""
_CONSONANT = "бвгджзклмнпрстфхцчшщ"
_OF_CONSONANTS = ("", "а", "у", "ом", "ем", "е", "і", "ові")

_WORD = re.compile(r"\b[А-ЯЁЄІЇҐ]\w*")
_NEXT = re.compile(r"(?P<gap>\s+|-)(?P<word>[^\W\d_]+)")
_PATRONYMIC = re.compile(r"\s+[А-ЯЁЄІЇҐ]\w+(?:вич|вн|ївн)(?:а|у|ы|е|ой|ем|і|ою)?\b")
_SEATS = frozenset({"Кремль", "Акорда"})
"""Seats that are never meant as places."""
_PLACE_BEFORE = re.compile(
    r"(?:^|(?<!\w))(?:во?|з|із|зі|у|из|под|близ|возле|около|вокруг|через|біля|поблизу|под|над|до|по|от|мэр\w*|жител\w+|мешкан\w+|улиц\w+|вулиц\w+|центр\w*|"
    r"окраин\w+|пригород\w*|район\w*|аэропорт\w*|аеропорт\w*|столиц\w+|город\w*|міст\w+)\s+$",
    re.IGNORECASE,
)
_BEARER_BEFORE = re.compile(r"(?P<end>(?:^|[.!?…:;»\"(])\s*)?(?P<word>\b[А-ЯЁЄІЇҐ]\w*)(?P<dot>\.?)\s*$")
_OPENING = frozenset({"Вчера", "Сегодня", "Завтра", "Когда", "Тогда", "Хотя", "Однако", "Пока"})
"""Words that open a sentence and end like a woman's name."""
_TITLE = re.compile(
    r"(?:Президент|Министр|Міністр|Канцлер|Премьер|Прем'єр|Глава|Секретарь|Господин|Генерал|Посол|Лидер)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """A name in Cyrillic, by its words in all their forms."""

    actor: RegistryActor
    words: tuple[frozenset[str], ...]
    gaps: tuple[str, ...]
    """What stands between the words: a blank or a hyphen."""
    kind: str
    """``name``, ``place`` (a capital), ``full`` (a person's full name), ``surname``, ``last`` (one that needs the full name first)."""
    given: str = ""
    """Of a surname, the first letters of the given names."""


def forms(word: str) -> frozenset[str]:
    """Return a word in all its cases; abbreviations and foreign vowels have but one form.

    Examples
    --------
    >>> sorted(forms("Лондон"))[:3], sorted(forms("Баку")), sorted(forms("НАТО"))
    (['Лондон', 'Лондона', 'Лондоне'], ['Баку'], ['НАТО'])
    """
    found = {word}
    if not word.isupper() and len(word) > 2:
        for ending, cases in _ENDINGS:
            if word.endswith(ending):
                found |= {word[: -len(ending)] + case for case in cases.split()}
                break
        else:
            if word[-1] in _CONSONANT:
                found |= {word + case for case in _OF_CONSONANTS}
    return frozenset(found | {one.replace("ё", "е") for one in found})


def in_cyrillic(
    flat: str,
    start: int,
    end: int,
    masks: Masks,
    day: str | None,
    full_names: set[RegistryActorId],
) -> list[Mention]:
    """Find the actors of a paragraph in Cyrillic, in any grammatical case.

    A capital in a place's position (*в Минске*, *жители Киева*) is no actor. A surname beside another's first name is
    another's; one that many bear counts after the full name, or while the person is in office on the document's date
    (``day``) if it means that person in writing about politics. Those met in full are added to ``full_names``.
    """
    found: list[Mention] = []
    done = start
    for match in _WORD.finditer(flat, start, end):
        at = match.start()
        names = _names().get(match.group())
        if names is None or at < done or masks.hide(at):
            continue
        for name in names:
            until = _matched(flat, match.end(), end, name)
            if until is None:
                continue
            if _counts(flat, at, until, start, name, day, full_names):
                found.append(Mention(start=at, end=until, actor=name.actor.id))
            done = until
            break
    return found


def _matched(flat: str, at: int, end: int, name: _Name) -> int | None:
    """Return where a name ends whose first word ends here; a patronymic may stand within."""
    for number, (gap, word) in enumerate(zip(name.gaps, name.words[1:], strict=True)):
        if name.kind == "full" and number == len(name.gaps) - 1:
            patronymic = _PATRONYMIC.match(flat, at, end)
            at = patronymic.end() if patronymic is not None else at
        following = _NEXT.match(flat, at, end)
        if following is None or following["word"] not in word or (following["gap"] == "-") != (gap == "-"):
            return None
        at = following.end()
    return at


def _counts(
    flat: str, at: int, until: int, first: int, name: _Name, day: str | None, full_names: set[RegistryActorId]
) -> bool:
    """Tell whether a name that stands here means the actor."""
    before = flat[max(first, at - 40) : at]
    if name.kind == "place":
        return _PLACE_BEFORE.search(before) is None
    if name.kind == "full":
        full_names.add(name.actor.id)
    if name.kind not in {"surname", "last"}:
        return True
    if name.kind == "last" and name.actor.id not in full_names and not is_known(name.actor, day):
        return False
    bearer = _BEARER_BEFORE.search(before)
    if bearer is None or _TITLE.match(bearer["word"]) or bearer["word"] in _names():
        return True
    if len(bearer["word"]) <= 2 and bearer["dot"]:
        return bearer["word"][0] in name.given
    woman = (
        len(bearer["word"]) > 3
        and bearer["word"][-1] in "ая"
        and flat[at:until].endswith(("ова", "ева", "ина"))
    )
    return bool(bearer["dot"]) or (bearer["end"] is not None and (not woman or bearer["word"] in _OPENING))


@cache
def _names() -> dict[str, tuple[_Name, ...]]:
    """Return the names by every form of their first word, those of most words first."""
    found: dict[str, list[_Name]] = {}
    for name in _all_names():
        for form in name.words[0]:
            found.setdefault(form, []).append(name)
    order = {"full": 0, "name": 0, "surname": 1, "place": 2, "last": 3}
    return {
        form: tuple(sorted(names, key=lambda name: (-len(name.words), order[name.kind])))
        for form, names in found.items()
    }


def _all_names() -> Iterator[_Name]:
    """Yield the names of all actors in Cyrillic."""
    for actor in actors().values():
        person = actor.type == "person"
        written = [name for name in actor.aliases if "Ѐ" <= name[0] <= "ӿ"]
        given = "".join(name[0] for name in written if " " in name)
        for name in written:
            kind = ("full" if " " in name else "surname") if person else "name"
            yield _name(actor, name, kind, given)
            last = name.rpartition(" ")[2]
            if kind == "full" and len(last) > 2 and last not in written:
                yield _name(actor, last, "last", given)
        for name in actor.metonyms:
            if "Ѐ" <= name[0] <= "ӿ":
                yield _name(actor, name, "name" if name in _SEATS else "place", "")


def _name(actor: RegistryActor, written: str, kind: str, given: str) -> _Name:
    """Make one name."""
    parts = re.split(r"([ -])", written)
    return _Name(
        actor=actor,
        words=tuple(forms(word) for word in parts[::2]),
        gaps=tuple(parts[1::2]),
        kind=kind,
        given=given,
    )
