"""Small articles, read and filed."""

from standoff.filing import entry_of
from standoff.reading.reader import read_document

FERRY = """\
Ferry Stays in Port

Publication: Harbor Review Volume: 3

The ferry stayed in port for a third day (TASS, January 12, 2022). Its captain, a patient man, said nothing.
Vladimir Putin called the delay regrettable (see Kommersant, January 13, 14, 2022; A Paper Nobody Listed, January 2022).
Nobody in Kyiv had expected it.
"""
BRIDGE = """\
Всё ещё впереди, заявил Лавров («Коммерсантъ», 14 января 2022). Мост закрыт на ремонт.

The bridge, said the port authority, opens again in spring (https://meduza.io/news/2022/01/15/bridge).
"""


def entry(text, name="note.txt", added="2022-01-20"):
    return entry_of(read_document(name, text), added=added)
