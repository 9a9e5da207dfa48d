"""Actors written in Cyrillic, in any grammatical case."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from standoff.reading.record import Mention

__all__ = ["in_cyrillic"]

_CYRILLIC = (
    ("RUS", r"Росси(?:я|и|ю|ей)|Росі(?:я|ї|ю|єю)|РФ|Российск(?:ой|ая|ую)\s+Федераци(?:и|я|ю|ей)|Кремл(?:ь|я|ю|е|ём|ем)"),
    ("UKR", r"Украин(?:а|ы|е|у|ой)|Україн(?:а|и|і|у|ою)|Киев|Києв|Київ"),
    ("USA", r"США|Вашингтон"),
    ("KAZ", r"Казахстан(?:а|у|е|ом)?"),
    ("BLR", r"Белорусси(?:я|и|ю|ей)|Беларус(?:ь|и|ью)|Білорус(?:ь|і)"),
    ("CHN", r"Кита(?:й|я|ю|е|ем)"),
    ("DEU", r"Германи(?:я|и|ю|ей)|ФРГ|Німеччин(?:а|и|і|у)"),
    ("NATO", r"НАТО"),
    ("OSCE", r"ОБСЕ"),
    ("CSTO", r"ОДКБ"),
    ("EU", r"Евросоюз(?:а|у|е|ом)?|ЕС|ЄС"),
    ("UN", r"ООН"),
    ("RUS.PUTIN", r"(?:Владимир(?:а|у|ом)?\s+)?Путин(?:а|у|ым|е)?|Путін(?:а|у|им)?"),
    ("RUS.LAVROV", r"(?:Серге(?:й|я|ю|ем)\s+)?Лавров(?:а|у|ым|е)?"),
    ("RUS.SHOIGU", r"(?:Серге(?:й|я|ю|ем)\s+)?Шойгу"),
    ("RUS.PESKOV", r"(?:Дмитри(?:й|я|ю|ем)\s+)?Песков(?:а|у|ым)?"),
    ("UKR.ZELENSKYY", r"(?:В(?:ладимир|олодимир)(?:а|у|ом)?\s+)?Зеленськ(?:ий|ого|ому|им)|(?:Владимир(?:а|у|ом)?\s+)?Зеленск(?:ий|ого|ому|им)"),
    ("KAZ.TOKAYEV", r"(?:Касым-Жомарт(?:а|у)?\s+)?Токаев(?:а|у|ым)?"),
    ("USA.BIDEN", r"(?:Джо(?:зеф)?\s+)?Байден(?:а|у|ом)?"),
)  # fmt: skip
_CYRILLIC_PATTERN = re.compile(
    r"\b(?=[А-ЯЁЄІЇҐ])(?:"
    + "|".join(f"(?P<a{index}>{words})" for index, (_, words) in enumerate(_CYRILLIC))
    + r")\b"
)


def in_cyrillic(
    flat: str, start: int, end: int, masked: Sequence[tuple[int, int]], opens: Sequence[int]
) -> list[Mention]:
    """Find the actors of a paragraph in Cyrillic, in any grammatical case."""
    found: list[Mention] = []
    for match in _CYRILLIC_PATTERN.finditer(flat, start, end):
        inside = bisect_right(opens, match.start()) - 1
        if inside >= 0 and match.start() < masked[inside][1]:
            continue
        actor = _CYRILLIC[int((match.lastgroup or "a0")[1:])][0]
        found.append(Mention(start=match.start(), end=match.end(), actor=actor))
    return found
