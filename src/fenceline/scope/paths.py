"""Finds the files that an instruction names: whole paths, unique endings, modules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.code import suffix
from fenceline.scope.lexicon import CODE_SUFFIXES, FILE_NOUNS, FOLDER_NOUNS, STOP, TECHNOLOGIES, TEXT_SUFFIXES
from fenceline.scope.roles import Role, role_of
from fenceline.scope.testfiles import is_test

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.code import Code
    from fenceline.scope.instruction import Word

_MAX_NAMED = 40


@dataclass(frozen=True, slots=True)
class NamedPath:
    """A file or folder that the instruction names.

    Attributes:
        path: the existing path, or as written where there is none.
        at: position of the word.
        role: what it is there for.
        kind: whether it exists, and as what.
        others: paths that fit as well.
        line: the line named with it, 0 for none.
    """

    path: str
    at: int
    role: Role
    kind: str
    others: tuple[str, ...] = ()
    line: int = 0


def named_paths(words: Sequence[Word], code: Code) -> tuple[NamedPath, ...]:
    """Return the paths named in ``words`` in order, each once."""
    found: dict[str, NamedPath] = {}
    for at, word in enumerate(words):
        named = _named(words, at, word, code)
        if named and named.path not in found:
            found[named.path] = named
            if len(found) >= _MAX_NAMED:
                break
    return tuple(found.values())


def _named(words: Sequence[Word], at: int, word: Word, code: Code) -> NamedPath | None:
    text = written(word)
    role = role_of(words, at)
    if matches := _matches(text, code):
        return NamedPath(matches[0], at, role, "file", matches[1:], word.line)
    if looks_like_path(word) and (suffix(text) or word.quoted) and not _is_folder(text, code):
        return NamedPath(text, at, role, "missing", line=word.line)
    after = words[at + 1].lower if at + 1 < len(words) else ""
    if ("/" in text or word.folder or after in FOLDER_NOUNS) and _is_folder(text, code):
        return NamedPath(text.strip("/"), at, role, "folder")
    if after in FILE_NOUNS and text.lower() not in STOP and (modules := _modules(text, code)):
        return NamedPath(modules[0], at, role, "file", modules[1:])
    if "." in text.strip(".") and "/" not in text and (modules := _modules(text.replace(".", "/"), code)):
        return NamedPath(modules[0], at, role, "file", modules[1:])
    return None


def written(word: Word) -> str:
    """Return the path part of a word: forward slashes, no leading ``./``, nothing from ``::`` on."""
    text = word.text.partition("::")[0].replace("\\", "/")
    return text.removeprefix("./") if text != "./" else text


def looks_like_path(word: Word) -> bool:
    """Whether a word can only be meant as a path: it has a known suffix, or slashes in quotes."""
    text = written(word)
    if word.lower in TECHNOLOGIES or "//" in text or "@" in text:
        return False
    end = suffix(text)
    return (
        end in CODE_SUFFIXES
        or end in TEXT_SUFFIXES
        or ("/" in text and word.quoted and not text.startswith("/"))
    )


def _matches(text: str, code: Code) -> tuple[str, ...]:
    """Return the paths that end in ``text``, part by part; the exact path alone if there is one."""
    base = text.rpartition("/")[2].lower()
    candidates = code.by_name.get(base, [])
    if not candidates or ("." not in base and "/" not in text):
        return ()
    if text in candidates:
        return (text,)
    wanted = f"/{text.lstrip('/')}"
    ending = [path for path in candidates if f"/{path}".endswith(wanted)] or [
        path for path in candidates if f"/{path}".lower().endswith(wanted.lower())
    ]
    if not ending and text.startswith("/"):
        ending = [path for path in candidates if text.endswith(f"/{path}")]
    return tuple(sorted(ending, key=lambda path: (path.count("/"), path)))


def _modules(text: str, code: Code) -> tuple[str, ...]:
    found = [path for end in sorted(CODE_SUFFIXES) for path in _matches(f"{text}{end}", code)]
    return tuple(sorted(found, key=lambda path: (is_test(path), path.count("/"), path)))


def _is_folder(text: str, code: Code) -> bool:
    start = f"{text.strip('/')}/"
    return len(start) > 1 and any(path.startswith(start) for path in code.paths)
