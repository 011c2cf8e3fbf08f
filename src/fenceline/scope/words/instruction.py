"""Splits an instruction into words, telling names in code from prose, in linear time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from fenceline.scope.words.lexicon import JOINING, VERBS

LIMIT = 12_000
_MAX_WORDS = 1_000
_QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_TOKEN = re.compile(
    r"`(?P<tick>[^`\n]{1,200})`"
    r'|"(?P<double>[^"\n]{1,200})"'
    r"|(?P<method>\bfunc \(\w+ \*?\w+(?:\[[\w, ]{1,80}\])?\) \w+)"
    r"|(?<![\w'])'(?P<single>[^'\n]{1,80})'(?!\w)"
    r"|(?P<bare>(?:\.{0,2}/)?[\w$@](?:[\w$./\\@+~#'-]|::)*)"
)
_QUOTED = re.compile(r"`([^`\n]{3,200})`|\"([^\"\n]{3,200})\"|(?<![\w'])'([^'\n]{3,80})'(?!\w)")
_TAIL = re.compile(r"(?::(?P<line>\d{1,6})\b)?(?:=[^\s=,;()]{1,60})?(?P<call>\([^()\n]{0,200}\))?")
_GO_METHOD = re.compile(r"func \(\w+ \*?(\w+)(?:\[[^\]]*\])?\) (\w+)")
_KEYWORDS = re.compile(
    r"(?:(?:async|export|default|public|private|protected|static|final|abstract|pub|def|class|func|fn|function|const"
    r"|let|var|struct|interface|trait|enum|type|void|int|boolean|double)\s+){0,6}"
)
_NAME = re.compile(r"[\w$@./\\~-][\w$@./\\#:~+-]*")
_SHAPED = re.compile(r"[^\W_]_+[^\W_]|[a-z0-9][A-Z]|[A-Z]{2}[a-z]|\w(?:::|#)\w|^_+\w|[a-zA-Z_]\w*\.[a-zA-Z_]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an instruction.

    Attributes:
        text: without quotes, call parentheses and the full stop that ends a sentence.
        clause: number of the clause that it stands in.
        quoted: whether it was quoted or in backticks.
        call: whether parentheses followed directly.
        line: the line number in ``shapes.py:12``, 0 for none.
        folder: whether it ended in a slash.
        announces: whether a colon after it announces the clause that follows.
    """

    text: str
    clause: int
    quoted: bool = False
    call: bool = False
    line: int = 0
    folder: bool = False
    announces: bool = False

    @property
    def lower(self) -> str:
        """Return the text in lower case."""
        return self.text.lower()

    @property
    def code(self) -> bool:
        """Whether this can only be a name in code: quoted, called, or written like an identifier."""
        return self.quoted or self.call or _SHAPED.search(self.text) is not None

    @property
    def hyphenated(self) -> bool:
        """Whether it is written as files of JavaScript are, ``no-eval``, which English words are too."""
        return "-" in self.text and all(p.isalnum() and p.islower() for p in self.text.split("-"))


def quotations(instruction: str) -> tuple[str, ...]:
    """Return what an instruction quotes, as it is written: names, and texts that the code may hold."""
    found = _QUOTED.findall(instruction[:LIMIT].translate(_QUOTES))
    return tuple(dict.fromkeys(text for groups in found for text in groups if text))


def read_words(instruction: str, *, fenced: bool = False) -> tuple[Word, ...]:
    """Split the first ``LIMIT`` characters, with or without what stands in fenced blocks."""
    text = instruction[:LIMIT].translate(_QUOTES)
    return _words(text if fenced else _without_fences(text))


def _without_fences(text: str) -> str:
    kept: list[str] = []
    inside = False
    for line in text.split("\n"):
        if line.lstrip().startswith(("```", "~~~")):
            inside = not inside
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def _words(text: str) -> tuple[Word, ...]:
    words: list[Word] = []
    clause = end = 0
    while len(words) < _MAX_WORDS and (token := _TOKEN.search(text, end)):
        gap = text[end : token.start()]
        if words and _breaks(gap, words[-1], (token["bare"] or "").lower()):
            clause += 1
            words[-1] = replace(words[-1], announces=gap.startswith(":"))
        end = token.end()
        option = gap if gap == "-" else "--" if gap.endswith("--") and not gap.strip().strip("-") else ""
        if word := _bare(option + token["bare"], clause) if token["bare"] else _quoted(token, clause):
            tail = (
                _TAIL.match(text, end) if len(token[0]) == len(word.text) or token["bare"] is None else None
            )
            if tail and tail[0]:
                word = _with_tail(word, tail)
                end = tail.end()
            words.append(word)
        if (token["bare"] or "").endswith(".") and word:
            clause += 1
    return tuple(words)


def _breaks(gap: str, before: Word, after: str) -> bool:
    """Whether a clause ends between two words."""
    if "\n" in gap and (gap.count("\n") > 1 or gap.strip()):
        return True
    if any(mark in gap for mark in ";!?") or ". " in gap or ": " in gap:
        return True
    return after in VERBS and ("," in gap or before.lower in JOINING)


def _bare(token: str, clause: int) -> Word | None:
    text = token.rstrip(".-+~#/\\'")
    folder = token.rstrip(".").endswith(("/", "\\"))
    text = text.removesuffix("'s")
    return Word(text, clause, folder=folder) if text and len(text) <= 300 else None


def _quoted(token: re.Match[str], clause: int) -> Word | None:
    content = (token["tick"] or token["double"] or token["single"] or token["method"]).strip()
    if method := _GO_METHOD.match(content):
        return Word(f"{method[1]}.{method[2]}", clause, quoted=True, call=True)
    keywords = _KEYWORDS.match(content)
    start = keywords.end() if keywords else 0
    name = _NAME.match(content, start)
    if name is None:
        return None
    rest = content[name.end() :].lstrip()
    if rest and not start and not rest.startswith("("):
        return None
    text = name[0].rstrip(":.")
    line = text.rpartition(":")[2]
    if line.isdigit() and len(line) <= 6:
        return Word(text.partition(":")[0], clause, quoted=True, line=int(line))
    return Word(text.rstrip("/"), clause, quoted=True, call=rest.startswith("("), folder=text.endswith("/"))


def _with_tail(word: Word, tail: re.Match[str]) -> Word:
    return Word(
        word.text,
        word.clause,
        quoted=word.quoted,
        call=word.call or tail["call"] is not None,
        line=word.line or int(tail["line"] or 0),
        folder=word.folder,
    )
