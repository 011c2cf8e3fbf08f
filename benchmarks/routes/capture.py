"""Records every frame on an interface and puts TCP's pieces together again."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass, field
from typing import NamedTuple

_ALL, _IP, _ARP, _TCP = 0x0003, 0x0800, 0x0806, 6
_SOL_PACKET, _STATISTICS, _FORCE = 263, 6, 33
_ROOM = 256 << 20  # bytes of the kernel's queue: frames of a whole run
_FRAME = 1 << 17


class Sent(NamedTuple):
    """What left.

    Attributes:
        data: to the server, connection after connection.
        strangers: whom else a packet was for, as ``protocol address:port``.
        lost: frames that the kernel dropped, or bytes missing in a connection.
    """

    data: bytes
    strangers: tuple[str, ...] = ()
    lost: int = 0


@dataclass(slots=True)
class _Flow:
    """One direction of a connection: its pieces by sequence number."""

    first: int | None = None
    pieces: dict[int, bytes] = field(default_factory=dict[int, bytes])

    def add(self, number: int, data: bytes, *, opens: bool) -> None:
        if opens:
            self.first = number + 1
        elif data:
            self.pieces[number] = max(data, self.pieces.get(number, b""), key=len)

    def whole(self) -> tuple[bytes, int]:
        """Return the bytes in order, and how many gaps there are."""
        if self.first is None:
            return b"".join(self.pieces.values()), len(self.pieces)
        made, gaps = bytearray(), 0
        placed = {(number - self.first) % (1 << 32): data for number, data in self.pieces.items()}
        for at, data in sorted(placed.items()):
            gaps += at > len(made)
            made += data[max(len(made) - at, 0) :]
        return bytes(made), gaps


class Recorder:
    """Records from now on.

    Args:
        interface: whose frames.
        own: address of the side that is watched.
        peer: address of the only one that it may speak to.
    """

    def __init__(self, interface: str, own: str, peer: str) -> None:
        self._own, self._peer = own, peer
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL))
        self._socket.setsockopt(socket.SOL_SOCKET, _FORCE, _ROOM)
        self._socket.bind((interface, _ALL))
        self._socket.settimeout(0)

    def close(self) -> None:
        """Stop."""
        self._socket.close()

    def taken(self, port: int) -> Sent:
        """Return what the watched side sent since this was last asked; ``port`` is the server's."""
        flows: dict[tuple[int, int], _Flow] = {}
        strangers: dict[str, None] = {}
        for frame in self._frames():
            if said := self._stranger(frame, port):
                strangers[said] = None
            elif frame[12:14] == struct.pack("!H", _IP) and socket.inet_ntoa(frame[26:30]) == self._own:
                _collect(frame[14:], flows)
        parts = [flow.whole() for flow in flows.values()]
        lost = sum(gaps for _, gaps in parts) + self._dropped()
        return Sent(b"\n".join(data for data, _ in parts), tuple(strangers), lost)

    def _frames(self) -> list[bytes]:
        found: list[bytes] = []
        while True:
            try:
                found.append(self._socket.recv(_FRAME))
            except BlockingIOError:
                return found

    def _stranger(self, frame: bytes, port: int) -> str:
        """Return whom else a frame is for; empty for the server, and for what the server sent."""
        kind = int.from_bytes(frame[12:14])
        if kind == _ARP:
            asked = socket.inet_ntoa(frame[38:42])
            return "" if asked in (self._own, self._peer) else f"ARP {asked}"
        if kind != _IP:
            return f"ethertype {kind:#06x}"
        packet = frame[14:]
        if socket.inet_ntoa(packet[12:16]) == self._peer:
            return ""
        to, head = socket.inet_ntoa(packet[16:20]), (packet[0] & 15) * 4
        at = int.from_bytes(packet[head + 2 : head + 4])
        if (packet[9], to, at) == (_TCP, self._peer, port):
            return ""
        return f"{'TCP' if packet[9] == _TCP else f'protocol {packet[9]}'} {to}:{at}"

    def _dropped(self) -> int:
        found = self._socket.getsockopt(_SOL_PACKET, _STATISTICS, 8)
        return struct.unpack("II", found)[1]


def _collect(packet: bytes, flows: dict[tuple[int, int], _Flow]) -> None:
    head, size = (packet[0] & 15) * 4, int.from_bytes(packet[2:4]) or len(packet)
    segment = packet[head:size]
    ports = struct.unpack("!HH", segment[:4])
    data = segment[(segment[12] >> 4) * 4 :]
    number, opens = int.from_bytes(segment[4:8]), bool(segment[13] & 2)
    flows.setdefault(ports, _Flow()).add(number, data, opens=opens)
