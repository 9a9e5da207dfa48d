"""Records that pass between the steps of a reading: frozen to the type checkers, cheap to make.

A reading makes hundreds of them for an article and keeps none. Python sets each field of a frozen record through
``object.__setattr__``, which takes two to three times as long; so mypy and pyright alone hold these frozen.
What a reading hands out (:mod:`standoff.reading.record`) is frozen in earnest.
"""

from typing import TYPE_CHECKING

__all__ = ["interim"]

if TYPE_CHECKING:
    from dataclasses import dataclass as interim
else:
    from collections.abc import Callable
    from dataclasses import dataclass

    def interim(*, frozen: bool, slots: bool, kw_only: bool) -> Callable[[type], type]:
        """Make a dataclass that compares, and has a hash, as a frozen one."""
        return dataclass(slots=slots, kw_only=kw_only, unsafe_hash=frozen)
