"""The parts of a brief, each from the assessment to a section of the tree."""
