"""Sentences and sizes that the recipes share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.attempts.context import FENCE

if TYPE_CHECKING:
    from fenceline.attempts.material import Material

_ROUTINE = frozenset(
    """
    a an and any are as be bug bugs by broken bugfix can again check code correct correctly debug error errors fail
    failing fails failure file fix fixed for function green in is issue it its make makes me mend method must my of our
    all pass passes passing please problem repair resolve run runs should so solve some such suite test tests that the
    there this to unit until up with works work wrong you
    """.split()  # noqa: SIM905 - one word per list line would fill a page
)
_DOCUMENTING = re.compile(
    r"\b\w*doc(?:s|string|strings|block|umented?|uments?|umentation)?\b|comment|example", re.IGNORECASE
)
_PATHISH = re.compile(r"[\w./-]*\.\w+\b|[`'\"][^`'\"]*[`'\"]")


def tokens(text: str) -> int:
    """Return a rough count of tokens in code, for sizing answers before any server has counted."""
    return len(text) // 3 + 1


def answer_budget(expected: str) -> int:
    """Return max_tokens for an answer about as long as ``expected``: room to differ, none to run away."""
    return max(256, 2 * tokens(expected) + 128)


def opening(language: str, declaration: str) -> str:
    """Return how an answer begins: an open fence and the declaration's first line(s)."""
    return f"```{FENCE.get(language, language)}\n{declaration}"


def bullet(title: str, lines: tuple[str, ...] | list[str] | str) -> str:
    """Return a titled paragraph, empty without lines."""
    body = lines if isinstance(lines, str) else "\n".join(lines)
    return f"{title}\n{body}\n\n" if body.strip() else ""


def beside(material: Material, path: str) -> tuple[str, tuple[str, ...]]:
    """Return what the instruction names beside its target, as paragraphs, and how the file at ``path`` imports it."""
    if not material.scope.named:
        return "", ()
    from fenceline.attempts.recipes.named import named  # noqa: PLC0415 - few instructions name anything else

    return named(material, path)


def is_routine(instruction: str, names: tuple[str, ...]) -> bool:
    """Whether an instruction says nothing but "fix it until the tests pass", names and paths aside.

    Then the description of the code is the whole specification, and a wrong body need not be shown.
    """
    rest = _PATHISH.sub(" ", instruction)
    known = _ROUTINE | {part.lower() for name in names for part in re.findall(r"\w+", name)}
    left = [word for word in re.findall(r"[a-zA-Z_]\w+", rest) if word.lower() not in known]
    return len(left) <= 1


def speaks_of_docs(instruction: str) -> bool:
    """Whether an instruction asks for something about a description: what it says, or how it is written."""
    return _DOCUMENTING.search(instruction) is not None
