"""What an instruction lists, taken apart by its words alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.scope.words.pieces import pieces

LISTED = {
    "Add a method diagonal to Rectangle and a method diagonal to Square": (
        "Add a method diagonal to Rectangle", "Add a method diagonal to Square",
    ),
    "Add methods diagonal and scale to Rectangle": (
        "Add a method diagonal to Rectangle", "Add a method scale to Rectangle",
    ),
    "Add the methods `diagonal(self)`, scale(self, factor) and area to Rectangle in shapes.py": (
        "Add a method `diagonal(self)` to Rectangle in shapes.py",
        "Add a method scale(self, factor) to Rectangle in shapes.py",
        "Add a method area to Rectangle in shapes.py",
    ),
    "Add two functions read and write to io.py; write takes a path": (
        "Add a function read to io.py; write takes a path", "Add a function write to io.py; write takes a path",
    ),
    "Add a method diagonal to Rectangle and fix Square.area": (
        "Add a method diagonal to Rectangle", "fix Square.area",
    ),
    "Add a method scale(self, factor) to Rectangle and Square that returns a new one": (
        "Add a method scale(self, factor) to Rectangle that returns a new one",
        "Add a method scale(self, factor) to Square that returns a new one",
    ),
    "Fix the bugs in parse_age, dump_age and load_age: they must accept None": (
        "Fix the bugs in parse_age: they must accept None",
        "Fix the bugs in dump_age: they must accept None",
        "Fix the bugs in load_age: they must accept None",
    ),
    "Write unit tests for parse_age and Rectangle.area": (
        "Write unit tests for parse_age", "Write unit tests for Rectangle.area",
    ),
    "Add a Circle class and a Triangle class to shapes.py": (
        "Add a Circle class to shapes.py", "Add a Triangle class to shapes.py",
    ),
    "Add a method a and a method b to Rectangle": ("Add a method a to Rectangle", "Add a method b to Rectangle"),
    "Make Square.area raise ValueError when a side is negative, and do the same for Rectangle.area.": (
        "Make Square.area raise ValueError when a side is negative",
        "Make Rectangle.area raise ValueError when a side is negative",
    ),
    "Add a method scale to Rectangle, and to Square too": (
        "Add a method scale to Rectangle", "Add a method scale to Square",
    ),
    "Add a method scale to Rectangle and to Square": (
        "Add a method scale to Rectangle", "Add a method scale to Square",
    ),
    "Add a `first` method to Cart, then use it in pick": ("Add a `first` method to Cart", "Use first in pick"),
    "Add Cart.first and use it in Cart.total and parse_age": (
        "Add Cart.first", "Use Cart.first in Cart.total", "Use Cart.first in parse_age",
    ),
    "Fix pick. Then make parse_age accept None.": ("Fix pick", "make parse_age accept None."),
    "Make pick return a tuple and parse_age return a list": (
        "Make pick return a tuple", "Make parse_age return a list",
    ),
    "In utils.py: make pick return a tuple and let parse_age raise": (
        "In utils.py: make pick return a tuple", "In utils.py: let parse_age raise",
    ),
    "Add type hints to pick and a docstring to parse_age": (
        "Add type hints to pick", "Add a docstring to parse_age",
    ),
    "Add validators Negative and Positive like Range": (
        "Add a validator Negative like Range", "Add a validator Positive like Range",
    ),
    "1. Fix pick 2. Let parse_age raise": ("Fix pick", "Let parse_age raise"),
    "In `utils.py`:\n- fix pick\n- add a docstring to parse_age\n": (
        "In `utils.py`: fix pick", "In `utils.py`: add a docstring to parse_age",
    ),
    "Please do this:\n1) Fix pick\n2) Write tests for parse_age": ("Fix pick", "Write tests for parse_age"),
    "Rectangle: add `scale` and __repr__": ("add `scale` to Rectangle", "add __repr__ to Rectangle"),
    "Message: implement get_uint(), put_uint() for big endian": (
        "implement get_uint() in Message for big endian", "implement put_uint() in Message for big endian",
    ),
    "Add __repr__ to Rectangle and Square": ("Add __repr__ to Rectangle", "Add __repr__ to Square"),
    "Add a function clamp(value, low) to a.py, and use it in the `Cart.total`": (
        "Add a function clamp(value, low) to a.py", "Use clamp in the `Cart.total`",
    ),
    "Add a method load to A and implement it in B_b": ("Add a method load to A", "Implement load in B_b"),
    "Add a helper `clamp` and call it from parse_age": ("Add a helper `clamp`", "Call clamp from parse_age"),
    "Add __eq__ and __hash__ to Link": ("Add __eq__ to Link", "Add __hash__ to Link"),
    "Implement `read()`, `write(data)` and `close()` in Link": (
        "Implement `read()` in Link", "Implement `write(data)` in Link", "Implement `close()` in Link",
    ),
    "Turn Square into a dataclass and Circle too": ("Turn Square into a dataclass", "Turn Circle into a dataclass"),
    "Raise KeyError in parse_age and in `dump_age` as well": (
        "Raise KeyError in parse_age", "Raise KeyError in `dump_age`",
    ),
    "Add a function f to a.py. Then add a method g to Foo": ("Add a function f to a.py", "add a method g to Foo"),
}  # fmt: skip


@pytest.mark.parametrize("instruction", LISTED)
def test_what_is_listed_is_told_apart(instruction: str) -> None:
    assert pieces(instruction) == LISTED[instruction]


@pytest.mark.parametrize(
    "instruction",
    [
        "Add a method perimeter(self) to Rectangle in shapes.py; make the tests pass",
        "Add a method perimeter to Rectangle and a test for it",
        "Add a method diagonal to Rectangle and write a test for it",
        "Add a method to_dict to Order and use Item.to_dict for the items",
        "Add a function ordinal_suffix(value) to number.py that returns only the suffix: st, nd, rd or th",
        "Add a parameter type Percentage to types.py like IntRange and FloatRange",
        "Add a method merge to Config that combines defaults and overrides",
        "Add a function between(low, high) to a.py that checks low and high",
        "Add a stripe handler like the paypal one and register it",
        "Create a class Stack with methods push and pop",
        "Fix parse_age and make the tests pass",
        "Swap A.x and B.y",
        "Make A.x use A.y, and B.y too",
        "Fix parse_age so that it rounds, and keep the same ValueError",
        "Write a test for parse_age that covers None and zero",
        "",
    ],
)
def test_what_asks_for_one_thing_is_left_whole(instruction: str) -> None:
    assert pieces(instruction) == ()


@pytest.mark.parametrize(
    "instruction",
    [
        "Fix " + "a_b" * 320,
        "Fix a_" + "a_" * 490 + "!",
        "Add methods " + "a(," * 300,
        "Fix a_b" + " and" * 240,
        "Fix a_b" + " " * 900 + "and",
    ],
)
def test_words_made_to_take_long_are_read_all_the_same(instruction: str) -> None:
    assert pieces(instruction) == ()


def test_however_many_are_listed_all_are_told_apart() -> None:
    names = [f"a_{number}" for number in range(90)]
    assert pieces("Fix " + " and ".join(names)) == tuple(f"Fix {name}" for name in names)


@given(st.text(alphabet="abAB_.,;()` \n", max_size=300).map("Add a method ".__add__))
def test_any_words_come_apart_in_time(instruction: str) -> None:
    assert len(pieces(instruction)) != 1
