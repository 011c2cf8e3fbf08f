"""An instruction that asks for several edits, read against the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scope_kit import scope_of

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = """class Square:
    def area(self):
        return self.side**2


class Rectangle:
    def area(self):
        return self.width * self.height


def parse_shape(text):
    return text


def extract(text):
    return text


def merge(text):
    return text
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "shapes.py").write_text(SHAPES)
    (tmp_path / "test_shapes.py").write_text(
        "from shapes import Square\n\n\ndef test_area():\n    Square().area()\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("instruction", "targets"),
    [
        ("Add methods diagonal and scale to Rectangle", ["Rectangle+diagonal", "Rectangle+scale"]),
        ("Add a method diagonal to Rectangle and Square", ["Rectangle+diagonal", "Square+diagonal"]),
        ("Fix Square.area and Rectangle.area", ["Square.area", "Rectangle.area"]),
        ("Add a method diagonal to Square and fix parse_shape", ["Square+diagonal", "parse_shape"]),
        ("Add caching to both Square.area and Rectangle.area", ["Square.area", "Rectangle.area"]),
        ("Round to two digits in `Square.area`, and in parse_shape()", ["Square.area", "parse_shape"]),
        ("Let parse_shape and Square.area return None when empty", ["parse_shape", "Square.area"]),
        (
            "Square.area and Rectangle.area in shapes.py return the wrong sign",
            ["Square.area", "Rectangle.area"],
        ),
        ("Square.area plus parse_shape should log", ["Square.area", "parse_shape"]),
        ("Return a tuple from Square.area and Rectangle.area", ["Square.area", "Rectangle.area"]),
        ("Square and Rectangle should be dataclasses", ["Square", "Rectangle"]),
        ("Let `extract` and `merge` return None when empty", ["extract", "merge"]),
        ("Make Square.area return an int, and Rectangle.area too", ["Square.area", "Rectangle.area"]),
    ],
)
def test_parts_that_are_clear_are_edits_in_a_row(root: Path, instruction: str, targets: list[str]) -> None:
    scope = scope_of(root, instruction)
    found = [
        "+".join(filter(None, (target.symbol.qualname if target.symbol else "", target.new_name)))
        for target in scope.targets
    ]
    assert (found, scope.kind, scope.lean, scope.files) == (targets, "edit", True, ("shapes.py",))
    assert [part.target for part in scope.parts] == list(scope.targets)
    assert scope.reasons[-1] == "2 edits are asked for, which come one after the other"


def test_parts_that_are_only_likely_are_done_all_the_same(root: Path) -> None:
    (root / "more.py").write_text("class Parser:\n    def merge(self):\n        return self\n")
    scope = scope_of(root, "Fix parse_shape; also fix merge")
    assert ([target.name for target in scope.targets], scope.confidence, len(scope.parts)) == (
        ["parse_shape", "merge"], "likely", 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    "instruction",
    [
        "Fix " + " and ".join(f"f{number}_" for number in range(7)),
        "- fix Square.area\n- remove extract",
        "- rename parse_shape to parse\n- handle None in merge",
    ],
)
def test_more_than_edits_in_a_row_is_no_edit_of_the_first(root: Path, instruction: str) -> None:
    (root / "many.py").write_text(
        "".join(f"def f{number}_():\n    return {number}\n\n\n" for number in range(7))
    )
    scope = scope_of(root, instruction)
    assert (scope.beyond, scope.parts, scope.lean) == ("together", (), False)


def test_rows_of_a_list_are_parts(root: Path) -> None:
    scope = scope_of(
        root, "In shapes.py:\n- let extract raise TypeError\n- fix Square.area\n- write tests for merge"
    )
    assert [(part.scope.recipe, part.target.name) for part in scope.parts] == [
        ("change", "extract"), ("change", "Square.area"), ("test", "merge"),
    ]  # fmt: skip
    assert not scope.wants_test


def test_a_part_that_may_mean_several_things_leaves_all_of_it_open(root: Path) -> None:
    scope = scope_of(root, "Fix parse_shape and fix `area`")
    assert (scope.confidence, scope.parts, scope.unclear) == (
        "undecided", (), "`area` may be Square.area, Rectangle.area",
    )  # fmt: skip


