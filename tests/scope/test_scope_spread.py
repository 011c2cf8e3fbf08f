"""One instruction for several places, by its words: pieces for each, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.scope.words.spread import is_alike, is_joint, spread
from fenceline.workspace.symbols import Span, Symbol, SymbolKind

NAMES = st.from_regex(r"\A[A-Za-z_$][\w$]{0,8}(\.[A-Za-z_$][\w$]{0,8})?\Z")


def symbol(qualname: str) -> Symbol:
    span = Span(0, 1)
    name = qualname.rpartition(".")[2]
    return Symbol("a.py", name, qualname, SymbolKind.FUNCTION, span, span, None, name, "", 1, 1)


@given(st.lists(NAMES, min_size=2, max_size=4), st.text(max_size=80), st.text(max_size=80))
def test_any_words_around_a_list_stay_around_each_of_it(names: list[str], before: str, after: str) -> None:
    listed = f"{before} {' and '.join(names)}; {after}"
    pieces = spread(listed, [symbol(name) for name in names])
    assert len(pieces) in (0, len(names))
    assert all(piece.startswith(before[:1]) and piece.endswith(after[-1:]) for piece in pieces)


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("round in f, in g and in the h", ("round in f", "round in g", "round in h")),
        ("make both `f()` and Box.g fast", ("make `f()` fast", "make Box.g fast")),
        ("make f, g & h fast", ("make f fast", "make g fast", "make h fast")),
        ("make g and f fast", ()),
        ("make f and gg fast", ()),
    ],
)
def test_a_list_is_found_as_it_is_written(words: str, pieces: tuple[str, ...]) -> None:
    names = ["f", "Box.g", *(["Box.h"] if "h" in words.split() else [])]
    assert spread(words, [symbol(name) for name in names]) == pieces


@pytest.mark.parametrize(
    ("words", "joint", "alike"),
    [
        ("merge e and a", True, False),
        ("move what e and a share to b", True, True),
        ("make e and a agree", False, True),
        ("let merge and extract.move run", False, False),
        ("make e and a fast", False, False),
    ],
)
def test_words_say_whether_places_belong_together(words: str, *, joint: bool, alike: bool) -> None:
    called = ("merge", "extract.move") if "run" in words else ("e", "a")
    symbols = [symbol(name) for name in called]
    assert (is_joint(words, symbols), is_alike(words, symbols)) == (joint, alike)
