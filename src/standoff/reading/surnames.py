"""Surnames: whether one that stands in a text means the person of the registry, or another bearer.

A first name before it that is not the person's makes it another's, and so does a name that goes on after it. Surnames
that many bear count beside a title that fits, after the full name, or beside a colleague; those that in writing about
politics mean one person count also while that person holds an office, and a year after it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from standoff.reading.offices import began_by, in_office, lately_in_office
from standoff.reading.places import PLACES
from standoff.reading.record import Mention
from standoff.reading.surfaces import Surface, begins_here, is_an_actor, plain_letters
from standoff.sources.registry import RegistryActor, RegistryActorId, actors, terms

__all__ = [
    "FUNCTION_WORDS",
    "IN_A_STATE",
    "NAMED_AFTER",
    "NAME_GOES_ON",
    "TITLES",
    "is_known",
    "makes_a_name",
    "surname",
]

_COMMON = frozenset("Johnson Austin Michel Sherman Burns Sullivan Wallace Rau Fomin Kozak Serdyukov".split())
"""Surnames that many bear."""
_KNOWN = frozenset("Medvedev Truss Duda Kallas Modi Milley Zas Danilov Schmid Wang".split())
"""Surnames that many bear, and that mean one person while that person is in office, or is so no more for less than a year."""
_SHARED = _COMMON | _KNOWN
TITLES = frozenset(
    "President Minister Secretary Chancellor Premier Prime Foreign Defense Defence General Gen Ambassador Spokesman Spokeswoman "
    "Spokesperson Director Chief Chairman Chairwoman Chairperson Mr Mrs Ms Dr Comrade Commissioner Representative Advisor Adviser Leader PM "
    "Marshal Admiral Senator Speaker Presidents Ministers Deputy State Security Council CIA Treasury Boss Elbasy Tsar Czar Sir Colonel".split()
)
_TITLE_WORDS: Mapping[str, str] = MappingProxyType(
    {"pm": "prime", "premier": "prime", "adviser": "advisor", "chairman": "chair", "chairwoman": "chair", "chairperson": "chair", "defence": "defense"}
)  # fmt: skip
"""Titles by the word of the office that they stand for."""
_SMALL_TITLE = re.compile(
    r"(?:president|minister|secretary|chancellor|premier|adviser|advisor|director|chief|chairman|envoy|spokesman|general)"
)
FUNCTION_WORDS = frozenset(
    "The A An In On At But And However If When While As For Since After Before That This These Those What Who Why How Where Until "
    "Now By With To From Nor Yet So Then Thus Both Even Only Although Though Despite Because Once Unless Like Unlike Against "
    "Without Under Over Meanwhile Moreover Instead Indeed Still Perhaps Today Yesterday Tomorrow Yet Did Does Do Is Was Will Would Could Should Can May "
    "Has Had Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September October "
    "November December According Nevertheless Nonetheless Later Earlier Either Neither Whether Via Per Let Only Not No Pro Anti Non "
    "Also Here There Such Which Whose Among Between During Through Around Across Kremlin Moscow Washington Kyiv Beijing NATO EU UN US "
    "Eve Day Christmas Easter Year".split()
)
NAME_GOES_ON = re.compile(r" (?P<word>[A-Z]['’A-Za-z]*[a-z]{2}\w*)")
IN_A_STATE = re.compile(
    r", (?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|"
    r"Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|"
    r"(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma|Ontario|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|(?:West )?Virginia|"
    r"Wisconsin|Wyoming)\b"
)
NAMED_AFTER = re.compile(
    r" (?:(?:International|State|National|Memorial|Intellectual|Technical|Medical|Military|Presidential|Central|Polytechnic) ){0,2}"
    r"(?:University|Airport|Street|Avenue|Boulevard|Square|Prize|Museum|Institute|Schools?|Library|Stadium|Hospital|Bridge|Mosque|Cathedral|Foundation|Bloc)\b"
)
"""What is named after a person or a town, and is neither."""
_CAPITAL = re.compile(r"(?:[\w'-]*[-(\"'])?(?P<word>[A-Z][\w'-]*|(?:[A-Z]\.)+)")
_STOP_BEFORE = re.compile(r"[.!?][\"')]* $")
_CAPITAL_BEFORE = re.compile(r"(?P<word>[A-Z][\w'-]+) $")
_AT_A_PLACE = re.compile(r"\b(?:[Ii]n|[Aa]t|[Ff]rom|[Nn]ear|[Aa]fter|[Ss]ince) $")
_POSSESSIVE = re.compile(r"\b(?P<word>[A-Z]\w+)'s? $")
_AFTER_COLLEAGUE = re.compile(r"(?:,| and|, and) $")
_COMPANY = re.compile(r" (?:&|and Johnson\b)")
_SAME_SOUND = str.maketrans({"w": "v", "f": "v", "c": "k", "y": "i", "j": "i", "h": None, "x": "ks"})


def surname(
    flat: str,
    at: int,
    until: int,
    first: int,
    last: int,
    way: Surface,
    day: str | None,
    here: Sequence[Mention],
    full_names: set[RegistryActorId],
) -> Mention | None:
    """Read a surname, with a first name before it; none where another bearer is meant."""
    actor = way.actor
    if actor is None or NAMED_AFTER.match(flat, until, last):
        return None
    shared = way.text in _SHARED
    if shared:
        actor = _namesake(way.text, actor, full_names)
        if _goes_on(flat, until, last):
            return None
    before = flat[max(first, at - 60) : at]
    start, introduced = _word_before(flat, at, first, before, actor, day, shared=shared)
    if start is None:
        return None
    if introduced or not shared or actor.id in full_names:
        return Mention(start=start, end=until, actor=actor.id)
    if way.kind == "last":
        return None
    if is_known(actor, day) or _with_colleague(at, before, actor, day, here):
        return Mention(start=start, end=until, actor=actor.id)
    return None


def is_known(actor: RegistryActor, day: str | None) -> bool:
    """Tell whether a surname that many bear means this person in writing about the politics of a day."""
    names = (actor.name.partition(" ")[0], actor.name.rpartition(" ")[2])
    return any(plain_letters(name) in _KNOWN for name in names) and lately_in_office(actor.id, day)


def _word_before(
    flat: str, at: int, first: int, before: str, actor: RegistryActor, day: str | None, *, shared: bool
) -> tuple[int | None, bool]:
    """Return where a mention by surname starts, none if it is another's, and whether a name or a title introduces it."""
    standing = (
        _CAPITAL.fullmatch(before, before.rfind(" ", 0, -1) + 1, len(before) - 1)
        if before[-1:] == " "
        else None
    )
    if standing is None:
        if not shared:
            return at, False
        return at, _is_introduced(before, actor, day)
    word = standing["word"]
    begins = at - len(word) - 1
    title = word.rpartition("-")[2]
    if title.rstrip(".") in TITLES:
        if not shared:
            return at, True
        return (at, True) if _fits(title, actor) and began_by(actor.id, day) else (None, False)
    if (
        word in FUNCTION_WORDS
        or word.endswith("'s")
        or is_an_actor(word)
        or (len(word.rstrip(".")) > 1 and word.isupper())
    ):
        return at, False
    if _is_given(word, actor):
        return begins, True
    earlier = _CAPITAL_BEFORE.search(flat[max(first, begins - 30) : begins])
    if earlier is not None and _is_given(earlier["word"], actor):
        return begins - len(earlier["word"]) - 1, True
    opens = begins <= first or _STOP_BEFORE.search(flat[max(first, begins - 4) : begins]) is not None
    if (opens and word.endswith("ing")) or (
        word.casefold() in PLACES and _AT_A_PLACE.search(flat[max(first, begins - 10) : begins])
    ):
        return at, False
    return None, False


