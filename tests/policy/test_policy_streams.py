"""Code and comments, and texts in a row, that are looked at together are found as if each were looked at alone."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fenceline.policy.recognition.index import Found
from fenceline.policy.recognition.windows import QUOTE, shape, windows
from fenceline.policy.recognition.words import lines, streams, words

LINES = st.lists(
    st.sampled_from(["alpha beta", "# alpha gamma(", "if beta[x]", "# beta", "gamma.beta", "// x alpha", ""])
)
TEXTS = st.lists(LINES.map("\n".join), min_size=1, max_size=4)


def joined(texts: list[str]) -> tuple[bytes, list[int]]:
    firsts = accumulate((text.count("\n") + 1 for text in texts), initial=1)
    return "\n".join(texts).encode(), list(firsts)[1:-1]


@given(TEXTS)
@settings(deadline=None)
def test_the_shape_of_texts_in_a_row_is_that_of_each(texts: list[str]) -> None:
    said, begins = streams(*joined(texts))
    entries, bits = shape(said, begins.tolist())
    each = [words(text.encode()) for text in texts]
    alone = [shape(stream) for kind in zip(*each, strict=True) for stream in kind]
    assert np.array_equal(entries, np.concatenate([made for made, _ in alone]))
    assert np.array_equal(bits, np.concatenate([made for _, made in alone]))


@given(TEXTS)
@settings(deadline=None)
def test_no_window_spans_over_two_texts(texts: list[str]) -> None:
    said, begins = streams(*joined(texts))
    keys = windows(said.hashes, QUOTE)
    every = Found(np.arange(len(keys)), np.zeros(len(keys), np.int64), np.zeros(len(keys), np.bool_))
    each = [words(text.encode()) for text in texts]
    alone = [windows(stream.hashes, QUOTE) for kind in zip(*each, strict=True) for stream in kind]
    assert np.array_equal(keys[every.apart(QUOTE, begins).at], np.concatenate(alone))


@given(TEXTS)
@settings(deadline=None)
def test_a_word_has_the_line_that_it_stands_on(texts: list[str]) -> None:
    text, cuts = joined(texts)
    said, begins = streams(text, cuts)
    for begin, end in pairwise((0, *begins.tolist(), len(said.hashes))):
        stream = said.between(begin, end)
        found = lines(text, stream.places).tolist()
        assert found == [text.count(b"\n", 0, place) + 1 for place in stream.places.tolist()]
