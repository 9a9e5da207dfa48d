"""Telling: one document tree, three renderers."""
