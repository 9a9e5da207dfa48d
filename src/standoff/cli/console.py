"""The console that tables are printed to: whatever a text holds, it steers no terminal."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from standoff.cli.printing import shown

__all__ = ["ShownConsole"]


class ShownConsole(Console):
    """A console that prints no control character of a text, only those of its own styles."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Give what is printed, piece by piece."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(shown(piece.text), piece.style)
