"""Judges JavaScript and TypeScript: modules, packages, exported names, members and undefined names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.grounding.javascript.compiler.asking import Compiler
from fenceline.grounding.javascript.compiler.running import run
from fenceline.grounding.javascript.front import JavaScriptGrounder

if TYPE_CHECKING:
    from fenceline.grounding.javascript.compiler.running import Runner
    from fenceline.grounding.language import Grounder
    from fenceline.grounding.world import World


def grounder(world: World, runner: Runner | None = run) -> Grounder:
    """Return who judges JavaScript, JSX, TypeScript and TSX in ``world``.

    Args:
        world: the workspace.
        runner: runs the compiler that the project has installed, for whole changes; None to do without it.
            ``compiler.asking`` says what is trusted then.
    """
    return JavaScriptGrounder(world, Compiler(world, runner) if runner else None)
