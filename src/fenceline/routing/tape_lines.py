"""An answer of a model as a line of a tape.

msgspec does not tell dataclasses of a union apart, so each one is written with its class's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import msgspec

from fenceline.models.protocol import Chunk, Ending, Finish, Message, Usage
from fenceline.models.turns import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

Named = tuple[str, msgspec.Raw]
_CHUNKS: dict[str, type[Chunk]] = {kind.__name__: kind for kind in get_args(Chunk) if kind is not Finish}
_PARTS: dict[str, type[Part]] = {kind.__name__: kind for kind in get_args(Part)}


class Ended(msgspec.Struct, frozen=True):
    """The end of an answer."""

    reason: Ending
    usage: Usage
    first_token_s: float
    decode_s: float
    content: str
    parts: list[Named]


class By(msgspec.Struct, frozen=True):
    """Who answered, as the ledger calls it; empty on tapes of older versions."""

    model: str = ""
    provider: str = ""
    weights: str = ""
    tier: str = ""


class Played(msgspec.Struct, frozen=True, tag=True):
    """One answer: the question's digest, whether it continued the prefill, what came, how it ended, whose it is."""

    question: str
    prefilled: bool
    chunks: list[Named]
    ended: Ended
    by: By = By()


def played(question: str, by: By, *, prefilled: bool, chunks: Sequence[Chunk], finish: Finish) -> Played:
    """Return an answer as it is written down."""
    ended = Ended(
        finish.reason,
        finish.usage,
        finish.first_token_s,
        finish.decode_s,
        finish.message.content,
        [_named(part) for part in finish.message.parts],
    )
    return Played(question, prefilled, [_named(chunk) for chunk in chunks], ended, by)


def chunks_of(answer: Played, *, booked: bool = False) -> list[Chunk]:
    """Return the chunks of an answer, the ``Finish`` last, which says whether the ledger has it.

    Raises:
        msgspec.MsgspecError, KeyError: it was written by another version.
    """
    finish = finish_of(answer, booked=booked)
    return [*(msgspec.json.decode(raw, type=_CHUNKS[name]) for name, raw in answer.chunks), finish]


def finish_of(answer: Played, *, booked: bool = False) -> Finish:
    """Return the end of an answer; raises as ``chunks_of`` does."""
    ended = answer.ended
    parts = tuple(msgspec.json.decode(raw, type=_PARTS[name]) for name, raw in ended.parts)
    message = Message("assistant", ended.content, parts)
    return Finish(ended.reason, ended.usage, ended.first_token_s, ended.decode_s, message, booked)


def _named(item: Chunk | Part) -> Named:
    return type(item).__name__, msgspec.Raw(msgspec.json.encode(item))
