"""Worlds: what is there after a change, and what was there before it."""

from __future__ import annotations

from pathlib import Path

from grounding_kit import world_of
from hypothesis import given
from hypothesis import strategies as st

from fenceline.grounding.world import Change, World
from fenceline.workspace.faults import WorkspaceError
from fenceline.workspace.index import outline

PATHS = st.sampled_from(["a", "b", "d/a", "d/b", "d/e/a", "f/g/h"])
FILES = st.dictionaries(PATHS, st.sampled_from([b"", b"1", b"2"]))


def contents(world: World) -> dict[str, bytes | None]:
    return {path: world.read(path) for path in sorted(world.files)}


def folders(files: dict[str, bytes]) -> set[str]:
    return {str(folder) for path in files for folder in Path(path).parents} - {"."}


def changes(before: dict[str, bytes], after: dict[str, bytes]) -> tuple[Change, ...]:
    return tuple(Change(path, before.get(path), after.get(path)) for path in {**before, **after})


@given(FILES, FILES)
def test_after_and_before_are_each_other_s_inverse(old: dict[str, bytes], new: dict[str, bytes]) -> None:
    made = changes(old, new)
    there = world_of(old)
    after = there.after(made)
    assert (contents(after), after.folders) == (new, folders(new))
    assert (contents(after.before(made)), after.before(made).folders) == (old, folders(old))
    assert contents(there.before(made)) == old


@given(FILES, FILES, FILES)
def test_before_takes_back_what_was_made_already(
    old: dict[str, bytes], middle: dict[str, bytes], new: dict[str, bytes]
) -> None:
    there = world_of(middle)
    there = World(there.root, there.listing, there.read_disk, outline, made=changes(old, middle))
    edit = changes(middle, new)
    assert contents(there) == middle
    assert contents(there.after(edit)) == new
    first = {change.path: change for change in there.made}
    then = contents(there.before(edit))
    assert {path: then.get(path) for path in first if path not in {c.path for c in edit}} == {
        path: change.before for path, change in first.items() if path not in {c.path for c in edit}
    }


def test_a_moved_file_lies_where_it_was() -> None:
    there = world_of({"new.py": b"2"}).before([Change("new.py", b"1", b"2", was="old.py")])
    assert contents(there) == {"old.py": b"1"}


def test_an_edit_that_leaves_the_files_as_they_are_costs_no_second_look() -> None:
    there = world_of({"d/a.py": b""})
    after = there.after([Change("d/a.py", b"", b"1")])
    assert after.files is there.files
    assert after.folders is there.folders
    assert there.after([Change("d/b.py", None, b"1")]).files == {"d/a.py", "d/b.py"}


def test_what_cannot_be_read_is_none() -> None:
    def read(path: str) -> bytes:
        raise WorkspaceError("no") if path == "a" else OSError("no")

    world = World(Path("/nowhere"), ("a", "b"), read, outline)
    assert (world.read("a"), world.read("b"), world.read("c")) == (None, None, None)
