"""Names of outlets as they are written: listed, unlisted but well-formed, or no outlet at all.

A name is listed when the registry has it exactly, or has its domain. A name that the registry lacks is
kept as *unlisted* if it is formed like a name of an outlet; places, events, persons and states are not.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from standoff.reading.dates import MONTHS
from standoff.reading.interim import interim
from standoff.reading.places import PLACES
from standoff.sources.registry import OutletId, actors, name_key, outlet_of_address, outlets, outlets_named

__all__ = [
    "HOST",
    "Name",
    "chosen_by_country",
    "classify",
    "is_ambiguous",
    "is_listed",
    "outlet_of_name",
    "same_outlet",
]

HOST = (
    r"(?:https?://)?(?:www\.)?(?:[\w-]+\.)+(?:ru|com|org|net|ua|kz|by|info|media|io|me|tv|news|uk|de|fr|int|gov|edu|mil|eu|kg|uz|tj|az|am|ge|"
    r"md|lt|lv|ee|pl|cn|tr|ir|jp|us|su|co|biz|press|today|agency|asia|world|online|live|site|cz|sk|hu|ro|bg|rs|fi|se|no|dk|nl|be|ch|at|it|"
    r"es|pt|gr|il|in|pk|af|tm|mn|kr|hk|tw|au|nz|ca|za|example|test|fm|gg|ai|app|blog|center|club|expert|global|moscow|рф|укр|бел)"
)
_IS_HOST = re.compile(HOST + r"(?:/\S*)?", re.IGNORECASE)
_HANDLE = re.compile(r"@\w{2,}")

_PARTICLES = frozenset(
    "of the in on and for de la le les du des der die das von i na po v w y e a al el da do to at und et et. from with daily weekly "
    "и в на о по за из у та news online gazeta pravda novosti vesti zhurnal".split()
)
_ARTICLED = re.compile(r"(?:(?:al|el|ul|an|ar|as|ash|at|az)-|[dl]')[A-ZÀ-Þ]")
"""An article that is one word with the name after it: *al-Akhbar*, *d'Information*."""
_NUMBERED_PLACE = re.compile(
    r"(?!(?:Channel|France|Kanal|Radio|Rossiya|Rustavi|TV)-)\w+-\d{1,2}|(?!TV)[A-Z]{2}-?\d{2,4}|[\w-]+-(?:19|20)\d\d"
)
"""A closed town, a weapon, a flight, a year's exercise (*Arzamas-16*, *MH17*, *Kaspiy-2014*); broadcasters are numbered too."""
_CAMEL = re.compile(r"[a-z][A-Z][a-z]{2}")
_EVENT = re.compile(
    r"\b(?:summit|meeting|talks|treat(?:y|ies)|agreements?|accords?|memorandum|resolution|battle|operation|conference|session|elections?|"
    r"referendum|games|olympics?|anniversary|day|eve|christmas|easter|new year|ramadan|war|protocol|pact|act|law|decree|order|exercises?|"
    r"declaration|charter|convention|communiqu[eé]|constitution|article|round|phase|stage|mission|expedition|crisis|revolution|uprising|"
    r"coup|massacre|disaster|incident|strait|sea|river|region|oblast|province|island|islands|peninsula|airport|base|square|street|bridge|"
    r"mountains|gulf|bay|lake|city|district|stadium|cathedral|church|stream|flight|ceremony|championship|cup|festival|forum|congress|"
    r"invasion|annexation|independence|born|died|signed|founded|approx|circa|figure|table|section|chapter|appendix|annex|part|page|note|"
    r"rada|duma|parliament|senate|bundestag|knesset|sejm|footnote|ibid|op|author|interview|photo|image|zapad|vostok|kavkaz|tsentr|format|"
    r"январь|саммит|договор|соглашение|указ|закон|битва|война|день|рождество|год|встреча|переговоры|угода|війна|зустріч)\b",
    re.IGNORECASE,
)
_PRESS = re.compile(
    r"\b(?:agency|bulletin|chronicle|courier|daily|dispatch|echo|examiner|express|gazette|gazeta|globe|guardian|herald|inquirer|"
    r"journal|ledger|mail|mirror|monitor|news|observer|post|press|radio|record|recorder|register|reporter|review|sentinel|standard|"
    r"star|sun|telegraph|telegram|times|today|\w+-cent(?:er|re)|tribune|tv|weekly|wire|world|газета|известия|вести|новости|правда|время)$",
    re.IGNORECASE,
)
"""The last word of a paper's name, which a place or an event may open: *Strait Courier*, *Island Gazette*."""
_PERSON = re.compile(
    r"(?:(?:Vice|Deputy|Acting|Former|First|Prime|Foreign|Defen[cs]e|Interior|Finance|Wing|Squadron)[ -])*"
    r"(?:President|Premier|Minister|Chancellor|Secretary|General|Colonel|Major|Captain|Admiral|Marshal|Senator|Governor|Mayor|Ambassador|"
    r"Patriarch|Metropolitan|Pope|King|Queen|Prince|Princess|Emperor|Tsar|Sultan|Emir|Speaker|Judge|Justice|Professor|Academician|"
    r"Commander|Lieutenant|Sergeant|Corporal|Private|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Adm|Sen|Rep|Gov|Amb|Sir|Lord|Lady|Президент|Премьер|Министр|Канцлер|Генерал|Губернатор)\.?"
    r"(?:-General)?\s+(?:[A-ZА-ЯЁ]\.\s*)*[A-ZА-ЯЁ][\w'-]+(?:\s+[A-ZА-ЯЁIVX][\w'-]*)?|(?:[A-ZА-ЯЁ]\.\s*){1,3}[A-ZА-ЯЁ][a-zа-яё'-]+"
)
"""A title and a name, or initials and a surname."""
_CALL_SIGN = re.compile(r"[A-ZА-ЯЁ]\d{1,2}")
"""A broadcaster's short name: *N1*, *B92*."""
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_ROMAN_OR_NUMBER = re.compile(r"[\d.,%$€£+-]+|[IVXL]{2,}")
_SENTENCE_OR_PAIR = re.compile(r"[^\W\d_]{5,}\.\s|\w–[^\W\d_]")
"""The end of a sentence, or two sides of a match or a border joined by a dash: no name of an outlet."""
_TAKES_NUMBER = re.compile(
    r"\b(?:channel|tv|kanal|radio|fm|rossiya|rustavi|телеканал|канал)\b|\w\.[a-z]{2}|\w 24$", re.IGNORECASE
)

