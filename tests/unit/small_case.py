"""The case that ``standoff new`` writes, with parts of a file replaced."""

from standoff.case.writer import new_case


def rewritten(folder, *pairs, name="case.yaml"):
    """Write the case into a folder and replace in one file each old text, which stands there once, by a new one."""
    new_case(folder)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return folder
