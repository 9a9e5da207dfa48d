"""The tables of a ledger, and how an older ledger becomes one of today.

``PRAGMA application_id`` marks the file as a ledger, ``PRAGMA user_version`` counts the steps of
:data:`STEPS` that it has been through. A step, once released, is never edited: the next change of the tables is
one step more.

Spans (``start``, ``end``) are code points of ``document.text``, which SQLite's ``substr`` counts too. The
search index is an external-content table of FTS5 over the view ``passage_text``: it holds no text of its own and
can be made anew from the documents at any time.
"""

__all__ = ["APPLICATION_ID", "KINDS", "STEPS", "VERSION", "folded"]

APPLICATION_ID = 0x53544E44
"""``STND`` in the header of the file."""

KINDS = ("claim", "uncited", "other")
"""Kinds of passages, as they are numbered in the table."""

_FIRST = """
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    name TEXT NOT NULL,
    title TEXT,
    publication TEXT,
    volume INTEGER,
    issue INTEGER,
    date TEXT,
    date_basis TEXT,
    added TEXT NOT NULL,
    reader TEXT NOT NULL,
    characters INTEGER NOT NULL,
    claims INTEGER NOT NULL,
    citations INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    sentences TEXT NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE citation (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    signal TEXT,
    rule TEXT NOT NULL,
    PRIMARY KEY (document, number)
) WITHOUT ROWID;

CREATE TABLE cited (
    document INTEGER NOT NULL,
    citation INTEGER NOT NULL,
    number INTEGER NOT NULL,
    source TEXT NOT NULL,
    outlet TEXT,
    name TEXT NOT NULL,
    date_basis TEXT,
    precision TEXT,
    url TEXT,
    PRIMARY KEY (document, citation, number),
    FOREIGN KEY (document, citation) REFERENCES citation ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX cited_by_source ON cited (source);

CREATE TABLE cited_date (
    document INTEGER NOT NULL,
    citation INTEGER NOT NULL,
    cited INTEGER NOT NULL,
    number INTEGER NOT NULL,
    date TEXT NOT NULL,
    PRIMARY KEY (document, citation, cited, number),
    FOREIGN KEY (document, citation, cited) REFERENCES cited ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    kind INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
);
CREATE INDEX passage_by_document ON passage (document);

CREATE TABLE support (
    passage INTEGER NOT NULL REFERENCES passage ON DELETE CASCADE,
    number INTEGER NOT NULL,
    document INTEGER NOT NULL,
    citation INTEGER NOT NULL,
    PRIMARY KEY (passage, number),
    FOREIGN KEY (document, citation) REFERENCES citation ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX support_by_citation ON support (document, citation);

CREATE TABLE mention (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (document, number)
) WITHOUT ROWID;
CREATE INDEX mention_by_actor ON mention (actor, document, start);

CREATE TABLE running_date (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    value TEXT,
    basis TEXT NOT NULL,
    PRIMARY KEY (document, number)
) WITHOUT ROWID;

CREATE TABLE warning (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (document, number)
) WITHOUT ROWID;

CREATE VIEW passage_text AS
SELECT
    passage.id AS id,
    replace(replace(substr(document.text, passage.start + 1, passage.end - passage.start), 'ё', 'е'), 'Ё', 'Е')
        AS text,
    replace(replace(coalesce((
        SELECT group_concat(name, '; ') FROM (
            SELECT cited.name AS name
            FROM support JOIN cited USING (document, citation)
            WHERE support.passage = passage.id
            ORDER BY support.number, cited.number
        )
    ), ''), 'ё', 'е'), 'Ё', 'Е') AS cited
FROM passage JOIN document ON document.id = passage.document;

CREATE VIRTUAL TABLE words USING fts5 (
    text,
    cited,
    content = 'passage_text',
    content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 2"
);
"""

STEPS: tuple[str, ...] = (_FIRST,)
"""Step k takes a ledger of version k to version k + 1."""

VERSION = len(STEPS)
"""The version that this program writes."""


def folded(text: str) -> str:
    """Return a text as the search index sees it, of the same length: *ё* is *е*; FTS5 folds case and accents."""
    return text.replace("ё", "е").replace("Ё", "Е")
