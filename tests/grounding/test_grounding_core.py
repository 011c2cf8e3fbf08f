"""The room's front door: who judges what, what counts, and in which order it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from grounding_kit import judge_in, missing, world_of

from fenceline.grounding.ground import Ground, not_judged
from fenceline.grounding.kinds import SignalKind
from fenceline.grounding.language import LANGUAGES, grounder
from fenceline.grounding.rules import RULES, kind_of
from fenceline.grounding.world import Change, World
from fenceline.workspace.index.languages import LANGUAGES as READ

if TYPE_CHECKING:
    from fenceline.grounding.signal import Signal


def judged(world: World, *changes: Change) -> tuple[Signal, ...]:
    with Ground(world, judge_in([])) as ground:
        return ground.judge(changes)


def test_only_what_a_change_adds_is_told_in_order() -> None:
    world = world_of({"b.py": b"import old\n", "a.py": b""})
    found = judged(
        world,
        Change("b.py", b"import old\n", b"import new\n\nimport old\nimport a\n"),
        Change("a.py", b"", b"import z\nimport b\n"),
    )
    assert found == (missing("a.py", 1, "z"), missing("b.py", 1, "new"))


def test_one_judge_serves_all_files_of_a_module_and_is_closed() -> None:
    log: list[str] = []
    with Ground(world_of({}), judge_in(log)) as ground:
        ground.judge([Change("a.ts", None, b"import x\n"), Change("b.js", None, b"import y\n")])
        ground.judge([Change("c.tsx", None, b"import z\n")])
        assert ground.of("typescript") is ground.of("javascript")
        assert ground.of("cobol") is None
        assert log == ["made"]
    assert log == ["made", "closed"]


def test_a_file_is_looked_at_ahead_by_who_judges_it() -> None:
    log: list[str] = []
    with Ground(world_of({"a.py": b""}), judge_in(log)) as ground:
        for path in ("a.py", "README.md", "a.c", ""):
            ground.look(path)
    assert log == ["made", "a.py", "closed"]


def test_what_nobody_judges_is_passed_over_with_a_reason() -> None:
    reasons = {"README.md": "no source code", "a.c": "no rules for c", "a.py": "", "b.TSX": ""}
    assert {path: not_judged(path) for path in reasons} == reasons
    changes = [
        Change("a.py", b"import x\n", None),
        Change("README.md", None, b"import x\n"),
        Change("a.c", None, b""),
    ]
    assert judged(world_of({}), *changes) == ()


def test_a_module_deleted_by_the_same_change_is_missed() -> None:
    made = (Change("helper.py", b"", None), Change("app.py", b"import helper\n", b"import helper\n\n"))
    world = world_of({"app.py": b"import helper\n\n"})
    whole = World(world.root, world.listing, world.read_disk, world.outliner, made=made)
    assert judged(whole, *made) == (missing("app.py", 1, "helper"),)
    assert judged(world, made[1]) == ()  # nobody told that it had been there


def test_a_moved_file_is_held_against_its_new_place_and_its_old_troubles_do_not_count() -> None:
    text = b"import old_trouble\nimport beside\n"
    move = Change("lib/app.py", text, text + b"import new\n", was="app.py")
    world = world_of({"lib/app.py": text + b"import new\n", "beside.py": b""})
    whole = World(world.root, world.listing, world.read_disk, world.outliner, made=(move,))
    assert judged(whole, move) == (missing("lib/app.py", 2, "beside"), missing("lib/app.py", 3, "new"))


def test_every_row_of_the_tables_is_sound() -> None:
    kinds = set(getattr(SignalKind, "__args__"))  # noqa: B009 - a Literal's values
    assert {kind_of(rule) for rule in RULES} <= kinds
    assert set(LANGUAGES) <= {language.name for language in READ}
    with pytest.raises(KeyError):
        kind_of("none")


def test_an_unknown_language_has_no_grounder() -> None:
    assert grounder("cobol", world_of({})) is None
