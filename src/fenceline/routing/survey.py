"""What is known before any model is asked: files, declarations, scope, check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fenceline import places
from fenceline.attempts.beside import GroundBeside
from fenceline.attempts.events import Note, ScopeRead
from fenceline.attempts.referee import Referee
from fenceline.checks.find import find_check
from fenceline.checks.results import TestState
from fenceline.checks.sandbox import SandboxKind
from fenceline.checks.sandboxes import choose_sandbox, make_sandbox
from fenceline.scope.read import read_scope
from fenceline.scope.testfiles import is_test
from fenceline.scope.testing.covering import may_name
from fenceline.workspace.index import open_index, outline

if TYPE_CHECKING:
    from fenceline.attempts.events import Emit
    from fenceline.checks.sandbox import Sandbox
    from fenceline.grounding.ground import Ground
    from fenceline.routing.task import Task
    from fenceline.scope.likely.evidence import Evidence
    from fenceline.scope.model import Scope
    from fenceline.workspace.files import Workspace
    from fenceline.workspace.index import Index


@dataclass(frozen=True, slots=True)
class Situation:
    """A task with what was found out about it.

    Attributes:
        task: as asked.
        files: of the workspace.
        index: its declarations.
        scope: what the task touches.
        referee: its check, with the baseline where that was needed already.
        ground: what edits are held against, made once a model has been asked.
    """

    task: Task
    files: tuple[str, ...]
    index: Index
    scope: Scope
    referee: Referee
    ground: GroundBeside

    @property
    def first(self) -> Situation:
        """Return the situation of the first edit, where the task is several."""
        if not self.scope.parts:
            return self
        part = self.scope.parts[0]
        return replace(self, task=replace(self.task, instruction=part.instruction), scope=part.scope)


def survey(task: Task, emit: Emit, *, run_checks: bool = True) -> Situation:
    """Read the workspace and the instruction; asks no model.

    Args:
        task: what is asked.
        emit: told of the scope and of any check that runs.
        run_checks: whether the check may run before an edit, to find what is meant or to quote what fails.
    """
    workspace = task.workspace
    files = workspace.files()
    index = open_index(workspace.root, files, places.cache_dir() / "index")
    evidence = cache(partial(_evidence, workspace, files))
    scope = read_scope(task.instruction, index, workspace, evidence=evidence)
    command = task.check or task.config.check.command
    check = find_check(workspace.root, files, command)
    if check is None and (lack := _lacking(task, files)):
        emit(Note(f"no check: {lack}"))
    if check is not None and not command and scope.files:
        check = check.about(scope.files)
    sandbox = _sandbox(task, emit)
    timeout = task.config.check.timeout_s
    referee = Referee(check, workspace.root, sandbox, (), timeout, emit, looks=run_checks)
    aim(referee, scope, workspace, files)
    if scope.confidence == "undecided" and (failing := _failing(referee)):
        scope = read_scope(task.instruction, index, workspace, failing=failing, evidence=evidence)
        aim(referee, scope, workspace, files)
    emit(told(scope, workspace))
    ground = GroundBeside(partial(ground_of, workspace, files))
    return Situation(task, files, index, scope, referee, ground)


def _lacking(task: Task, files: tuple[str, ...]) -> str:
    from fenceline.checks.lacking import lacking  # noqa: PLC0415 - only where there is no check

    return lacking(task.workspace.root, files)


def _evidence(workspace: Workspace, files: tuple[str, ...]) -> Evidence:
    from fenceline.scope.likely.evidence import gather  # noqa: PLC0415 - only where an instruction names nothing

    return gather(workspace, files, places.cache_dir())


def ground_of(workspace: Workspace, files: tuple[str, ...]) -> Ground:
    """Return what edits of ``workspace`` are held against."""
    from fenceline.grounding.ground import Ground  # noqa: PLC0415 - beside the first request
    from fenceline.grounding.world import World  # noqa: PLC0415 - beside the first request

    return Ground(World(workspace.root, files, workspace.read, outline))


def aim(referee: Referee, scope: Scope, workspace: Workspace, files: tuple[str, ...]) -> None:
    """Tell the referee what is edited, and which tests are near it."""
    referee.covering, referee.about = scope.tests, _about(scope)
    referee.narrows = not {path for path in files if is_test(path)} <= set(scope.tests)
    new = [target.new_name for target in scope.targets if target.new_name] if scope.recipe == "add" else []
    silent = (
        path for path in scope.tests if new and not any(may_name(workspace.read(path), name) for name in new)
    )
    referee.quiet = frozenset(silent)


def _about(scope: Scope) -> tuple[str, ...]:
    """Return the names of what is edited, and of its files."""
    symbols = [target.symbol.name for target in scope.targets if target.symbol]
    files = [PurePosixPath(target.path).stem for target in scope.targets]
    return tuple(dict.fromkeys([*(t.new_name for t in scope.targets if t.new_name), *symbols, *files]))


def _failing(referee: Referee) -> tuple[str, ...]:
    result = referee.baseline()
    if result is None or result.outcome != "failed":
        return ()
    failing = [name for name, state in result.tests.items() if state is TestState.FAILED]
    return tuple(failing) or tuple(failure.path for failure in result.failures if failure.path)


def _sandbox(task: Task, emit: Emit) -> Sandbox:
    if not task.config.check.sandbox:
        return make_sandbox(SandboxKind.NONE)
    sandbox = choose_sandbox()
    if sandbox.kind is not SandboxKind.BUBBLEWRAP:
        emit(Note(sandbox.notice))
    return sandbox


def told(scope: Scope, workspace: Workspace) -> ScopeRead:
    """Return ``scope`` as the face is told it."""
    symbols = tuple(dict.fromkeys(target.symbol.qualname for target in scope.targets if target.symbol))
    paths = dict.fromkeys((scope.test_path, *(target.path for target in scope.targets)))
    return ScopeRead(
        scope.kind, scope.recipe, scope.files, symbols, scope.tests, scope.confidence, scope.reasons,
        creates=tuple(path for path in paths if path and not workspace.exists(path)),
        size=scope.size, candidates=tuple(candidate.path for candidate in scope.candidates),
    )  # fmt: skip
