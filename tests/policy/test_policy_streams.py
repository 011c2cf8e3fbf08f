"""Code and comments that are looked at together are found as if each were looked at alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fenceline.policy.recognition.windows import shape
from fenceline.policy.recognition.words import words

LINES = st.lists(
    st.sampled_from(["alpha beta", "# alpha gamma(", "if beta[x]", "# beta", "gamma.beta", "// x alpha"])
)


@given(LINES)
def test_the_shape_of_two_streams_is_that_of_each(lines: list[str]) -> None:
    code, comments = words("\n".join(lines).encode())
    entries, bits = shape(code.then(comments), len(code.hashes))
    alone = [shape(code), shape(comments)]
    assert np.array_equal(entries, np.concatenate([made for made, _ in alone]))
    assert np.array_equal(bits, np.concatenate([made for _, made in alone]))
