"""The errors of Standoff, named by meaning.

::

    StandoffError
    ├── InputError           what was given cannot be used          (exit code 2)
    │   ├── CaseError        mistakes in the files of a case, all of them together
    │   ├── DocumentError    a text that cannot be read
    │   ├── LedgerError      a ledger that cannot be used, or has not what was asked for
    │   └── TooLarge         the answer would not fit; raised before the memory is taken
    ├── LookAhead            evidence later than the as-of date was asked to count
    └── NotConverged         no policy, hence no posterior, could be found
"""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "CaseError",
    "DocumentError",
    "InputError",
    "LedgerError",
    "LookAhead",
    "Mistake",
    "NotConverged",
    "StandoffError",
    "TooLarge",
]


_SHOWN = 160
"""Most characters shown of a line with a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mistake:
    """One mistake in a file, at a place.

    ``line`` and ``column`` count from 1; ``column`` counts characters. ``source`` is the text of the
    line, so that a caret can be drawn under the place without reading the file again.
    """

    file: str
    line: int
    column: int
    message: str
    source: str = ""

    def __str__(self) -> str:
        """Tell the mistake as ``file:line:column: message``, with a caret below its place."""
        head = f"{self.file}:{self.line}:{self.column}: {self.message}"
        if not self.source.strip():
            return head
        first = max(0, self.column - 1 - _SHOWN // 2) if len(self.source) > _SHOWN else 0
        shown = self.source[first : first + _SHOWN].replace("\t", " ")
        before, after = "..." if first else "", "..." if first + _SHOWN < len(self.source) else ""
        blanks = " " * (self.column - 1 - first + len(before))
        return f"{head}\n  {before}{shown}{after}\n  {blanks}^"


class StandoffError(Exception):
    """The root of all errors raised on purpose."""


class InputError(StandoffError):
    """What was given cannot be used; the message says what is accepted."""


class CaseError(InputError):
    """The files of a case hold mistakes; ``mistakes`` has all of them in order of place."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(sorted(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class DocumentError(InputError):
    """A text that cannot be read; the message names the file."""


class LedgerError(InputError):
    """A ledger that cannot be used, or has not what was asked for; the message names the file."""


class TooLarge(InputError):
    """The answer would not fit; the message gives the estimate and the bound."""


class LookAhead(StandoffError):
    """Evidence later than the as-of date was asked to count."""


class NotConverged(StandoffError):
    """No policy converged, so no posterior may be reported."""
