"""The texts in ``documents/`` and the files of a case as bytes."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from standoff.case.model import CaseDocument
from standoff.case.page import MOST_BYTES, Page, decode
from standoff.errors import InputError

__all__ = ["MOST_DOCUMENTS", "MOST_TEXT", "SUFFIXES", "digest", "read_bytes", "read_documents"]

SUFFIXES = (".txt", ".md")
"""Files in ``documents/`` with these endings are read as text; others are left alone."""
MOST_DOCUMENTS = 1_000
"""Most documents of a case."""
MOST_TEXT = 64 * 1024 * 1024
"""Most bytes of all documents together."""

_LEADS_OUT = "a link that leads out of the case; copy what it leads to into documents/"


def read_bytes(path: Path) -> bytes:
    """Return the content of a file of a case, at most one byte more than is accepted.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as broken:
        raise InputError(f"{path}: cannot be read: {broken.strerror}") from None


def read_documents(folder: Path) -> tuple[Mapping[str, bytes], dict[str, CaseDocument], list[Page]]:
    """Read the texts of ``folder/documents``.

    Returns
    -------
    contents
        The bytes of each text by its name in ``documents/``, in the order of the names.
    documents
        Those that are sound.
    pages
        A page with its mistakes for each that is not.
    """
    contents: dict[str, bytes] = {}
    documents: dict[str, CaseDocument] = {}
    broken: list[Page] = []
    inside = folder.resolve()
    if not (folder / "documents").resolve().is_relative_to(inside):
        return {}, {}, [_mistaken(str(folder / "documents"), _LEADS_OUT)]
    for name, path in _texts(folder / "documents"):
        shown = str(path)
        if not path.resolve().is_relative_to(inside):
            broken.append(_mistaken(shown, _LEADS_OUT))
            continue
        if len(contents) == MOST_DOCUMENTS:
            broken.append(_mistaken(shown, f"more than {MOST_DOCUMENTS:,} documents, the most that are read"))
            break
        if sum(map(len, contents.values())) > MOST_TEXT:
            message = f"more than {MOST_TEXT:,} bytes in documents/, the most that are read"
            broken.append(_mistaken(shown, message))
            break
        contents[name] = content = read_bytes(path)
        if len(content) > MOST_BYTES:
            broken.append(
                _mistaken(shown, f"the file has more than {MOST_BYTES:,} bytes, the most that are read")
            )
            continue
        page = decode(shown, content)
        if page.mistakes:
            broken.append(page)
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        documents[name] = CaseDocument(name=name, text=page.text, sha256=sha256)
    return contents, documents, broken


def digest(contents: Iterable[tuple[str, bytes]]) -> str:
    """Return the SHA-256 of named contents in the order given."""
    whole = hashlib.sha256()
    for name, content in contents:
        whole.update(f"{name}\n{len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def _texts(folder: Path) -> list[tuple[str, Path]]:
    """Return the names and paths of the texts below a folder, sorted by name."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    return sorted((path.relative_to(folder).as_posix(), path) for path in found)


def _mistaken(name: str, message: str) -> Page:
    """Return a page with one mistake at its beginning."""
    page = Page(name)
    page.mistake_at(1, 1, message)
    return page
