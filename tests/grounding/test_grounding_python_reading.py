"""Reading Python: imports on a line, names that nothing binds, and ty's frames, all of it possibly hostile."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.grounding.python.names import undefined
from fenceline.grounding.python.source import Source
from fenceline.grounding.python.stream import Arriving
from fenceline.grounding.python.ty import frames


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("import a.b as c, d", [("a.b", 0, (), 8), ("d", 0, (), 18)]),
        ("    from ..a import b, c as d  # why", [("a", 2, ("b", "c"), 5)]),
        ("from a import (", [("a", 0, (), 1)]),
        ("from a import (b,", [("a", 0, ("b",), 1)]),
        ("from a import (  # why", [("a", 0, (), 1)]),
        ("from . import b, \\", [("", 1, (), 1)]),
        ("import a; import b", [("a", 0, (), 8), ("b", 0, (), 18)]),
        ("from a import", [("a", 0, (), 1)]),
        ("import", []),
        ("import_thing()", []),
        ("from the start import all", []),
        ("x = 'import os'", []),
        ("import a" + " " * 5000, []),
    ],
)
def test_imports_on_a_line(line: str, expected: list[tuple[str, int, tuple[str, ...], int]]) -> None:
    found = [(it.module, it.level, it.names, it.column) for it in Arriving().on(line, 7)]
    assert found == expected


@pytest.mark.parametrize("name", ["top", "peek"])
def test_a_function_binds_its_names_whatever_it_is_called(name: str) -> None:
    text = f"class Stack:\n    def {name}(self, items):\n        kept = items\n        return self.of(kept) or gone\n"
    assert list(undefined(Source("stack.py", text.encode()))) == [("gone", 4, 33)]


@given(st.text(max_size=200))
def test_any_line_can_be_read(line: str) -> None:
    Arriving().on(f"import {line}", 1)
    Arriving().on(f"from a import {line}", 1)
    arriving = Arriving()
    arriving.on("from a import (", 1)
    arriving.on(line, 2)


def test_names_in_brackets_are_read_line_by_line() -> None:
    lines = ["from ..a import (  # why", "    b,  # c", "", "    d as e, f", ")", "    g,"]
    arriving = Arriving()
    found = [
        [(it.module, it.names, it.line, it.column) for it in arriving.on(line, at)]
        for at, line in enumerate(lines, 3)
    ]
    assert found == [[("a", (), 3, 1)], [("a", ("b",), 4, 5)], [], [("a", ("d", "f"), 6, 5)], [], []]


def test_a_line_that_does_not_follow_is_not_within() -> None:
    arriving = Arriving()
    arriving.on("from a import (", 3)
    assert arriving.on("    b,", 5) == arriving.on("    b,", 6) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("print(x)", ["x"]),
        ("def f(a):\n    return a + b\n", ["b"]),
        ("class A:\n    x = 1\n    def f(self):\n        return x\n", ["x"]),
        ("import os\nfrom a import b as c\nprint(os, c, b)\n", ["b"]),
        ("def f():\n    global later\n    later = 1\nprint(later)\n", []),
        ("try:\n    pass\nexcept E as e:\n    e\n", ["E"]),
        ("[x for x in y]\n", ["y"]),
        ("match a:\n    case {'k': v, **rest}:\n        v, rest\n", ["a"]),
        ("if (n := 1):\n    n\nlambda q: q + __file__ + __name__\n", []),
        ("from os import *\ngetcwd()\n", []),
        ("def (", []),
    ],
)
def test_names_that_nothing_binds(code: str, expected: list[str]) -> None:
    assert [name for name, _, _ in undefined(Source("a.py", code.encode()))] == expected


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read_as_a_source(content: bytes) -> None:
    source = Source("a.py", content)
    list(undefined(source))
    assert source.is_silenced(1) in {True, False}


def test_frames_go_there_and_back() -> None:
    pipe = io.BytesIO()
    frames.write(pipe, {"id": 1, "method": "greet", "params": {"ä": 1}})
    pipe.seek(0)
    frame = frames.read(pipe)
    assert (frame.id, frame.method) == (1, "greet")


@pytest.mark.parametrize(
    "sent",
    [b"", b"\r\n", b"Content-Length: -1\r\n\r\n", b"Content-Length: 99999999999\r\n\r\n", b"Content-Length: 10\r\n\r\n{}", b"Content-Length: 2\r\n\r\n[]"],
)  # fmt: skip
def test_what_is_no_frame_is_refused(sent: bytes) -> None:
    with pytest.raises(frames.ServerGoneError):
        frames.read(io.BytesIO(sent))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_refused(sent: bytes) -> None:
    try:
        frames.read(io.BytesIO(b"Content-Length: %d\r\n\r\n" % len(sent) + sent))
    except frames.ServerGoneError:
        return


@pytest.mark.parametrize(
    "code",
    [
        "x = " + "+".join(["a"] * 3000),
        "if a:\n    pass\n" + "elif b:\n    import c\n" * 2000,
        "x = " + "(" * 150 + ")" * 150,
        "if " + "+".join(["a"] * 2000) + ":\n    import b\n",
        "with " + "a." * 2000 + "b:\n    import c\n",
    ],
)
def test_deep_code_is_read_without_going_deep(code: str) -> None:
    source = Source("a.py", code.encode())
    assert len(source.imports) in {0, 1, 2000}
    assert source.tolerates(1, "name-undefined") is False
    assert source.class_at(1) is None
    list(undefined(source))
