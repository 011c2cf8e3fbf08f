"""Finds the files that an instruction names: whole paths, unique endings, modules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.code import folder
from fenceline.scope.testfiles import among_tests, is_test
from fenceline.scope.words import naming
from fenceline.scope.words.lexicon import (
    CODE_SUFFIXES,
    FILE_NOUNS,
    FOLDER_NOUNS,
    KNOWN_FILES,
    STOP,
    TEXT_SUFFIXES,
)
from fenceline.scope.words.roles import Role, role_of
from fenceline.scope.words.written import looks_like_path, suffix, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.code import Code
    from fenceline.scope.words.instruction import Word

_MAX_NAMED = 40
_MAX_OTHERS = 8
_CODE_ENDS = tuple(sorted(CODE_SUFFIXES))


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
        spelled: whether the word is the path; False for "the csv exporter".
    """

    path: str
    at: int
    role: Role
    kind: str
    others: tuple[str, ...] = ()
    line: int = 0
    spelled: bool = True

    @property
    def is_file(self) -> bool:
        """Return whether it ends like a file; a value may have slashes too."""
        return bool(suffix(self.path))

    @property
    def may_be(self) -> tuple[str, ...]:
        """Return the files that fit, few enough to be read: the path and others."""
        return (self.path, *self.others[:_MAX_OTHERS])


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
    after = words[at + 1].lower if at + 1 < len(words) else ""
    if files := _files(word, text, after, code):
        line = word.line or _line_after(words, at)
        return NamedPath(files[0], at, role_of(words, at), "file", files[1:], line)
    if files := _described(text.lower(), after, code):
        return NamedPath(files[0], at, role_of(words, at), "file", files[1:], spelled=False)
    inside = folder_of(text, code) if "/" in text or word.folder or after in FOLDER_NOUNS else ""
    if looks_like_path(word) and not inside and not _is_member(text, code):
        return NamedPath(text, at, role_of(words, at), "missing", line=word.line)
    return NamedPath(inside, at, role_of(words, at), "folder") if inside else None


def _files(word: Word, text: str, after: str, code: Code) -> tuple[str, ...]:
    """Return the files that a word spells out: a path, a well-known name, a module."""
    if matches := ending_in(text, code):
        return matches
    if text.lower() in KNOWN_FILES:
        return _well_known(text, code)
    if after in FILE_NOUNS and text.lower() not in STOP:
        return _modules(text, code)
    if "/" in text.strip("/") or word.hyphenated:
        return _modules(text, code) or _modules(f"{text}/index", code) or _modules(f"{text}/__init__", code)
    dotted = "." in text.strip(".") and not looks_like_path(word)
    module = text.replace(".", "/")
    found = _modules(module, code) if dotted and not text.endswith("__") else ()
    return tuple(path for path in found if module in path)  # in a name, upper case is not lower case


def _is_member(text: str, code: Code) -> bool:
    """Whether what ends like a file is a member of a class: ``Option.env``, ``Response.json``."""
    owner, _, name = text.rpartition(".")
    return bool(owner) and any(s.parent.rpartition(".")[2] == owner for s in code.find(name))


def _line_after(words: Sequence[Word], at: int) -> int:
    """Return the number in ``File "shapes.py", line 12``; 0 without one."""
    follow = [word.text for word in words[at + 1 : at + 3]]
    return int(follow[1]) if len(follow) == 2 and follow[0] == "line" and follow[1].isdecimal() else 0


def ending_in(text: str, code: Code) -> tuple[str, ...]:
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
    if "/" not in text:
        ending = [path for path in ending if not among_tests(path)] or ending
    return tuple(sorted(ending, key=lambda path: (path.count("/"), path)))


def _modules(text: str, code: Code) -> tuple[str, ...]:
    """Return the files that ``text`` names but for their suffix; tests only where nothing else is called so."""
    found = [path for end in _CODE_ENDS for path in ending_in(f"{text}{end}", code)]
    found = [path for path in found if not among_tests(path)] or found
    return tuple(sorted(found, key=lambda path: (path.count("/"), path)))


def _described(text: str, noun: str, code: Code) -> tuple[str, ...]:
    """Return the files that "the csv exporter" describes: ``csv_exporter.py``, ``exporters/csv.py``."""
    if len(noun) < 3 or not noun.isalpha() or noun in STOP or not text.isidentifier():
        return ()
    found: list[str] = []
    for end in _CODE_ENDS:
        for name in (f"{text}_{noun}", f"{text}-{noun}", f"{text}{noun}"):
            found += code.by_name.get(f"{name}{end}", ())
        beside = code.by_name.get(f"{text}{end}", ())
        found += [p for p in beside if folder(p).rpartition("/")[2].lower() in (noun, naming.plural(noun))]
    return tuple(path for path in found if not is_test(path))


def _well_known(name: str, code: Code) -> tuple[str, ...]:
    """Return the files of a well-known name, whatever their suffix."""
    ends = ("", *sorted(TEXT_SUFFIXES))
    named = [p for end in ends for p in code.by_name.get(f"{name.lower()}{end}", ())]
    return tuple(sorted(named, key=lambda path: (path.count("/"), path)))


def folder_of(text: str, code: Code) -> str:
    """Return the folder that ``text`` is, from the root or else the outermost that ends so; empty for none."""
    wanted = f"/{text.strip('/')}/"
    if len(wanted) < 3:
        return ""
    found = {f"/{path}".partition(wanted)[0] for path in code.paths if wanted in f"/{path}"}
    outer = min(found, key=lambda start: (start.count("/"), start), default=None)
    return "" if outer is None else f"{outer}{wanted}".strip("/")
