"""The frames that a language server and its client exchange: a length, a blank line, JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from typing import IO

_MAX_BYTES = 16 << 20
_MAX_HEADER = 4096


class ServerGoneError(Exception):
    """The server ended, or what it sent is no frame."""


class Frame(msgspec.Struct, frozen=True):
    """One message from the server; a reply has ``id`` and ``result`` or ``error``, a request of its own ``method``."""

    id: int | str | None = None
    method: str = ""
    result: msgspec.Raw = msgspec.Raw(b"null")
    error: msgspec.Raw = msgspec.Raw(b"null")


_decoder = msgspec.json.Decoder(Frame)


def read(stream: IO[bytes]) -> Frame:
    """Return the next message.

    Raises:
        ServerGoneError: the stream ended or does not hold a frame.
    """
    length = _length(stream)
    body = stream.read(length)
    if len(body) < length:
        raise ServerGoneError("the stream ended within a message")
    try:
        return _decoder.decode(body)
    except msgspec.MsgspecError as error:
        raise ServerGoneError(f"not a message: {error}") from error


def write(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Send one message.

    Raises:
        ServerGoneError: nobody listens any more.
    """
    body = msgspec.json.encode({"jsonrpc": "2.0", **message})
    try:
        stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        stream.flush()
    except (OSError, ValueError) as error:
        raise ServerGoneError(f"cannot write: {error}") from error


def _length(stream: IO[bytes]) -> int:
    length = -1
    while line := stream.readline(_MAX_HEADER):
        if not line.strip():
            break
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
    if not 0 <= length <= _MAX_BYTES:
        raise ServerGoneError("no message follows")
    return length
