"""Path patterns with git's own semantics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore import GitIgnorePatternError

from fenceline.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Patterns:
    """A list of patterns as a ``.gitignore`` has them: later ones win, ``!`` takes paths out again.

    Raises:
        PolicyError: one of them cannot be read.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = tuple(lines)
        self._exact = _spec(lines)
        self._folded = _spec([line.casefold() for line in lines])

    def match(self, path: str, *, any_case: bool) -> str | None:
        """Return the deciding pattern when it takes ``path`` in, else None.

        Args:
            path: POSIX, relative to the root that the patterns are for.
            any_case: also take in what differs in case only.
        """
        if (line := self._decides(self._exact, path)) is not None:
            return line
        return self._decides(self._folded, path.casefold()) if any_case else None

    def _decides(self, spec: GitIgnoreSpec, path: str) -> str | None:
        found = spec.check_file(path)
        return self._lines[found.index] if found.include and found.index is not None else None


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    for line in lines:
        try:
            spec = GitIgnoreSpec.from_lines([line])
        except GitIgnorePatternError:
            raise PolicyError(
                f"the policy's pattern {line!r} cannot be read", "write it as in .gitignore"
            ) from None
        if all(pattern.include is None for pattern in spec.patterns):
            raise PolicyError(f"the policy's pattern {line!r} matches nothing", "write it as in .gitignore")
    return GitIgnoreSpec.from_lines(lines)
