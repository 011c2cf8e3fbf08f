"""A path that an answer is labelled with is one of the workspace's, or the one that was asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stream_kit import AREA, FILES, fenced, ground, heard

from fenceline.edits.want import Want
from fenceline.grounding.stream.watch import StreamWatch

DEF = "def area(a):\n    return a"
NEW = Want("file", "src/app/forms.py", "python")


@pytest.mark.parametrize(
    "answer",
    [
        fenced(f"# src/shapes.py\n{DEF}"),
        fenced(f"# shapes.py\n{DEF}"),
        fenced(f"# ./src/app/views.py\n{DEF}"),
        fenced(f"# project/src/shapes.py\n{DEF}"),
        fenced(f"# app/views.py\n{DEF}"),
        fenced(DEF, "python src/shapes.py"),
        fenced(DEF, "python:src/shapes.py"),
        fenced(DEF, 'python title="src/shapes.py" {1,3-4}'),
        f"### `src/shapes.py`\n{fenced(DEF)}",
        fenced(f"# solution.py\n{DEF}"),
        fenced(f"# see https://example.org/a.py and src/no/such.py\n{DEF}"),
        fenced(f"{DEF}\n# src/no/such.py"),
        fenced(f"# config/settings.yaml\n{DEF}"),
        "The function in src/no/such.py is wrong.\n",
    ],
)
def test_what_is_there_or_is_no_label_is_not_said(answer: str) -> None:
    assert heard(answer) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (fenced(f"# src/shapez.py\n{DEF}"), ("certain", 2, "src/shapez.py")),
        (fenced(f"#!src/shapez.py\n{DEF}"), ("certain", 2, "src/shapez.py")),
        (fenced(f"# File: src/app/vievs.py\n{DEF}"), ("certain", 2, "src/app/vievs.py")),
        (fenced(DEF, "python src/shapez.py"), ("certain", 1, "src/shapez.py")),
        (fenced(DEF, 'python filename="src/shapez.py"'), ("certain", 1, "src/shapez.py")),
        (f"**src/shapez.py**:\n{fenced(DEF)}", ("certain", 1, "src/shapez.py")),
        (f"## src/shapez.py\n{fenced(DEF)}", ("certain", 1, "src/shapez.py")),
        (fenced(f"# lib/shapes.py\n{DEF}"), ("possible", 2, "lib/shapes.py")),
        (fenced(f"# path/to/file.py\n{DEF}"), ("possible", 2, "path/to/file.py")),
        (fenced(f"# shapez.py\n{DEF}"), ("likely", 2, "shapez.py")),
    ],
)
def test_what_is_not_there_is_said(answer: str, said: tuple[str, int, str]) -> None:
    assert heard(answer) == [("path-missing", *said)]


def test_beside_a_new_file_others_may_be_new_too() -> None:
    assert heard(fenced("# src/app/forms.py\nx = 1"), NEW) == []
    assert heard(fenced("# src/app/tools.py\nx = 1"), NEW) == [
        ("path-missing", "possible", 2, "src/app/tools.py")
    ]


def test_the_nearest_is_named() -> None:
    held = ground(FILES)
    watch = StreamWatch(AREA, lambda: held)
    signal = watch.feed("```python\n# src/shapez.py\n")
    assert signal is not None
    assert (signal.kind, signal.nearest, signal.place and signal.place.column) == (
        "missing-path",
        "src/shapes.py",
        3,
    )
    assert signal.message == "there is no file src/shapez.py in this workspace; there is src/shapes.py"


def test_without_a_ground_nothing_is_said() -> None:
    assert StreamWatch(replace(AREA)).feed("```python\n# src/shapez.py\nimport requets\n") is None
