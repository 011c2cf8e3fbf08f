"""Bytes as they come from a socket, cut into lines, with limits against an endless one."""

from __future__ import annotations

from fenceline.models.errors import BadReply

MAX_LINE = 1 << 20
MAX_REPLY = 64 << 20


class LineSplitter:
    """Collects pieces of any size and gives back whole lines, without their line ends."""

    def __init__(self, max_line: int = MAX_LINE, max_reply: int = MAX_REPLY) -> None:
        self._rest = bytearray()
        self._seen = 0
        self._max_line = max_line
        self._max_reply = max_reply

    def feed(self, piece: bytes) -> list[bytes]:
        """Return the lines that ``piece`` completes.

        Raises:
            BadReply: a line or the whole reply is too long.
        """
        self._seen += len(piece)
        if self._seen > self._max_reply:
            raise BadReply(f"the reply is longer than {self._max_reply >> 20} MiB")
        self._rest += piece
        *lines, rest = self._rest.split(b"\n") if b"\n" in piece else (self._rest,)
        self._rest = bytearray(rest)
        if max(map(len, (*lines, rest))) > self._max_line:
            raise BadReply(f"a line of the reply is longer than {self._max_line >> 10} KiB")
        return [bytes(line).removesuffix(b"\r") for line in lines]

    def close(self) -> list[bytes]:
        """Return what is left as a last line, if anything."""
        rest, self._rest = bytes(self._rest), bytearray()
        return [rest.removesuffix(b"\r")] if rest else []
