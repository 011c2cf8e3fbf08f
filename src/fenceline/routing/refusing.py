"""What is refused before a model is asked: a task that no edit of one symbol does, or whose target would be a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.workspace.faults import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.scope.model import Scope


class NoTarget(FencelineError):
    """The instruction does not say clearly enough what to edit."""


def refuse_what_no_edit_does(scope: Scope) -> None:
    """Refuse what does not exist, what is new altogether, and what takes more than an edit of one symbol.

    Raises:
        NoTarget: with what to do instead.
    """
    if scope.unknown:
        raise NoTarget(
            f"there is no {', '.join(scope.unknown)[:120]} in this workspace",
            scope.unclear or "check the name",
        )
    if scope.kind == "greenfield" and scope.confidence != "undecided":
        raise NoTarget(
            "this is a new piece of work rather than an edit of what is here",
            "put a model that can call tools on the ladder, or ask for one function or class at a time",
        )
    if not scope.targets:
        raise NoTarget(
            "the instruction names no file, class or function of this workspace",
            _perhaps(scope) or "name one: Add a method perimeter(self) to Rectangle in shapes.py",
        )
    if scope.renames:
        raise NoTarget(
            f"`{scope.targets[0].new_name}` is a new name for what other code uses: that is more than one edit",
            "rename it with an editor, or put a model that can call tools on the ladder",
        )
    if scope.beyond:
        raise _beyond(scope)


def refuse_a_guess(scope: Scope, evidence: Callable[[], tuple[str, ...]]) -> None:
    """Refuse an undecided scope, unless a failing check says what is wrong.

    Raises:
        NoTarget: with what to say more clearly.
    """
    if scope.confidence == "undecided" and (scope.recipe != "change" or not evidence()):
        where = scope.files[0] if scope.files else "any file"
        wrong = scope.unclear or f"the instruction does not say what to edit: {where} would be a guess"
        unnamed = scope.recipe == "component"
        raise NoTarget(
            wrong, f"say {'its name' if unnamed else 'which one is meant: Class.method'}, or its file"
        )


def out_of_reach(scope: Scope) -> str:
    """Return what is asked for beyond the edits of single symbols, in words; empty for nothing."""
    if scope.lean or scope.recipe not in ("change", "add"):
        return ""
    others = tuple(path for path in scope.files if path != scope.targets[0].path)
    return f"what is asked for in {listed(others)}" if others else "what is asked for in other places"


def _beyond(scope: Scope) -> NoTarget:
    names = " and ".join(f"`{target.name}`" for target in scope.targets[:3])
    if scope.beyond == "removal":
        return NoTarget(
            f"{names} would go away or elsewhere, and an edit leaves what it edits in place",
            "do that in an editor, or put a model that can call tools on the ladder",
        )
    return NoTarget(
        f"{names}: what is asked for is more than an edit of one symbol",
        "ask for each change by itself, or put a model that can call tools on the ladder",
    )


def _perhaps(scope: Scope) -> str:
    """Name the files that may be meant; empty where nothing speaks for any."""
    likely = ", ".join(candidate.path for candidate in scope.candidates[:3])
    return f"name one; it may be {likely}" if likely else ""
