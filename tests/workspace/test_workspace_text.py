"""What is known of a file's bytes before an edit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.workspace.text import TextFacts, facts


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", TextFacts(b"\n", b"", binary=False, huge=False, utf8=True)),
        (b"a\nb\n", TextFacts(b"\n", b"", binary=False, huge=False, utf8=True)),
        (
            b"\xef\xbb\xbfa\r\nb\r\nc\n",
            TextFacts(b"\r\n", b"\xef\xbb\xbf", binary=False, huge=False, utf8=True),
        ),
        (b"a\r\nb\n", TextFacts(b"\n", b"", binary=False, huge=False, utf8=True)),
        (b"caf\xe9\n", TextFacts(b"\n", b"", binary=False, huge=False, utf8=False)),
        ("hé".encode("utf-16"), TextFacts(b"\n", b"", binary=True, huge=False, utf8=False)),
        (b"x" * 9000 + b"\0", TextFacts(b"\n", b"", binary=False, huge=True, utf8=True)),
    ],
)
def test_facts(data: bytes, expected: TextFacts) -> None:
    assert facts(data, limit=9000) == expected
    assert expected.editable == (not expected.binary and not expected.huge)


@given(
    lines=st.lists(st.binary(max_size=5).map(lambda b: b.replace(b"\n", b"").replace(b"\r", b"")), min_size=1)
)
def test_one_kind_of_line_end_is_found(lines: list[bytes]) -> None:
    assert facts(b"".join(line + b"\r\n" for line in lines)).newline == b"\r\n"
    assert facts(b"".join(line + b"\n" for line in lines)).newline == b"\n"