_DESCRIPTOR = re.compile(
    r"(?:the\s+)?(?:(?:[A-Z][\w-]+|pro-\w+|state-\w+|independent|opposition|official|local|business|popular|influential|online)\s+){0,3}"
    r"(?:newspaper|daily|weekly|magazine|news\s+agency|agency|news\s+site|news\s+outlet|news\s+portal|website|site|portal|outlet|"
    r"broadcaster|tabloid|TV\s+channel|television|channel|radio(?:\s+station)?|journal|wire|blog|газета|журнал|агентство|сайт|портал|телеканал)\s+",
)
_SUFFIX = re.compile(
    r"\s+(?:newspaper|daily|weekly|magazine|news agency|agency|website|site|radio|TV|online|print edition|press release|press service|press office|statement|readout|transcript|communiqu[eé]|"
    r"newsletter|podcast|Telegram channel|Twitter account|Facebook page|\(in [A-Z]\w+\)|in [A-Z]\w+)$"
)
_RELEASE = re.compile(
    r"press release|press service|press office|readout|transcript|communiqu[eé]|newsletter|website|Telegram channel|Twitter account|Facebook page"
)
"""What a body publishes; with its name before it, a source."""
_LONGEST_BODY = 60
_LEAD = re.compile(
    r"(?:as\s+)?(?:(?:first\s+)?(?:reported|quoted|cited|published|noted|told|posted|aired|carried)\s+(?:by|in|on|to)|according\s+to|"
    r"citing|quoting|via|from|per|by|in|on|and|also|or|as\s+well\s+as|sources?:|source|originally|for\s+details|for\s+more)\s+",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"(?P<platform>telegram|twitter|facebook|youtube|vkontakte|vk|x|t\.me|телеграм(?:-канал)?|телеграмм)(?P<kind>[\s-]*(?:channel|account|page|post|канал))?"
    r"(?:\s*[:/]\s*|\s+)(?P<handle>@?[\"']?[\w][\w .'-]{1,40}[\"']?)|"
    r"(?P<before>@?[\w][\w .'-]{1,40}?)(?:'s)?\s*(?:(?:on|via)\s+(?P<on>telegram|twitter|facebook|youtube|x)|(?P<of>telegram|twitter|youtube)[\s-]+(?:channel|account))",
    re.IGNORECASE,
)

