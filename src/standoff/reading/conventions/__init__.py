"""Conventions of citing: one module each, entered in the table of :mod:`standoff.reading.citations`."""
