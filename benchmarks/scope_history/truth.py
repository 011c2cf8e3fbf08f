"""Which commits count: those whose message a person could have given as a task, and that changed code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.scope.sources import about

if TYPE_CHECKING:
    from fenceline.workspace.history import Commit

_MIN_WORDS = 3
_TRAILER = re.compile(
    r"^(?:[A-Z][A-Za-z]+(?:-[A-Za-z]+)+|Fixes|Closes|Refs?|Bug|Issue)\s*:.*$|^-{3,}$|^\(cherry picked .*$",
    re.MULTILINE,
)
_NUMBER = re.compile(r"\(?(?:#|gh-|GH-|PR ?#?|https?://)\S*\)?")
_WORD = re.compile(r"[^\W\d_]{2,}")
_MECHANICAL = re.compile(
    r"^\W*(?:(?:build|chore|ci)\(deps[^)]*\)|(?:build|chore|ci)?:?\s*\(?(?:bump|release|prepare|publish|merge|revert|"
    r"backport|cherry.?pick|version|upgrade|update) (?:.* from .* to |.*dependenc|.*\bv?\d+\.\d+|branch|pull)|"
    r"merge\b|revert\b|bump\b|release\b|v?\d+\.\d+|\[?pre-commit|\[pr #|"
    r"(?:chore|build)[^:]*: (?:release|bump|version))",
    re.IGNORECASE,
)
_BOT = re.compile(r"dependabot|renovate\[bot\]|pre-commit-ci|github-actions\[bot\]", re.IGNORECASE)


def instruction(message: str) -> str:
    """Return the message as a user would have put the task: without trailers, links and numbers of issues."""
    return _NUMBER.sub("", _TRAILER.sub("", message)).strip()


def usable(message: str) -> bool:
    """Whether a person said what was to be done: three words or more, no merge, revert, release or robot."""
    if _BOT.search(message) or _MECHANICAL.match(message):
        return False
    return len(_WORD.findall(instruction(message).partition("\n")[0])) >= _MIN_WORDS


def in_question(commit: Commit) -> bool:
    """Whether the commit is a case: a usable message, code or tests changed, all of its files known."""
    return usable(commit.message) and len(commit.changes) == commit.files and bool(about(commit.changes))
