"""Takes an instruction apart where its sentences, its clauses or the rows of a list each ask for something."""

from __future__ import annotations

import re

from fenceline.scope.words.instruction import read_words
from fenceline.scope.words.intent import read_intent
from fenceline.scope.words.lexicon import CODE_NOUNS, CREATE, VERBS

_MENDING = "adapt|adjust|change|convert|correct|document|fix|refactor|repair|replace|rewrite|simplify|update"
_MEND = rf"(?i:{_MENDING})"
TASK = rf"(?i:{'|'.join(sorted(CREATE))}|{_MENDING})"
NOUN = rf"(?:{'|'.join(sorted(CODE_NOUNS - {'test'}, key=len, reverse=True))})"
_BARE = r"[A-Za-z_$][\w$]*(?:\([^()]*\))?"
NAME = rf"(?:`[^`]+`|{_BARE})"
DOTTED = r"[A-Za-z_$][\w$]*(?:(?:\.|::)[\w$]+)+(?:\(\))?"
_SNAKE, _CAMEL = (
    r"_?[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+",
    r"[a-z][a-z0-9]*[A-Z]\w*|[A-Z][a-z0-9]+(?:[A-Z]\w*)?",
)
CODE = rf"(?:`[^`]+`|{DOTTED}|\w+\(\)|__\w+__|{_SNAKE}|{_CAMEL})"
AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+)"
OUTSIDE = r"(?![^(]*\))"  # no comma between parameters
_BEGUN = rf"{TASK}\s+(?:an?\s|the\s|bugs?\s|{NOUN}s?\s|{CODE})|(?i:make|let)\s+{CODE}\s"

_DEMAND = rf"{CODE}\s+(?:should|must|shall|has\sto|needs\sto)\s"
_CLAUSES = re.compile(
    rf"\s*[;.]\s+(?i:then\s+|also\s+)?(?={_MEND}\s\w|{_BEGUN}|{_DEMAND})"
    rf"|(?:\s*,?\s+and\s+(?:then\s+|also\s+)?|\s*,\s*then\s+)(?={_BEGUN}|{_DEMAND})"
)
_ASKING = re.compile(rf"{TASK}\s|(?i:make|let|write)\s|{_DEMAND}")
_ROW = re.compile(rf"(?i:{'|'.join(sorted(VERBS))})\s|{_DEMAND}")
_ROWS = re.compile(r"(?:^|\n)\s*(?:[-*\u2022]|\d{1,2}[.)])\s+|(?<=\S)\s+(?=\d[.)]\s)\d[.)]\s+")
_LEAD = re.compile(r"(?:In|For|in|for)\s+(?:the\s+)?`?[\w./-]+`?(?:\s+file)?\s*[:,]\s+(?=\S)")


def clauses(text: str) -> list[str]:
    """Return the parts of ``text`` that ask for something each; itself where it is one, or a part asks for nothing.

    A part that asks for nothing but a test is left to the one before it. A lead-in, "In utils.py:", goes before each.
    """
    if listed := rows(text):
        return listed
    lead = _LEAD.match(text)
    begun = lead[0] if lead else ""
    parts = [part for part in _CLAUSES.split(text[len(begun) :]) if part.strip()]
    if any(_ASKING.match(part) is None for part in parts):
        return [text]
    return [
        begun + part
        for number, part in enumerate(parts)
        if not number or read_intent(read_words(part)).tests != "only"
    ]


def rows(text: str) -> list[str]:
    """Return the rows of a list, numbered or with dashes, that has at least two, each of which asks for something."""
    intro, *found = (row.strip() for row in _ROWS.split(text))
    if len(found) < 2 or not all(_ROW.match(row) for row in found) or (intro and not intro.endswith(":")):
        return []
    begun = f"{intro} " if _LEAD.match(f"{intro} x") else ""
    return [begun + row for row in found]
