"""Whatever bytes a vendor sends, its decoder gives events or one typed error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fenceline.models.chat_frames import ChatDecoder
from fenceline.models.errors import ModelError
from fenceline.models.hosted.anthropic_frames import AnthropicDecoder
from fenceline.models.hosted.gemini_frames import GeminiDecoder
from fenceline.models.hosted.refusals import fault_error, fault_in
from fenceline.models.hosted.responses_frames import ResponsesDecoder
from fenceline.models.lines import LineSplitter
from fenceline.models.protocol import Usage
from fenceline.models.scripted_hosted.anthropic import AnthropicWire
from fenceline.models.scripted_hosted.gemini import GeminiWire
from fenceline.models.scripted_hosted.openai import ChatWire, ResponsesWire
from fenceline.models.scripted_hosted.script import Say, VendorWire
from fenceline.models.turns import Text, Thought, ToolCall, turn

if TYPE_CHECKING:
    from fenceline.models.events import Decoder, Event

CASES: dict[str, tuple[type[Decoder], VendorWire]] = {
    "anthropic": (AnthropicDecoder, AnthropicWire()),
    "openai": (ResponsesDecoder, ResponsesWire()),
    "openai-chat": (ChatDecoder, ChatWire()),
    "google": (GeminiDecoder, GeminiWire()),
}
TURN = turn("assistant", Thought("", "", "hm"), Text("Reading."), ToolCall("c1", "read", '{"path":"ä.py"}'))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["type", "delta", "content_block", "usage", "error", "message", "item", "response", "candidates", "content",
     "parts", "functionCall", "args", "choices", "tool_calls", "function", "code", "details", "finishReason"]
)  # fmt: skip
TYPES = st.sampled_from(
    ["message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "error",
     "response.output_item.added", "response.output_item.done", "response.completed", "response.failed"]
)  # fmt: skip
FRAMES = st.dictionaries(FIELDS, TYPES | JSON | st.dictionaries(FIELDS, TYPES | JSON, max_size=3), max_size=5)


def decoder(vendor: str) -> Decoder:
    kind = CASES[vendor][0]
    return kind("http://host", "somebody")  # pyright: ignore[reportCallIssue] - each takes endpoint and origin


def events(read: Decoder, pieces: list[bytes]) -> list[Event]:
    lines = LineSplitter()
    found = [event for piece in pieces for line in lines.feed(piece) for event in read.feed(line)]
    found += [event for line in lines.close() for event in read.feed(line)]
    return [*found, *read.close()]


def problem_with(vendor: str, data: bytes) -> str:
    """Return the error that ``data`` is, empty for none; any other exception is a failure of the test."""
    try:
        events(decoder(vendor), [data])
    except ModelError as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("vendor", CASES)
@given(cuts=st.lists(st.integers(1, 4000), max_size=30))
def test_any_cutting_gives_the_same_events(vendor: str, cuts: list[int]) -> None:
    data = b"".join(CASES[vendor][1].stream(Say(TURN, usage=Usage(9, 3, 4, measured=True)), "m"))
    places = sorted({cut for cut in cuts if cut < len(data)})
    pieces = [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]
    assert events(decoder(vendor), pieces) == events(decoder(vendor), [data])


@pytest.mark.parametrize("vendor", CASES)
@given(data=st.binary(max_size=300))
def test_garbage_is_a_typed_error(vendor: str, data: bytes) -> None:
    assert problem_with(vendor, data).isprintable()


@pytest.mark.parametrize("vendor", CASES)
@given(frames=st.lists(FRAMES, max_size=5))
@example(frames=[{"type": "response.output_item.added", "item": "message_start"}])
def test_frames_of_any_shape_are_a_typed_error_at_worst(vendor: str, frames: list[object]) -> None:
    data = b"".join(b"data: " + msgspec.json.encode(frame) + b"\n\n" for frame in frames)
    assert problem_with(vendor, data).isprintable()


@pytest.mark.parametrize("vendor", CASES)
@given(cut=st.integers(0, 3000))
def test_a_stream_that_ends_early_is_never_taken_for_whole(vendor: str, cut: int) -> None:
    whole = b"".join(CASES[vendor][1].stream(Say(TURN), "m"))
    ending = {
        "anthropic": b"message_delta",
        "openai": b"response.completed",
        "openai-chat": b'finish_reason":"tool',
        "google": b"finishReason",
    }
    if cut > whole.index(ending[vendor]):
        return
    with pytest.raises(ModelError):
        events(decoder(vendor), [whole[:cut]])


@given(
    body=st.binary(max_size=200) | JSON.map(msgspec.json.encode) | FRAMES.map(msgspec.json.encode),
    status=st.integers(0, 700),
)
def test_any_refusal_is_one_printable_line(body: bytes, status: int) -> None:
    fault = fault_in(body)
    if fault:
        error = fault_error(fault, "http://host", status)
        assert str(error).isprintable()
        assert "\n" not in str(error)