def test_tests_of_functions_in_plain_words_are_written_for_each(root: Path) -> None:
    scope = scope_of(root, "Write a test for extract, merge and parse_shape")
    assert [(part.scope.recipe, part.target.name) for part in scope.parts] == [
        ("test", "extract"), ("test", "merge"), ("test", "parse_shape"),
    ]  # fmt: skip


def test_what_something_is_passed_to_is_not_the_place(root: Path) -> None:
    scope = scope_of(root, "Add a parameter `strict` to parse_shape and pass it on to merge")
    assert [target.name for target in scope.targets] == ["parse_shape"]


def test_what_has_no_place_of_its_own_goes_beside_the_first(root: Path) -> None:
    scope = scope_of(root, "Add Rectangle.diagonal and a `half_of` function")
    assert [(part.target.path, part.target.new_name, bool(part.target.symbol)) for part in scope.parts] == [
        ("shapes.py", "diagonal", True), ("shapes.py", "half_of", False),
    ]  # fmt: skip


def test_each_part_is_told_of_its_own_place_alone(root: Path) -> None:
    scope = scope_of(root, "Add caching to Square.area and Rectangle.area, by functools")
    assert [part.instruction for part in scope.parts] == [
        "Add caching to Square.area, by functools",
        "Add caching to Rectangle.area, by functools",
    ]


def test_places_that_shall_be_alike_are_told_of_each_other(root: Path) -> None:
    whole = "Make Square.area and Rectangle.area consistent"
    scope = scope_of(root, whole)
    assert [(part.instruction, part.target.name) for part in scope.parts] == [
        (whole, "Square.area"), (whole, "Rectangle.area"),
    ]  # fmt: skip
    assert [[it.qualname for it in part.scope.named] for part in scope.parts] == [
        ["Rectangle.area"], ["Square.area"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "instruction",
    [
        "Extract what Square.area and Rectangle.area do into a function",
        "Merge Square.area and Rectangle.area",
        "Move Square.area and Rectangle.area to a base class",
        "Swap Square.area and Rectangle.area",
    ],
)
def test_places_that_change_together_are_no_edits_in_a_row(root: Path, instruction: str) -> None:
    scope = scope_of(root, instruction)
    assert (scope.parts, scope.beyond, scope.lean) == ((), "together", False)
    assert [target.name for target in scope.targets] == ["Square.area", "Rectangle.area"]


def test_tests_of_several_functions_are_edits_in_a_row(root: Path) -> None:
    scope = scope_of(root, "Write tests for Rectangle.area and parse_shape")
    assert [(part.scope.recipe, part.target.name) for part in scope.parts] == [
        ("test", "Rectangle.area"), ("test", "parse_shape"),
    ]  # fmt: skip
    assert (scope.kind, scope.lean, scope.wants_test, scope.edits) == ("edit", True, False, 2)


def test_a_test_for_them_is_asked_for_once(root: Path) -> None:
    scope = scope_of(root, "Add methods diagonal and scale to Rectangle with tests in test_new.py")
    assert (scope.kind, scope.lean, scope.wants_test, scope.test_path) == (
        "multi-file",
        True,
        True,
        "test_new.py",
    )
    assert (len(scope.parts), scope.unknown) == (2, ())


def test_a_part_about_what_does_not_exist_is_told(root: Path) -> None:
    scope = scope_of(root, "Add a method diagonal to Rectangle and fix Circle.area")
    assert (scope.parts, scope.unknown) == ((), ("Circle.area",))


@pytest.mark.parametrize(
    "instruction",
    [
        "Add a class Circle to shapes.py and a method area to Circle",
        "Fix the crash when Square.area and Rectangle.area are called in a row",
        "Add a method diagonal to Rectangle and add a docstring",
        "Add a method diagonal to Rectangle and use Square.area",
        "Fix Square.area, and Square.area must round",
    ],
)
def test_what_is_one_edit_stays_one(root: Path, instruction: str) -> None:
    scope = scope_of(root, instruction)
    assert (scope.parts, scope.unknown) == ((), ())
