"""Recorded outcomes are read from our own lines, CSV and hybrid-arena's rows; what is wrong is said with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replay_samples import arena_row, lines, own_rows

from fenceline.errors import UsageError
from fenceline.replay.outcomes import Outcome, Tokens, matrix
from fenceline.replay.reading import read_outcomes

if TYPE_CHECKING:
    from pathlib import Path


def test_own_lines(tmp_path: Path) -> None:
    rows = [
        *own_rows(),
        {"task": "open", "model": "big", "tier": "hosted", "completed": None, "note": "other fields may be"},
    ]
    record = read_outcomes(lines(tmp_path / "a.jsonl", rows))
    assert (len(record.outcomes), record.unjudged) == (8, 1)
    assert record.outcomes[:2] == (
        Outcome("both", "small", "local", completed=True, kind="edit", seconds=10),
        Outcome("both", "big", "hosted", completed=True, usd=1.0, seconds=5),
    )


def test_csv_with_the_same_names(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "task,model,tier,completed,kind,hosted_prompt,hosted_output,usd,seconds\n"
        "t1,small,local,True,edit,,,,3.5\nt1,big,hosted,no,,1000,200,0.25,2\nt2,big,hosted,,,,,,\n"
    )
    record = read_outcomes(path)
    assert record.unjudged == 1
    assert record.outcomes == (
        Outcome("t1", "small", "local", completed=True, kind="edit", seconds=3.5),
        Outcome("t1", "big", "hosted", completed=False, hosted=Tokens(1000, 200), usd=0.25, seconds=2),
    )


def test_hybrid_arena(tmp_path: Path) -> None:
    rows = [
        arena_row("a/1", "R1", passed=True),
        arena_row("a/1", "R2", passed=False),
        arena_row("a/1", "R3", passed=True),
        arena_row("a/2", "R2", passed=None),
        arena_row("a/2", "R1", passed=False, error="upstream"),
    ]
    record = read_outcomes(lines(tmp_path / "raw.jsonl", rows))
    assert record.unjudged == 2
    assert record.outcomes == (
        Outcome("a/1", "gpt-x", "hosted", completed=True, kind="edit", hosted=Tokens(100, 10), seconds=1.5),
        Outcome("a/1", "qwen:7b", "local", completed=False, kind="edit", local=Tokens(200, 20), seconds=1.5),
        Outcome(
            "a/1",
            "R3 v1",
            "mixed",
            completed=True,
            kind="edit",
            local=Tokens(200, 20),
            hosted=Tokens(100, 10),
            seconds=1.5,
        ),
    )


def test_the_matrix_has_the_tasks_that_every_model_was_judged_on(tmp_path: Path) -> None:
    rows = [*own_rows(), {**own_rows()[0], "completed": False}, {**own_rows()[0], "task": "alone"}]
    played = matrix(read_outcomes(lines(tmp_path / "a.jsonl", rows)))
    assert (played.ladder, played.tasks) == (("small", "big"), ("both", "local", "hosted", "nobody"))
    assert (played.left_out, played.repeated) == (1, 1)
    assert not played.of("both", "small").completed  # the later one of two counts


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('{"task": "a"}\n', "line 1: Object missing required field `model`"),
        (
            '\n{"task": "a", "model": "m", "tier": "moon", "completed": true}',
            "line 2: Invalid enum value 'moon'",
        ),
        ("{", "line 1: "),
        ("", "has no judged outcome"),
        ('{"task_id": 3, "route": "R1"}', "line 1: Expected `str`, got `int`"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, wrong: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(text)
    with pytest.raises(UsageError) as error:
        read_outcomes(path)
    assert wrong in error.value.message
    assert error.value.hint == "see docs/replay.md for the format"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_record_or_a_usage_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.jsonl"
    path.write_bytes(data)
    with pytest.raises(UsageError):
        read_outcomes(path)


@pytest.mark.parametrize(
    ("ladder", "wrong"),
    [(("small", "gone"), "no outcome of a model `gone`"), (("small",), "needs a local and a hosted model")],
)
def test_a_ladder_that_cannot_be_played(tmp_path: Path, ladder: tuple[str, ...], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        matrix(read_outcomes(lines(tmp_path / "a.jsonl", own_rows())), ladder)