def _goes_on(flat: str, until: int, last: int) -> bool:
    """Tell whether a surname is the first part of a longer name: *Michel Barnier*, *Austin, Texas*."""
    if IN_A_STATE.match(flat, until, last) or _COMPANY.match(flat, until, last):
        return True
    ahead = NAME_GOES_ON.match(flat, until, last)
    return (
        ahead is not None
        and ahead["word"] not in {"Administration", "Government", "Cabinet", "Doctrine"}
        and makes_a_name(flat, ahead.start("word"), last, ahead["word"])
    )


def makes_a_name(flat: str, at: int, last: int, word: str) -> bool:
    """Tell whether a word with a capital, which stands at a place, makes a name of a capital or surname beside it."""
    if word in TITLES or word in FUNCTION_WORDS or word.isupper() or is_an_actor(word):
        return False
    if word in {"Government", "Foreign", "Ministry", "Parliament", "Embassy"}:
        return False
    way = begins_here(flat, at, last)
    return way is None or way.actor is None or way.kind != "full"


def _is_introduced(before: str, actor: RegistryActor, day: str | None) -> bool:
    """Tell whether a title in small letters, or the person's own state, stands before a shared surname."""
    owner = _POSSESSIVE.search(before)
    if owner is not None and actor.member_of:
        return in_office(actor.id, day) and is_an_actor(owner["word"], RegistryActorId(actor.member_of))
    title = before[:-1].rpartition(" ")[2]
    return _SMALL_TITLE.fullmatch(title) is not None and _fits(title, actor) and began_by(actor.id, day)


