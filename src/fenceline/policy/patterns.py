"""Path patterns with git's own semantics.

``pathspec`` turns each line into a regular expression; which line decides is asked here as git does it: of each folder
on the way first, because what lies in a folder that is taken in cannot be taken out again.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore import GitIgnorePatternError

from fenceline.errors import PolicyError

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence


class Patterns:
    """A list of patterns as a ``.gitignore`` has them: later ones win, ``!`` takes paths out again.

    Raises:
        PolicyError: one of them cannot be read.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._exact = _Lines(lines)
        self._folded = _Lines([line.casefold() for line in lines])
        self._lines = tuple(lines)

    def match(self, path: str, *, any_case: bool) -> str | None:
        """Return the deciding pattern when it takes ``path`` in, else None.

        Args:
            path: POSIX, relative to the root that the patterns are for.
            any_case: also take in what differs in case only.
        """
        found = self._exact.decides(path)
        if found is None and any_case:
            found = self._folded.decides(path.casefold())
        return None if found is None else self._lines[found]


class _Lines:
    """The lines of one list, and what was found out about folders."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = tuple(map(_Line, lines))
        self._folders: dict[str, int | None] = {}

    def decides(self, path: str) -> int | None:
        """Return the number of the line that takes ``path`` in, None for none."""
        folder = path.rpartition("/")[0]
        above = self._folder(folder) if folder else None
        return self._last(path) if above is None else above

    def _folder(self, path: str) -> int | None:
        if path not in self._folders:
            above = path.rpartition("/")[0]
            taken = self._folder(above) if above else None
            self._folders[path] = self._last(f"{path}/") if taken is None else taken
        return self._folders[path]

    def _last(self, entry: str) -> int | None:
        """Return the last line that means ``entry`` itself, where it takes it in; a folder ends in a slash."""
        for number in reversed(range(len(self._lines))):
            if self._lines[number].means(entry):
                return number if self._lines[number].takes_in else None
        return None


class _Line:
    """One pattern."""

    def __init__(self, text: str) -> None:
        self._text = text
        try:
            (pattern,) = GitIgnoreSpec.from_lines([text]).patterns
        except (GitIgnorePatternError, ValueError):
            raise PolicyError(
                f"the policy's pattern {text!r} cannot be read", "write it as in .gitignore"
            ) from None
        regex = cast("re.Pattern[str] | None", pattern.regex)  # pyright: ignore[reportUnknownMemberType] - pathspec does not say of what
        if pattern.include is None or regex is None:
            raise PolicyError(f"the policy's pattern {text!r} matches nothing", "write it as in .gitignore")
        self.takes_in = pattern.include
        self._regex = regex

    @cached_property
    def _inside(self) -> bool:
        """Whether it means what is inside a folder, and not the folder."""
        return self._text.rstrip("/").endswith("/**") and self._text.strip("!/*") != ""

    def means(self, entry: str) -> bool:
        """Whether it means ``entry`` itself, not merely a folder that this lies in."""
        if self._inside:
            if self._text.endswith("/") and not entry.endswith("/"):
                return False
            return self._regex.match(entry, 0, len(entry) - 1) is not None
        if "ps_d" in self._regex.groupindex:
            return self._regex.fullmatch(entry) is not None
        return self._regex.match(entry) is not None
