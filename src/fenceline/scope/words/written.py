"""How a word of an instruction is written that is meant as a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.scope.words.lexicon import CODE_SUFFIXES, KNOWN_FILES, TECHNOLOGIES, TEXT_SUFFIXES

if TYPE_CHECKING:
    from fenceline.scope.words.instruction import Word


def suffix(path: str) -> str:
    """Return the lower-case suffix of a path's last part, ``.py``; empty without one."""
    name = path.rpartition("/")[2]
    stem, dot, end = name.rpartition(".")
    return f".{end.lower()}" if stem and dot else ""


def written(word: Word) -> str:
    """Return the path part of a word: forward slashes, no leading ``./``, nothing from ``::`` on."""
    text = word.text.partition("::")[0].replace("\\", "/")
    return text.removeprefix("./") if text != "./" else text


def looks_like_path(word: Word) -> bool:
    """Whether a word can only be meant as a path: it has a known suffix, or slashes in quotes."""
    text = written(word)
    if word.call or word.lower in TECHNOLOGIES or "//" in text or "@" in text:
        return False
    if suffix(text) in CODE_SUFFIXES | TEXT_SUFFIXES:
        return True
    well_known = text.lower() in KNOWN_FILES and text[:1].isupper()
    return well_known or ("/" in text and word.quoted and not text.startswith("/"))
