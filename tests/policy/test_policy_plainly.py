"""What is done with vectors, or by skipping, finds what the plain way finds."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fenceline.policy.needles import Needles
from fenceline.policy.opening.base85 import readings
from fenceline.policy.recognition.common import KEYWORDS
from fenceline.policy.recognition.windows import QUOTE, shape, windows
from fenceline.policy.recognition.words import AFTER_DOT, CALLED, INDEXED, streams, words
from fenceline.policy.secrets import secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(rb"[0-9A-Za-z_\x80-\xff]+")
_LED = re.compile(rb"[^\s:]{1,200}:\d+[:-]|E   ")
_COMMENT = re.compile(rb"#|//|/\*|<!--")
_STAR = re.compile(rb"[ \t]*(\*)")
_BACK = 14
CODE = st.lists(
    st.sampled_from(
        [
            *(b"alpha beta_2 Gamma if x9 12345 99 a_name_of_more_than_eight verylongname").split(),
            b"n" * 70,
            "größe".encode(),
            *(b"# // /* * <!-- : . ( [ a.py:12: src/b.py:7- E E    1: ".split(b" ")),
            *(b" ", b"  ", b"\t", b"\n", b"\n", b"\r\n", b"x" * 65, b"y" * 9, b"\x00"),
        ]
    ),
    max_size=60,
).map(b"".join)


@given(CODE)
@settings(max_examples=400, deadline=None)
def test_words_are_those_of_the_lines_one_by_one(text: bytes) -> None:
    said, begins = streams(text)
    plain = list(_plain_words(text))
    plain.sort(key=lambda word: word[2])
    assert [(place, form) for _, place, _, form in plain] == list(
        zip(said.places.tolist(), said.forms.tolist(), strict=True)
    )
    assert begins.tolist() == [sum(not aside for _, _, aside, _ in plain)]
    hashes: dict[bytes, int] = {}
    for (word, *_), made in zip(plain, said.hashes.tolist(), strict=True):
        assert hashes.setdefault(word.lower()[:64], made) == made
    assert len(set(hashes.values())) == len(hashes)


def _plain_words(text: bytes) -> Iterator[tuple[bytes, int, bool, int]]:
    """Yield each word, its place, whether it stands in a comment, and its form."""
    at = 0
    for line in text.split(b"\n"):
        led = found.end() if (found := _LED.match(line)) else 0
        comments = [found.start() for found in _COMMENT.finditer(line)]
        comments += [found.start(1)] if (found := _STAR.match(line)) else []
        for found in _WORD.finditer(line):
            if found.start() < led or (found[0][0] in b"0123456789" and len(found[0]) < 5):
                continue
            form = AFTER_DOT * (line[: found.start()].endswith(b"."))
            form += {b"(": CALLED, b"[": INDEXED}.get(line[found.end() : found.end() + 1], 0)
            yield found[0], at + found.start(), any(begin <= found.start() for begin in comments), form
        at += len(line) + 1


@given(CODE)
@settings(max_examples=200, deadline=None)
def test_words_have_equal_shapes_where_they_were_last_said_as_far_back(text: bytes) -> None:
    said, _ = words(text)
    keywords = set(words(KEYWORDS)[0].hashes.tolist())
    hashes = said.hashes.tolist()
    seen: dict[int, tuple[int, int]] = {}
    for at, (made, entry) in enumerate(zip(hashes, shape(said)[0].tolist(), strict=True)):
        if made in keywords:
            assert entry == made
            continue
        lately = hashes[max(at - _BACK, 0) : at][::-1]
        kind = (lately.index(made) + 1 if made in lately else 0), int(said.forms[at])
        assert seen.setdefault(entry, kind) == kind
    assert len(set(seen.values())) == len(seen)


@given(st.lists(st.integers(0, 3), max_size=40))
def test_windows_are_equal_where_their_entries_are(entries: list[int]) -> None:
    made = windows(np.array(entries, np.uint64), QUOTE).tolist()
    rows = [tuple(entries[at : at + QUOTE]) for at in range(len(entries) - QUOTE + 1)]
    assert len(made) == len(rows)
    assert len(set(zip(rows, made, strict=True))) == len(set(rows)) == len(set(made))


@given(st.binary(max_size=60), st.integers(0, 6), st.integers(0, 6))
def test_base85_is_read_as_the_standard_library_reads_it(data: bytes, first: int, last: int) -> None:
    letters = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
    encoded = base64.b85encode(data)
    run = encoded[first : len(encoded) - last]
    assert list(readings(run, letters)) == [
        said for start in range(min(5, len(run))) for said in _read_85(run[start:])
    ]


def _read_85(run: bytes) -> Iterator[bytes]:
    try:
        said = base64.b85decode(run)
    except ValueError:
        return
    if len(run) % 5 != 1:
        yield said


@given(
    st.sets(st.text("ab-\xff", min_size=1, max_size=6), max_size=6),
    st.text("ab-\xff", max_size=60),
)
def test_needles_are_found_together_as_one_by_one(needles: set[str], text: str) -> None:
    sought, said = {needle.encode("latin-1") for needle in needles}, text.encode("latin-1")
    assert Needles(sought).found_in(said) == {needle for needle in sought if needle in said}


_VALUES = (
    re.compile(rb"(?=[:=]>?\s{0,4}[\"']([^\s\"']{16,256})[\"'])"),
    re.compile(
        rb"(?m:^)(?:export )?[A-Z][A-Z0-9_]{0,40}(?:PASS|PASSWORD|PASSWD|SECRET|TOKEN|KEY|CREDENTIALS?)"
        rb"[A-Z0-9_]{0,20}=([^\s\"'$(){}<>]{16,256})\s*(?m:$)"
    ),
)
_NAME = re.compile(rb"(?i:password|token|api_?-?key)[\w.-]{0,40}[\"']?\]?\s{0,4}:?$")
_PIECES = (
    b"PASSWORD token _API_KEY export = == : => > \" ' q7Zr2KxW9mTb4Hs8Nc1V aB3$dE6&hI9kL2nO5 ] x"
).split()


_LONGER = (
    b'token="q7Zr2KxW9mTb4Hs8Nc1V"',
    b"\nexport API_KEY=aB3$dE6&hI9kL2nO5",
    b"\nPASSWORD=q7Zr2KxW9mTb4Hs8Nc1V",
    b'token: "',
)


@given(st.lists(st.sampled_from([*_PIECES, *_LONGER, b" ", b"\n", b"export "]), max_size=16).map(b"".join))
@settings(max_examples=600, deadline=None)
def test_values_are_those_that_a_pattern_over_the_whole_text_finds(text: bytes) -> None:
    named = (
        found
        for found in _VALUES[0].finditer(text)
        if _NAME.search(text[max(found.start() - 64, 0) : found.start()])
    )
    values = [found for found in (*named, *_VALUES[1].finditer(text)) if re.search(rb"\d", found[1])]
    assert [secret.line for secret in secrets(text)] == [
        text.count(b"\n", 0, found.start()) + 1 for found in values
    ]
