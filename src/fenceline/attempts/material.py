"""What a recipe may draw on: the scope, the code around it, and the evidence of the check."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fenceline.attempts import context

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fenceline.scope.model import Scope, Target
    from fenceline.workspace.symbols import Outline, Symbol


@dataclass(frozen=True, slots=True)
class Material:
    """Read-only view of a task for the recipes.

    Attributes:
        instruction: as the user wrote it.
        scope: what the task touches.
        read: bytes of a file of the workspace.
        outline: declarations of a file; None for a language without a reader.
        evidence: essential lines of the check before the edit, empty when it passed or none was run.
        language_of: language of a path by its ending.
        runner: of the check, empty where none was found.
        find: symbols of a bare name, anywhere in the workspace.
    """

    instruction: str
    scope: Scope
    read: Callable[[str], bytes]
    outline: Callable[[str], Outline | None]
    language_of: Callable[[str], str | None]
    evidence: tuple[str, ...] = field(default=())
    runner: str = ""
    find: Callable[[str], Sequence[Symbol]] = lambda _: ()

    @property
    def target(self) -> Target:
        """Return the main target."""
        return self.scope.targets[0]

    def sibling_code(self, limit: int, budget: int) -> tuple[str, ...]:
        """Return the code of up to ``limit`` siblings, none longer than ``budget`` characters."""
        codes: list[str] = []
        for sibling in self.scope.siblings:
            code = context.whole(sibling, self.read(sibling.path))
            if len(code) <= budget and code not in codes:
                codes.append(code)
            if len(codes) == limit:
                break
        return tuple(codes)

    def demands(self, name: str, limit: int = 5) -> tuple[str, ...]:
        """Return what the tests say that ``name`` must do: the statements that fail now first, then others."""
        said = [line for path in self.scope.tests[:3] for line in context.uses(self.read(path), name, 40)]
        failing = "\n".join(self.evidence)
        said = list(dict.fromkeys(said))
        said.sort(key=lambda statement: statement not in failing)
        return tuple(said[:limit])

    def around(self, code: str, symbol: Symbol | None, path: str) -> str:
        """Return declarations and imports of the file that ``code`` mentions."""
        outline = self.outline(path)
        return context.neighbours(outline, self.read(path), context.words(code), symbol) if outline else ""
