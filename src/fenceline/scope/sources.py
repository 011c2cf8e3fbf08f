"""Which files are the product's own code, and what kind of work a change to files was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from fenceline.scope.testfiles import is_test
from fenceline.scope.words.lexicon import CODE_SUFFIXES
from fenceline.scope.words.written import suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fenceline.workspace.history import Change

Work = Literal["single", "several", "new"]
WORKS: tuple[Work, ...] = ("single", "several", "new")

_ASIDE = re.compile(
    r"(?:^|/)(?:docs?|docs_src|website|examples?|demos?|playground|bench(?:es|marks?)?|fixtures?|_?vendor|third_party"
    r"|dist|build|node_modules|__snapshots__|__tests__|tests?|specs?|e2e|testdata)/|\.min\.js$|\.d\.ts$"
)


def is_source(path: str) -> bool:
    """Whether a path is code of the product: no test, document, example, benchmark, vendored or built file."""
    return suffix(path) in CODE_SUFFIXES and not is_test(path) and not _ASIDE.search(path)


def about(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return what a change was about: its source files; where there are none, its test files.

    Tests, documents, changelogs and locks that go along with source do not count, as they do not count in what a
    person calls an edit of one file.
    """
    kept = tuple(changes)
    return tuple(c for c in kept if is_source(c.path)) or tuple(c for c in kept if is_test(c.path))


def work_of(changes: Sequence[Change]) -> Work:
    """Return the kind of work of what ``about`` returned, not empty: a file added, several touched, or one."""
    if any(change.status == "A" for change in changes):
        return "new"
    return "single" if len(changes) == 1 else "several"
