"""From an instruction to what is searched for: stems that begin words of paths, names and old messages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fenceline.scope.words import naming
from fenceline.scope.words.lexicon import EMPTY

_TOKEN = re.compile(r"`(?P<tick>[^`\n]{1,200})`|(?P<bare>[\w$@./\\-]*\w)(?P<call>\(\))?")
_PREFIX = re.compile(
    r"^(?:feat|fix|docs?|style|refactor|perf|tests?|build|ci|chore|types|revert)(?:\((?P<scope>[^()\n]{1,60})\))?!?:\s"
)
_LABEL = re.compile(r"^\[?(?P<scope>[\w./ -]{1,40}?)\]?:\s")
_IDENTIFIER = re.compile(r"[a-z0-9][A-Z]|\w_\w|^_\w|[A-Z]{2}[a-z]|\w[./]\w|::")
_NAME = re.compile(r"[\w$./-]*\w")
_LETTERS = re.compile(r"[a-z]+")
_ENDINGS = (
    "izations", "isations", "ization", "isation", "ations", "ation", "ements", "ement", "ings", "ing", "ions", "ion",
    "ments", "ment", "ers", "er", "ors", "or", "ies", "ied", "ed", "es", "ly", "able", "ity", "al", "e", "s", "y",
)  # fmt: skip
_LIMIT = 4_000
_MAX_TERMS = 48
_SHORTEST = 3
_KEPT_STEM = 4
_CODE, _AREA, _PLAIN, _BODY = 2.0, 2.0, 1.0, 0.4


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    Attributes:
        stems: the start of words in lower case, with how much each counts.
        names: identifiers and file names as written, without call parentheses.
        words: of the first line without its label, in lower case, stop words included.
        joined: whether the first line lists things.
    """

    stems: dict[str, float]
    names: tuple[str, ...]
    words: tuple[str, ...]
    joined: bool = False

    @property
    def verb(self) -> str:
        """The first word, where an instruction has its verb; empty without words."""
        return self.words[0] if self.words else ""


def read_query(instruction: str) -> Query:
    """Read an instruction's first characters; what stands in its first line counts most."""
    subject, _, body = instruction[:_LIMIT].strip().partition("\n")
    label = _PREFIX.match(subject) or _LABEL.match(subject)
    stems: dict[str, float] = {}
    names: dict[str, None] = {}
    if label and label["scope"]:
        _note(label["scope"], _AREA, stems)
    plain = subject[label.end() :] if label else subject
    for text, weight in ((plain, _PLAIN), (body, _BODY)):
        for token in _TOKEN.finditer(text):
            word = token["tick"] or token["bare"]
            code = bool(token["tick"] or token["call"] or _IDENTIFIER.search(word))
            if code:
                names.update(dict.fromkeys(_NAME.findall(word)))
            _note(word, weight * (_CODE if code else 1), stems)
    words = tuple(_LETTERS.findall(plain.lower()))
    kept = dict(sorted(stems.items(), key=lambda item: -item[1])[:_MAX_TERMS])
    joined = "and" in words or "," in plain or "&" in plain
    return Query(kept, tuple(names)[:_MAX_TERMS], words, joined)


def _note(text: str, weight: float, stems: dict[str, float]) -> None:
    for part in naming.split(text):
        if part in EMPTY or len(part) < _SHORTEST or part.isdigit():
            continue
        stem = stem_of(part)
        stems[stem] = max(weight, stems.get(stem, 0.0))


def stem_of(word: str) -> str:
    """Return the start that a word's forms share: ``rout`` of routes, router and routing."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _KEPT_STEM:
            return word[: -len(ending)]
    return word