_AMBIGUOUS = frozenset(
    name.replace("_", " ")
    for name in (
        "times economist report trend orda zakon x civil agenda profile liga kun insider gazeta guardian telegraph welt bild fars sabah "
        "interpreter vlast segodnya up aa wp fp sb kp vk mk ng rg nv ft sz dw ria apa pap ipn bns err lsm lrt ctp icg trt osw dan lits avn nvo kursiv "
        "znak sputnik republic spiegel vesti slon proekt strana dozhd khabar kabar turan reform the_hill the_bell the_interpreter "
        "time focus dawn today vox fortune forbes stern puck babel prime expert baza astra tabula formula agora liter orient trud tribuna utro "
        "den beta contact exclusive caliber respekt kurier kurir delo medium index blic danas politika informer vreme riddle publika imedi snob "
        "mena fas spa cna orf dr vg nos app ans rts csm sme efe mti tca ls cfr mei gmf aei nti pti ani res ghn wam sana eeas aei cbc hrw gmf tsn "
        "nbc abc cbs pbs npr wpr upi tvp ctk bta nin hvg bta cepa dha toi rfa rfi dgap seta pism oryx zavtra mehr kayhan finam trt t24 n1 "
        "the_print the_sun the_atlantic the_independent the_national the_standard the_observer the_paper the_australian washington_institute "
        "the_times foreign_affairs current_time red_star new_times new_republic jamestown "
    ).split()
)
_SHARED: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "новое время": (
            ("the-new-times", r"росси|москв|кремл|путин|russia|moscow|kremlin|putin"),
            ("nv", r"украин|україн|киев|київ|зеленск|ukrain|kyiv|kiev|zelensk"),
        ),
        "азаттык": (
            ("azattyq", r"казах|токаев|алматы|нур-султан|kazakh|tokayev|almaty|nur-sultan|astana"),
            ("azattyk", r"кыргыз|киргиз|бишкек|жапаров|kyrgyz|bishkek|japarov|atambaev|bakiyev"),
        ),
    }
)
"""Names that two outlets share, with the words of the country that decide between them."""


_REMEMBERED = 1 << 14
"""Names of which it is remembered what they are: more than many articles have."""


