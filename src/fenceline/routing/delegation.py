"""Lets a local model do one scoped edit inside the work of a model with tools: an ordinary local attempt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fenceline import places
from fenceline.errors import FencelineError
from fenceline.routing.editing import one_edit
from fenceline.scope.model import Target
from fenceline.scope.read import read_scope
from fenceline.workspace.index import open_index

if TYPE_CHECKING:
    from fenceline.attempts.events import Emit
    from fenceline.attempts.outcome import Attempt, Tally
    from fenceline.models.protocol import Model
    from fenceline.routing.survey import Situation
    from fenceline.scope.model import Scope
    from fenceline.workspace.index import Index


@dataclass(slots=True)
class Delegation:
    """Does scoped edits in the workspace as it is at that moment.

    Attributes:
        situation: of the whole task.
        model: the local one.
        emit: tells the face.
        tallies: of every edit so far.
    """

    situation: Situation
    model: Model
    emit: Emit
    tallies: list[Tally] = field(default_factory=list["Tally"])

    def __call__(self, path: str, symbol: str, instruction: str) -> Attempt:
        """Return how the local model's attempt at ``symbol`` in ``path`` ended; a failed one left nothing behind.

        The whole check decides, against a run of it just before: the work around may be half done, so the edit has to
        mend something, or to break nothing where no test is about it.

        Raises:
            FencelineError: there is no such place, or the model could not be asked.
        """
        situation = self._narrowed(path, symbol, instruction)
        attempt = one_edit(situation, self.model, self.emit)
        self.tallies.append(attempt.tally)
        try:
            return attempt.run()
        finally:
            situation.referee.stop()

    def _narrowed(self, path: str, symbol: str, instruction: str) -> Situation:
        workspace = self.situation.task.workspace
        files = workspace.files()
        index = open_index(workspace.root, files, places.cache_dir() / "index")
        target = _target(index, path, symbol)
        order = f"{_order(target, symbol)}: {instruction}"
        read = read_scope(order, index, workspace)
        # One edit in one place: a test, or what else is listed, would stand where nobody said.
        scope = replace(_at(read, target), wants_test=False, parts=())
        return replace(
            self.situation,
            task=replace(self.situation.task, instruction=order),
            files=files,
            index=index,
            scope=scope,
            referee=replace(self.situation.referee, covering=(), narrows=False, discretion=None),
        )


def _target(index: Index, path: str, symbol: str) -> Target:
    """Return the symbol to change, or what receives it where it is new.

    Raises:
        FencelineError: neither is there.
    """
    outline = index.outline(path)
    if outline is None:
        raise FencelineError(f"the symbols of {path} are not known")
    if known := outline.find(symbol):
        return Target(path, known)
    parent, _, name = symbol.rpartition(".")
    holder = outline.find(parent) if parent else None
    if parent and holder is None:
        raise FencelineError(f"{path} has no {parent}")
    return Target(path, holder, name)


def _order(target: Target, symbol: str) -> str:
    if not target.new_name:
        return f"Change `{symbol}` in {target.path}"
    if target.symbol is None:
        return f"Add a function `{target.new_name}` to {target.path}"
    return f"Add a method `{target.new_name}` to `{target.symbol.qualname}` in {target.path}"


def _at(read: Scope, target: Target) -> Scope:
    """Return what was read of the order, about this target whatever it seemed to be about."""
    return replace(
        read, kind="edit", recipe="add" if target.new_name else "change", targets=(target,), files=(target.path,),
        confidence="sure", unknown=(),
    )  # fmt: skip
