"""Tells a sentence for people from a line of code."""

from __future__ import annotations

import re

_LONGEST = 600  # characters; what is longer is no sentence
_BEGINS = re.compile(r"(?:[-*>#]+ |\d{1,2}[.)] |\*\*)?[\"'(`*]*[A-Z0-9`]")
_WORDS = re.compile(r"[A-Za-z][A-Za-z'-]*")
_CODE = re.compile(r"[{};=<>\[\]\\|@]|\w\(|\)\s*[.:]\s*$|^\s*(?:#|//|/\*|\*/|--)")
_TICKED = re.compile(r"`[^`]*`")
_COMMON = frozenset(
    """
    a an are be below by can code does following function here how i it method must need needs of on please should so
    sure that the then there these this to use used we will would you your
    """.split()  # noqa: SIM905 - one word per list line would fill a page
)


def is_prose(text: str) -> bool:
    """Whether a line is a sentence: begins like one, has words that code rarely has, and nothing that code needs."""
    text = text.strip()
    if not text or len(text) > _LONGEST or not _BEGINS.match(text):
        return False
    plain = _TICKED.sub("it", text)
    if _CODE.search(plain.removeprefix("# ").lstrip("#")):
        return False
    words = _WORDS.findall(plain)
    return len(words) >= 4 and sum(word.lower() in _COMMON for word in words) >= 2
