"""Places in the workspace and the source lines at them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fenceline.checks.clean import block
from fenceline.checks.results import Failure

MAX_LINES = 12

_FOREIGN = frozenset({"node_modules", "site-packages", ".venv", "venv", ".tox", "vendor", ".git"})
_MAX_FILE = 4 << 20
_MAX_STATEMENT = 6


@dataclass(frozen=True, slots=True)
class Frame:
    """One line that was running.

    Attributes:
        path: relative to the workspace.
        line: its number, from 1.
        source: what stands there, empty unknown.
    """

    path: str
    line: int
    source: str = ""

    def __str__(self) -> str:
        """Return ``path:line: source``."""
        return f"{self.path}:{self.line}: {self.source}" if self.source else f"{self.path}:{self.line}"


def inside(path: str, root: Path) -> str:
    """Return ``path`` relative to the workspace; empty when it is not of it or belongs to a dependency."""
    try:
        full = Path(path.removeprefix("file://"))
        full = full if full.is_absolute() else root / full
        parts = (
            full.relative_to(root)
            if full.is_relative_to(root)
            else full.resolve().relative_to(root.resolve())
        )
        known = full.is_file() and ".." not in parts.parts and _FOREIGN.isdisjoint(parts.parts)
    except (OSError, ValueError, RuntimeError):
        return ""
    return parts.as_posix() if known else ""


def frame_at(path: str, line: int, root: Path, source: str = "") -> Frame | None:
    """Return the place when it is in the workspace, with its source line where none was given."""
    if not (known := inside(path, root)):
        return None
    return Frame(known, line, source.strip() or statement(root / known, line))


def statement(path: Path, line: int) -> str:
    """Return the statement that begins at ``line``, up to where its brackets close; empty unknown."""
    try:
        if path.stat().st_size > _MAX_FILE:
            return ""
        lines = path.read_text("utf-8", "replace").split("\n")
    except OSError:
        return ""
    taken: list[str] = []
    for text in lines[max(line - 1, 0) : max(line - 1, 0) + _MAX_STATEMENT]:
        taken.append(text.strip())
        if text.endswith("{") or _open_brackets(" ".join(taken)) <= 0:  # a block is more than its statement
            break
    return " ".join(taken)


def _open_brackets(text: str) -> int:
    return sum(map(text.count, "([{")) - sum(map(text.count, ")]}"))


def failure(test: str, frames: list[Frame], said: list[str]) -> Failure:
    """Return a failure that shows where (the outermost and the innermost places) and what was said."""
    shown = list(dict.fromkeys(map(str, frames)))
    if len(shown) > 4:
        shown = [*shown[:2], *shown[-2:]]
    last = frames[-1] if frames else Frame("", 0)
    return Failure(test, block([*shown, *said], MAX_LINES), last.path, last.line)
