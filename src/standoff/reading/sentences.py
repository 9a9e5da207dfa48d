"""Sentences: a rule of punctuation, and a list of abbreviations that end in a full stop."""

import re
from bisect import bisect_right
from collections.abc import Sequence

__all__ = ["split_sentences"]

_STOP = re.compile(r"[.!?…][.!?…]*[\"')\]*_]*(?=[\s(\[\d¹²³⁰⁴-⁹]|$)")
"""It begins with a set of marks (and no repetition), so that the engine runs from one to the next."""
_LONE_MARK = re.compile(r"\[\d{1,3}\](?=\s|$)")
"""A mark whose note the document lacks."""
_WORD_BEFORE = re.compile(r"[^\s(\[\"'—–/]*$")
_INITIALS = re.compile(r"(?:[A-ZА-Я]\.)+[A-ZА-Я]")
_NEXT = re.compile(r"\s*([\"'*_(\[«—–-]*\s?)(\w+|.|$)")
_SPEAKER = re.compile(
    r"\s+(?:[A-Z]\w+\s+){1,4}(?:said|asked|told|added|wrote|declared|exclaimed|replied|warned|insisted|says|asks)\b|"
    r"\s+(?:said|asked|told|added|wrote|declared)\b"
)

_NEVER_LAST = frozenset(
    "Mr Mrs Ms Dr Prof Gen Col Lt Maj Capt Cpt Cmdr Sgt Adm Sen Rep Reps Sens Gov Pres Rev Hon Amb Brig Messrs Mme Mlle St Ste Ft Mt "
    "vs v cf e.g i.e viz approx ca c al fig figs art arts sec ch chap ed eds trans no nos vol vols pp p par para "
    "No Nos Vol Vols Fig Art Sec Ch Ed Eds Lt.-Gen Maj.-Gen Col.-Gen "
    "г гг ул им т тт т.н т.е проф акад ген полк д-р см ср стр с п пп руб тыс млн млрд напр о м р св".split()
)
_OFTEN_LAST = frozenset(
    "U.S U.K U.N E.U D.C U.S.A U.S.S.R a.m p.m A.M P.M Jr Sr Inc Ltd Co Corp LLC Bros etc Ph.D M.D B.C A.D N.Y L.A Calif Va Md "
    "т.д т.п др н.э г.г".split()
)
_MONTHS = frozenset(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec янв февр фев мар апр авг сент окт нояб дек".split()
)
_STARTERS = frozenset(
    "The A An It He She They We I You This That These Those In On At But And However If When While As For Since After Before "
    "Meanwhile Moreover There Its His Her Their Our Such Some Many Most By With To From Nor Yet So Then Thus What Who Why How "
    "Until Now Nevertheless Nonetheless Still Once Although Though Despite Even Only Both Each Every Another Other Others "
    "Это Этот Эта Эти Он Она Они Мы В На По Но И А Если Когда Как После До Однако Тем При За".split()
)
_WITH_EXCLAMATION = re.compile(r"(?:Yahoo|Democracy Now|Jeopardy|Oops)!$")


def split_sentences(
    copy: str, start: int, end: int, opaque: Sequence[tuple[int, int]], trailing: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Split a paragraph of the copy into sentences.

    ``opaque`` spans (parentheses) hold no boundary, unless one is a sentence itself; ``trailing`` spans (citations and note marks, a part of
    the opaque ones) belong to the sentence before them even when they follow its full stop. Both are sorted.
    """
    opens = [span[0] for span in opaque]
    trails = dict(trailing)
    sentences: list[tuple[int, int]] = []
    first = start
    for stop in _STOP.finditer(copy, start, end):
        if stop.start() < first:
            continue
        within = bisect_right(opens, stop.start()) - 1
        inside = within >= 0 and stop.start() < opaque[within][1] and stop.end() <= opaque[within][1]
        if inside and opaque[within] != (first, stop.end()):
            continue
        ends_at = _past_trailing(copy, stop.end(), end, trails)
        if copy.startswith("[", ends_at) and (mark := _LONE_MARK.match(copy, ends_at, end)) is not None:
            ends_at = mark.end()
        if ends_at < end and not _is_boundary(copy, first, stop, ends_at, end):
            continue
        sentences.append((first, ends_at))
        first = _past_blanks(copy, ends_at, end)
    if first < end:
        sentences.append((first, end))
    return sentences


def _past_trailing(copy: str, at: int, end: int, trails: dict[int, int]) -> int:
    """Return the place after the citations and note marks that follow a full stop."""
    while True:
        ahead = _past_blanks(copy, at, end)
        until = trails.get(ahead)
        if until is None:
            return at
        at = until
        while at < end and copy[at] in ".,;":
            at += 1


def _past_blanks(copy: str, at: int, end: int) -> int:
    """Return the next place that is no blank."""
    while at < end and copy[at].isspace():
        at += 1
    return at


def _is_boundary(copy: str, first: int, stop: re.Match[str], at: int, end: int) -> bool:
    """Tell whether a sentence ends at a full stop, given what stands before and after it."""
    if at == stop.end() and not copy[at].isspace():
        return False
    following = _NEXT.match(copy, at, end)
    word = following[2] if following is not None else ""
    if not word:
        return True
    if word[0].islower():
        return False
    mark = stop.group()
    if mark[0] in "!?":
        if _WITH_EXCLAMATION.search(copy, max(first, stop.end() - 20), stop.end()):
            return False
        return not (len(mark) > 1 and mark[1] in "\"'" and _SPEAKER.match(copy, stop.end(), end))
    if mark[0] == "." and len(mark.rstrip("\"')]*_")) == 1:
        return not _is_abbreviation(copy, first, stop.start(), word)
    return True


def _is_abbreviation(copy: str, first: int, dot: int, following: str) -> bool:
    """Tell whether a full stop only closes an abbreviation or an initial."""
    found = _WORD_BEFORE.search(copy[max(first, dot - 20) : dot].rpartition(" ")[2])
    word = found.group() if found is not None else ""
    if word in _NEVER_LAST:
        return word not in {"No", "no", "v", "c", "p", "г", "с", "о", "м", "р", "п", "т"} or (
            following[0].isdigit() or (len(word) == 1 and following not in _STARTERS)
        )
    if word in _MONTHS:
        return following[0].isdigit()
    if (
        word in _OFTEN_LAST
        or (len(word) == 1 and word.isupper())
        or ("." in word and _INITIALS.fullmatch(word))
    ):
        return following not in _STARTERS
    return word.isdigit() and len(word) <= 3 and dot - len(word) == first
