"""What is new: neither what was there, nor what only moved, and one more of the same."""

from __future__ import annotations

from collections import Counter

from grounding_kit import missing, world_of
from hypothesis import given
from hypothesis import strategies as st

from fenceline.grounding.difference import added
from fenceline.grounding.signal import Signal

A, B = missing("a.py", 1, "x"), missing("a.py", 2, "y")


def test_moved_lines_are_not_new() -> None:
    assert list(added([A, B], [missing("a.py", 10, "x"), missing("a.py", 11, "y")])) == []


def test_another_file_another_rule_and_another_name_are_new() -> None:
    new = [
        missing("b.py", 1, "x"),
        missing("a.py", 1, "z"),
        Signal("path-missing", "likely", "", A.place, "x"),
    ]
    assert list(added([A], new)) == new


def test_without_texts_the_last_of_the_same_is_the_new_one() -> None:
    assert list(added([A], [A, missing("a.py", 5, "x")])) == [missing("a.py", 5, "x")]


def test_one_more_of_the_same_is_told_where_the_text_is_new() -> None:
    then = world_of({"a.py": b"import x\n"})
    now = world_of({"a.py": b"import x as other\r\n  import x\n"})
    first, second = missing("a.py", 1, "x"), missing("a.py", 2, "x")
    assert list(added([first], [first, second], then, now)) == [first]


def test_a_line_that_was_only_reworded_is_not_new() -> None:
    then, now = world_of({"a.py": b"import x\n"}), world_of({"a.py": b"\nimport x  # why\n"})
    assert list(added([A], [missing("a.py", 2, "x")], then, now)) == []


def test_a_place_outside_of_the_text_is_no_error() -> None:
    signals = [missing("a.py", 0, "x"), missing("a.py", 9, "x"), missing("gone.py", 1, "x")]
    signals.append(Signal("same-edit", "certain", "An edit that was tried before."))
    world = world_of({"a.py": b""})
    assert list(added(signals, signals, world, world)) == []


SIGNALS = st.lists(
    st.builds(missing, st.sampled_from("ab"), st.integers(1, 3), st.sampled_from("xy")), max_size=6
)
TEXT = st.lists(st.sampled_from([b"p", b"q", b"p "]), max_size=3).map(b"\n".join)


@given(SIGNALS, SIGNALS, TEXT, TEXT)
def test_texts_choose_the_place_and_never_the_number(
    old: list[Signal], new: list[Signal], then: bytes, now: bytes
) -> None:
    plain = list(added(old, new))
    told = list(added(old, new, world_of({"a": then, "b": then}), world_of({"a": now, "b": now})))
    keys = [Counter((s.place.path if s.place else "", s.named) for s in found) for found in (plain, told)]
    assert keys[0] == keys[1]
    rest = iter(new)
    assert all(signal in rest for signal in told)  # in their order