@interim(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as written, by its place in the searched text, and what it is."""

    start: int
    end: int
    kind: str
    """``listed``, ``host``, ``handle``, ``unlisted`` (well-formed), or ``other`` (no outlet)."""
    outlet: OutletId | None = None

    def moved(self, by: int) -> "Name":
        """Return the name at its place in a text that holds the searched one."""
        return Name(start=self.start + by, end=self.end + by, kind=self.kind, outlet=self.outlet)


@lru_cache(maxsize=_REMEMBERED)
def outlet_of_name(name: str) -> OutletId | None:
    """Return the id of the outlet of this name or host; the first of the few that share a name."""
    named = outlets_named(name)
    if named:
        return named[0].id
    if "." in name and " " not in name and _IS_HOST.fullmatch(name):
        found = outlet_of_address(name)
        return found.id if found is not None else None
    return None


def chosen_by_country(name: str, document: str) -> OutletId | None:
    """Return which of the outlets that share a name is meant, by the country the document speaks of."""
    shared = _SHARED.get(name_key(name)) if not name.isascii() else None
    if shared is None:
        return None
    counts = [(len(re.findall(words, document, re.IGNORECASE)), outlet) for outlet, words in shared]
    counts.sort(key=lambda pair: -pair[0])
    return OutletId(counts[0][1]) if counts[0][0] > counts[1][0] else None


def is_listed(name: str) -> bool:
    """Tell whether the registry has this name."""
    return outlet_of_name(name) is not None


def is_ambiguous(name: str) -> bool:
    """Tell whether a listed name is also an ordinary word or a common abbreviation."""
    return name_key(name) in _AMBIGUOUS


@cache
def _actor_names() -> frozenset[str]:
    """Return the names of states, persons and cities: what stands before a date without being an outlet."""
    found = set(PLACES)
    for actor in actors().values():
        if actor.type in {"state", "de facto", "person", "bloc", "forum", "ngo", "group"}:
            found |= {name_key(name) for name in (actor.name, *actor.aliases)}
        found |= {name_key(name) for name in actor.metonyms}
    return frozenset(found)


_LONGEST = 400
"""A longer piece of text is no name, whatever it begins or ends with."""


def classify(text: str, start: int, end: int) -> Name | None:
    """Say what the piece of text between two offsets is; none if nothing is left of it."""
    start, end = _trimmed(text, start, end)
    if not 0 < end - start <= _LONGEST:
        return Name(start=start, end=end, kind="other") if end > start else None
    direct = _direct(text, start, end)
    if direct is not None:
        return direct
    if (channel := _CHANNEL.fullmatch(text, start, end)) is not None:
        platform = channel["platform"] or channel["on"] or channel["of"]
        return Name(start=start, end=end, kind="handle", outlet=_platform(platform))
    for pattern in (_LEAD, _DESCRIPTOR):
        opening = pattern.match(text, start, end)
        if opening is not None:
            inner_start, inner_end = _trimmed(text, opening.end(), end)
            inner = classify(text, inner_start, inner_end)
            if inner is not None and (inner.kind != "other" or pattern is _LEAD):
                return inner
    published = _published(text, start, end)
    if published is not None:
        return published
    dash = text.find("—", start, end)
    if dash > start and (outlet := outlet_of_name(text[start:dash])) is not None:
        return Name(start=start, end=end, kind="listed", outlet=outlet)
    kind = "unlisted" if _well_formed(text[start:end]) else "other"
    return Name(start=start, end=end, kind=kind)


def _published(text: str, start: int, end: int) -> Name | None:
    """Recognise a listed name with a word like *website* after it, or the press release of a body."""
    closing = _SUFFIX.search(text, start, end)
    if closing is None or closing.start() == start:
        return None
    inner = classify(text, start, closing.start())
    if inner is not None and inner.kind == "listed":
        return inner
    released = (
        _RELEASE.fullmatch(closing.group().strip()) is not None and closing.start() - start < _LONGEST_BODY
    )
    return Name(start=start, end=end, kind="unlisted") if released and text[start].isupper() else None


def _direct(text: str, start: int, end: int) -> Name | None:
    """Recognise a listed name, a host or a handle as it stands, with or without an article."""
    written = text[start:end]
    first = written[0]
    if first.isupper() or first.isdigit() or "." in written or _ARTICLED.match(written) is not None:
        outlet = outlet_of_name(written)
        if outlet is not None:
            return Name(start=start, end=end, kind="listed", outlet=outlet)
    elif len(written) > 4 and written[:4].lower() == "the " and written[4].isupper():
        inner = _direct(text, start + 4, end)
        return inner if inner is not None and inner.kind == "listed" else None
    elif (outlet := outlet_of_name(written)) is not None and _spelled_small(written, outlet):
        return Name(start=start, end=end, kind="listed", outlet=outlet)
    if "." in written and " " not in written and _IS_HOST.fullmatch(written):
        return Name(start=start, end=end, kind="host")
    if _HANDLE.fullmatch(written):
        return Name(start=start, end=end, kind="handle")
    return None


def _spelled_small(written: str, outlet: OutletId) -> bool:
    """Tell whether an outlet spells its own name with a small first letter (dpa, iStories)."""
    return written in outlets()[outlet].names


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks, quotes, emphasis marks and stray punctuation around a piece."""
    while start < end and text[start] in " \n\"'*_`,.:;<>[]|–—-\x01":
        start += 1
    while start < end and text[end - 1] in " \n\"'*_`,:;<>[]|–—-\x01.":
        end -= 1
    return start, end


def _platform(name: str) -> OutletId | None:
    """Return the outlet id of a platform's name."""
    key = name.lower()
    return outlet_of_name("Telegram" if key.startswith(("телеграм", "t.me")) else name)


@lru_cache(maxsize=_REMEMBERED)
def _well_formed(name: str) -> bool:
    """Tell whether a name that the registry lacks is formed like a name of an outlet."""
    words = name.replace("\n", " ").split()
    if not 1 <= len(words) <= 7 or len(name) < 2 or len(name) > 70:
        return False
    first = words[0]
    numbered = first[0].isdigit() and (
        any(map(str.isalpha, first)) or (len(words) == 2 and len(first) <= 3 and words[1][0].isupper())
    )
    if not first[0].isupper() and not numbered and not _ARTICLED.match(first) and not _CAMEL.match(first):
        return False
    if any(word.rstrip(".,").lower() in MONTHS or _WEEKDAY.fullmatch(word) for word in words):
        return False
    if (_EVENT.search(name) and not _PRESS.search(name)) or _SENTENCE_OR_PAIR.search(name):
        return False
    if any(_ROMAN_OR_NUMBER.fullmatch(word) for word in words[1:]) and not _TAKES_NUMBER.search(name):
        return False
    if any(not _may_follow(word) for word in words[1:]) or _NUMBERED_PLACE.fullmatch(name):
        return False
    if _PERSON.fullmatch(name) and not _PRESS.search(name):
        return False
    letters = sum(character.isalpha() for character in name)
    if (letters < 2 and not _CALL_SIGN.fullmatch(name)) or (any(mark in name for mark in "=+%$€<>{}\\?")):
        return False
    key = name_key(name)
    if key in _actor_names() or key.removeprefix("the ") in _actor_names():
        return False
    joined = re.split(r"\s?[–—/]\s?", key)
    return len(joined) == 1 or not any(part in _actor_names() for part in joined)


def _may_follow(word: str) -> bool:
    """Tell whether a word can stand second or later in a name; Cyrillic names capitalise only the first."""
    first = word[0]
    return (
        not first.islower()
        or not first.isascii()
        or word.lower() in _PARTICLES
        or _ARTICLED.match(word) is not None
    )


_SECOND_LEVEL = frozenset("ac co com edu gov gob gouv in info mil net or org".split())
"""Labels of a host that belong to its ending: ``dif.org.ua``, ``example.co.uk``."""


def same_outlet(text: str, first: Name, second: Name) -> bool:
    """Tell whether a name is followed by the outlet's own domain: ``Agency One, One.example``."""
    if second.kind not in {"host", "listed"} or "." not in text[second.start : second.end]:
        return False
    if first.outlet is not None and second.outlet is not None:
        return first.outlet == second.outlet
    if second.outlet is not None and first.kind == "unlisted":
        return outlets()[second.outlet].kind == "official site"
    if first.kind not in {"unlisted", "listed"} or second.kind == "listed":
        return False
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", text[second.start : second.end].casefold()).split("/")[0]
    steps = [step for step in host.split(".")[:-1] if step not in _SECOND_LEVEL] or host.split(".")[:1]
    label = re.sub(r"\W", "", steps[-1])
    words = [word for word in re.split(r"\W+", text[first.start : first.end].casefold()) if word]
    squashed = "".join(words)
    initials = "".join(word[0] for word in words)
    return (len(label) >= 2 and (label in squashed or squashed in label or label == initials)) or any(
        len(word) > 3 and word in label for word in words
    )
