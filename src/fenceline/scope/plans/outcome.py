"""Puts the parts of a plan together: the files, the tests that cover them, the kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fenceline.scope.model import Kind, Recipe, Scope, Target
from fenceline.scope.testing.covering import covering
from fenceline.scope.testing.testcases import in_file_tests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.scope.names.reading import Reading
    from fenceline.scope.names.targets import Notes
    from fenceline.workspace.symbols import Symbol


def outcome(
    reading: Reading,
    notes: Notes,
    recipe: Recipe,
    targets: tuple[Target, ...],
    siblings: tuple[Symbol, ...],
    uses: Sequence[str] = (),
) -> Scope:
    """Return the scope of an edit to existing files."""
    files = tuple(dict.fromkeys([*(t.path for t in targets), *reading.files, *uses]))
    tests = tests_for(reading, targets[0], notes)
    return Scope(_kind(reading, files, notes), recipe, targets, files, siblings, tests=tests)


def _kind(reading: Reading, files: Sequence[str], notes: Notes) -> Kind:
    if len(files) > 1:
        notes.say(f"{len(files)} files are touched")
    elif reading.intent.wide:
        notes.say("the instruction speaks of many places")
    else:
        return "edit"
    return "multi-file"


def tests_for(reading: Reading, target: Target, notes: Notes) -> tuple[str, ...]:
    """Return the tests named in the instruction, then those that cover the target, nearest first."""
    found = covering(reading.code, target.path, covered_names(target))
    for cover in found[:2]:
        notes.say(
            f"{cover.path} names `{cover.names}`"
            if cover.names
            else f"{cover.path} is named after {target.path}"
        )
    own = [target.path] if in_file_tests(reading.code, target.path) else []
    return tuple(dict.fromkeys([*reading.test_files, *own, *(cover.path for cover in found)]))


def covered_names(target: Target) -> tuple[str, ...]:
    """Return the names by which tests would know a target: its own, then its classes' from the inside out."""
    qualname = target.symbol.qualname.split(".") if target.symbol else []
    own = [target.new_name] if target.new_name else []
    return (*own, *reversed(qualname))
