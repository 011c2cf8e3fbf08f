"""The parsers of replies: any cutting of the bytes gives the same events, garbage gives ModelError alone."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.models.chat_frames import ChatDecoder
from fenceline.models.echo import Echo
from fenceline.models.errors import BadReply, ModelError
from fenceline.models.events import Closed, Counted, Ended, Piece, Progress
from fenceline.models.lines import LineSplitter
from fenceline.models.ollama_frames import OllamaDecoder
from fenceline.models.protocol import Usage
from fenceline.models.replies import failure, printable, refusal

if TYPE_CHECKING:
    from fenceline.models.events import Decoder, Event

SSE = (
    b": a comment\r\n\r\n"
    b'data: {"choices":[{"delta":{"content":null}}],"prompt_progress":{"total":9,"processed":4}}\r\n\r\n'
    b'event: message\ndata:{"choices":[{"delta":{"content":"h\xc3\xa9"}}]}\n\n'
    b'data: {"choices":\ndata: [{"delta":{"reasoning_content":"hm"}}]}\n\n'
    b'data: {"choices":[{"finish_reason":"length"}],"timings":{"prompt_n":2,"cache_n":7,"predicted_n":2}}\n\n'
    b"data: [DONE]\n\n"
)
NDJSON = (
    b'{"message":{"role":"assistant","content":"h\xc3\xa9"},"done":false}\r\n\n'
    b'{"message":{"content":"","thinking":"hm"},"done":false}\n'
    b'{"message":{"content":""},"done":true,"done_reason":"length","prompt_eval_count":9,"eval_count":2}'
)
SSE_EVENTS: list[Event] = [
    Progress(4, 9),
    Piece("hé"),
    Piece("hm", hidden=True),
    Counted(Usage(9, 7, 2, measured=True)),
    Ended("length"),
    Closed(),
]
NDJSON_EVENTS: list[Event] = [
    Piece("hé"),
    Piece("hm", hidden=True),
    Counted(Usage(9, 0, 2, measured=True)),
    Ended("length"),
    Closed(),
]


@st.composite
def broken_replies(draw: st.DrawFn) -> bytes:
    """Draw the start of a good reply with noise after it."""
    good = draw(st.sampled_from([SSE, NDJSON]))
    return good[: draw(st.integers(0, len(good)))] + draw(st.binary(max_size=20))


@st.composite
def odd_frames(draw: st.DrawFn) -> bytes:
    """Draw JSON with the right words in the wrong places."""
    words = st.sampled_from(["choices", "delta", "message", "content", "error", "done", "usage"])
    leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
    value = draw(
        st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(words, inner), max_leaves=12)
    )
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def events(decoder: Decoder, pieces: list[bytes]) -> list[Event]:
    splitter = LineSplitter()
    lines = [line for piece in pieces for line in splitter.feed(piece)] + splitter.close()
    return [event for line in lines for event in decoder.feed(line)] + list(decoder.close())


def outcome_of(decoder: Decoder, data: bytes) -> list[Event] | ModelError:
    try:
        return events(decoder, [data])
    except ModelError as problem:
        return problem


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


@given(st.lists(st.integers(0, 10_000), max_size=30))
def test_any_cutting_of_sse_gives_the_same_events(places: list[int]) -> None:
    assert events(ChatDecoder("there"), cut(SSE, places)) == SSE_EVENTS


@given(st.lists(st.integers(0, 10_000), max_size=30))
def test_any_cutting_of_ndjson_gives_the_same_events(places: list[int]) -> None:
    assert events(OllamaDecoder("there"), cut(NDJSON, places)) == NDJSON_EVENTS


@pytest.mark.parametrize("kind", [ChatDecoder, OllamaDecoder])
@given(st.binary(max_size=300) | broken_replies() | odd_frames())
def test_garbage_raises_nothing_but_model_errors(
    kind: type[ChatDecoder | OllamaDecoder], data: bytes
) -> None:
    for wrapped in (data, data.removeprefix(b"data: ")):
        outcome = outcome_of(kind("there"), wrapped)
        assert isinstance(outcome, list) or str(outcome).isprintable()


@pytest.mark.parametrize("kind", [ChatDecoder, OllamaDecoder])
def test_nesting_without_end(kind: type[ChatDecoder | OllamaDecoder]) -> None:
    deep = b'{"other":' + b"[" * 200_000
    with pytest.raises(ModelError):
        events(kind("there"), [b"data: " + deep + b"\n\n" if kind is ChatDecoder else deep])


def test_a_finish_reason_is_enough_without_done() -> None:
    assert events(ChatDecoder("there"), [SSE.removesuffix(b"data: [DONE]\n\n")]) == SSE_EVENTS[:-1]


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=10))
def test_lines_are_those_of_the_whole(data: bytes, places: list[int]) -> None:
    splitter = LineSplitter()
    lines = [line for piece in cut(data, places) for line in splitter.feed(piece)] + splitter.close()
    whole = data.split(b"\n")
    assert lines == [line.removesuffix(b"\r") for line in (whole if whole[-1] else whole[:-1])]


def test_limits_of_lines_and_replies() -> None:
    with pytest.raises(BadReply, match="a line of the reply is longer than 1 KiB"):
        LineSplitter(max_line=1024).feed(b"x" * 1025)
    splitter = LineSplitter(max_reply=1 << 20)
    splitter.feed((b"x" * 1023 + b"\n") * 1024)
    with pytest.raises(BadReply, match="the reply is longer than 1 MiB"):
        splitter.feed(b"x")


@given(st.text(), st.text(), st.lists(st.integers(0, 50), max_size=5), st.booleans())
def test_echo_of_a_prefill_is_taken_away(prefill: str, rest: str, places: list[int], echoed: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    text = prefill + rest if echoed else rest
    edges = [0, *sorted(min(place, len(text)) for place in places), len(text)]
    echo = Echo(prefill)
    shown = "".join(echo.feed(text[start:end]) for start, end in pairwise(edges)) + echo.close()
    assert shown == text.removeprefix(prefill)


@given(st.text(max_size=1000))
def test_server_text_becomes_one_short_printable_line(text: str) -> None:
    line = printable(text)
    assert line.isprintable()
    assert len(line) <= 160


@given(st.integers(100, 599), st.binary(max_size=200))
def test_every_refusal_is_one_printable_line(status: int, body: bytes) -> None:
    problem = refusal(status, body, "http://there")
    assert str(problem).isprintable()
    assert problem.message.startswith(("http://there", "the prompt does not fit"))


@given(st.binary(max_size=100))
def test_looking_for_an_error_never_fails(body: bytes) -> None:
    found = failure(body)
    assert found is None or isinstance(found.message, str)
