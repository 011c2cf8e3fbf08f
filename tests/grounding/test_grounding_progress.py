"""An attempt that gets nowhere is seen; fresh samples that fail alike are not taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fenceline.grounding.progress import Progress

if TYPE_CHECKING:
    from fenceline.grounding.signal import Signal


def diff(old: str, new: str) -> str:
    removed = "".join(f"-{line}\n" for line in old.split("\n") if old)
    return f"--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n x = 1\n{removed}" + "".join(
        f"+{line}\n" for line in new.split("\n") if new
    )


def short(signal: Signal | None) -> tuple[str, str] | None:
    return (signal.rule, signal.certainty) if signal else None


def edited(*diffs: str, continues: bool = True) -> list[tuple[str, str] | None]:
    progress = Progress()
    return [short(progress.edited(each, continues=continues and at > 0)) for at, each in enumerate(diffs)]


def checked(*turns: tuple[list[str], int], continues: bool = True) -> list[tuple[str, str] | None]:
    progress = Progress()
    return [
        short(progress.checked(failures, prompt, continues=continues and at > 0))
        for at, (failures, prompt) in enumerate(turns)
    ]


def test_the_same_edit_again() -> None:
    one, two = diff("a", "b"), diff("a", "c d")
    assert edited(one, two, one) == [None, None, ("same-edit", "likely")]
    assert edited(one, two, one, continues=False) == [None, None, ("same-edit", "possible")]
    assert edited(one, one.replace("-1,2 +1,2", "-9,2 +9,2")) == [None, ("same-edit", "likely")]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (diff("a", "b"), diff("b", "a"), ("undoes-itself", "certain")),
        (diff("a\nb", "c\nd"), diff("c\nd", "a\nb"), ("undoes-itself", "certain")),
        (diff("", "c\nd"), diff("c\nd", ""), ("undoes-itself", "certain")),
        (diff("a", "b"), diff("b", "c"), None),
    ],
)
def test_an_edit_that_takes_the_last_one_back(first: str, second: str, said: tuple[str, str] | None) -> None:
    assert edited(first, second) == [None, said]


def test_one_changed_word_a_turn() -> None:
    steps = [diff("x", f"return value + {n}") for n in range(5)]
    assert edited(*steps) == [None, None, None, ("circles", "certain"), ("circles", "certain")]
    assert edited(*steps, continues=False) == [None] * 5
    assert edited(*steps[:3], diff("x", "return other(value)"), *steps[3:]) == [None] * 6


def test_the_same_failure_after_a_repair() -> None:
    assert checked((["got 1"], 10), (["got 1"], 9), (["got 1"], 8)) == [
        None, ("same-failure", "likely"), ("same-failure", "certain"),
    ]  # fmt: skip
    assert checked((["got 1"], 10), (["got 2"], 9), (["got 2"], 8)) == [
        None,
        None,
        ("same-failure", "likely"),
    ]
    assert checked(([], 10), ([], 9)) == [None, None]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("<A object at 0x7f01>", "<A object at 0x7f9c>"),
        ("t.py:12: wrong", "t.py:13: wrong"),
        ("failed in 1.25s", "failed in 1.31s"),
        ("line 4", "line 5"),
    ],
)
def test_a_failure_is_the_same_whatever_varies_from_run_to_run(one: str, two: str) -> None:
    assert checked(([one], 10), ([two], 9)) == [None, ("same-failure", "likely")]


def test_eight_fresh_samples_may_fail_alike() -> None:
    assert checked(*[(["got 1"], 100)] * 8, continues=False) == [None] * 8


def test_growing_prompts_with_nothing_new() -> None:
    turns = [([f"a{n}", "b"], 100 * n) for n in range(1, 7)]
    assert checked(*turns) == [None, None, None, None, ("circles", "certain"), ("circles", "certain")]
    better = [*turns[:3], (["b"], 400), *[([f"c{n}"], 100 * n) for n in range(5, 8)]]
    assert checked(*better) == [None] * 7