def _with_colleague(
    at: int, before: str, actor: RegistryActor, day: str | None, here: Sequence[Mention]
) -> bool:
    """Tell whether a surname is joined to the mention of a person of the same state: *Blinken and Austin*."""
    joint = _AFTER_COLLEAGUE.search(before)
    if joint is None or not here or here[-1].end != at - len(joint.group()) or not in_office(actor.id, day):
        return False
    other = actors()[RegistryActorId(here[-1].actor)]
    return other.type == "person" and other.member_of == actor.member_of


def _namesake(name: str, actor: RegistryActor, full_names: set[RegistryActorId]) -> RegistryActor:
    """Return which bearer of a surname within the registry is meant: the only one named in full, else the first."""
    named = [one for one in _bearers().get(name, ()) if one in full_names]
    return actors()[named[0]] if len(named) == 1 else actor


@cache
def _bearers() -> Mapping[str, tuple[RegistryActorId, ...]]:
    """Return the persons by surname."""
    found: dict[str, tuple[RegistryActorId, ...]] = {}
    for actor in actors().values():
        if actor.type == "person":
            name = plain_letters(actor.name.rpartition(" ")[2])
            found[name] = (*found.get(name, ()), actor.id)
    return MappingProxyType(found)


def _fits(title: str, actor: RegistryActor) -> bool:
    """Tell whether a title is that of an office the person holds or held."""
    word = title.rstrip(".").casefold()
    if word in {"mr", "mrs", "ms", "dr", "sir"}:
        return True
    if word in {"general", "gen"}:
        return actor.cameo.endswith("MIL") or actor.id == "USA.AUSTIN"
    return _TITLE_WORDS.get(word, word) in _office_words(actor.id)


@cache
def _office_words(person: RegistryActorId) -> str:
    """Return the offices of a person, in the words of titles."""
    return " ".join(
        term.office.casefold().replace("defence", "defense") for term in terms() if term.person == person
    )


def _is_given(word: str, actor: RegistryActor) -> bool:
    """Tell whether a first name or an initial is the person's, in whatever spelling."""
    plain = plain_letters(word)
    names = _given_names(actor.id)
    if len(plain.rstrip(".")) == 1 or "." in plain:
        return plain[:1] in {name[0] for name in names}
    return _sound(plain) in {_sound(name) for name in names}


@cache
def _given_names(person: RegistryActorId) -> frozenset[str]:
    """Return the first names of a person, in Latin letters."""
    actor = actors()[person]
    full = [
        name for name in (actor.name, *actor.aliases) if " " in name and name[0].isupper() and name[0] < "Ѐ"
    ]
    words = {word for name in full for word in plain_letters(name).split()[:-1] if word[0].isupper()}
    return frozenset(words | {part for word in words for part in word.split("-")})


def _sound(name: str) -> str:
    """Return how a first name sounds, so that its transliterations are the same: its consonants, if it has some.

    Examples
    --------
    >>> _sound("Dmitriy") == _sound("Dmitri"), _sound("Nikolai") == _sound("Nikita"), _sound("Maya") == _sound("Maia")
    (True, False, True)
    """
    letters = re.sub(r"(.)\1+", r"\1", name.casefold().translate(_SAME_SOUND))
    consonants = re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiou]", "", letters))
    return consonants if len(consonants) > 1 else letters
