"""Standoff: from cited reports, to rival readings of what each side wants, to what to expect."""

__all__ = ["__version__"]

__version__ = "0.1.0"
