"""The commands that decide about a workspace, and how they narrow to the tests nearest a change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fenceline.checks.results import CheckCommand, Runner

_ANYTHING = frozenset({"npm", "make", "command"})


@dataclass(frozen=True, slots=True)
class Check:
    """How a workspace is tested.

    Attributes:
        root: of the workspace.
        whole: every command, in the order to run them; at least one.
    """

    root: Path
    whole: tuple[CheckCommand, ...]

    @property
    def runner(self) -> Runner:
        """Return what runs the tests: of several commands the first that knows what a test is."""
        return next(
            (command for command in self.whole if command.runner not in _ANYTHING), self.whole[0]
        ).runner

    def nearest(self, tests: Sequence[str]) -> CheckCommand | None:
        """Return the command that runs only these test files, None when no command can be narrowed to them.

        Args:
            tests: paths relative to the root.
        """
        from fenceline.checks.narrow import narrow  # noqa: PLC0415 - only where an edit is being held to account

        for command in self.whole:
            prefix = f"{command.folder}/" if command.folder else ""
            mine = [test.removeprefix(prefix) for test in tests if test.startswith(prefix)]
            if mine and len(mine) == len(tests) and (narrowed := narrow(command, self.root, mine)):
                return narrowed
        return None

    def about(self, paths: Sequence[str]) -> Check:
        """Return the check of the packages and languages of ``paths``, all of it when none matches."""
        mine = tuple(command for command in self.whole if any(_concerns(command, path) for path in paths))
        return replace(self, whole=mine) if mine else self


_SUFFIXES = {
    "pytest": (".py", ".pyi"), "unittest": (".py",), "go": (".go",), "cargo": (".rs",),
    "npm": (".js", ".ts", ".jsx", ".tsx", ".mjs", ".cjs", ".vue", ".svelte"),
    "maven": (".java", ".kt", ".scala"), "gradle": (".java", ".kt", ".scala", ".groovy"),
}  # fmt: skip
_SAME = {"jest": "npm", "vitest": "npm", "mocha": "npm", "node": "npm"}


def _concerns(command: CheckCommand, path: str) -> bool:
    if command.folder and not path.startswith(f"{command.folder}/"):
        return False
    suffixes = _SUFFIXES.get(_SAME.get(command.runner, command.runner))
    return suffixes is None or path.endswith(suffixes)
