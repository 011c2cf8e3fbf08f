"""A process without a way off this machine: a network of its own with loopback alone, for it and all that it starts.

Servers on the machine's own loopback are reached through a helper. It stayed behind in the machine's network, connects
to loopback addresses only, and hands the connected socket over.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import signal
import socket
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from threading import Lock

from fenceline.models import dialling

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1
_ASKED = 256  # bytes of a request
_MOST_FILES = 1 << 16


def seal() -> str:
    """Take from this process, which must not have started a thread, every way off this machine.

    Returns:
        Why that cannot be, in words; empty where it is done.
    """
    if not sys.platform.startswith("linux"):
        return "only Linux gives a process a network of its own"
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if not os.fork():
        ours.close()
        _help(theirs)
    theirs.close()
    try:
        _enter()
    except OSError as error:
        ours.close()
        return f"this machine gives it no network of its own: {error.strerror}"
    dialling.helper = LoopbackHelper(ours)
    return ""


@dataclass(slots=True)
class LoopbackHelper:
    """Asks for connections to the machine's loopback.

    Attributes:
        channel: to the process that makes them.
    """

    channel: socket.socket
    _one_at_a_time: Lock = field(default_factory=Lock, init=False)

    def connect(self, host: str, port: int, timeout_s: float) -> socket.socket:
        """Return a connected socket.

        Raises:
            OSError: nothing answers there, or it is not on loopback.
        """
        with self._one_at_a_time:
            self.channel.send(f"{host} {port} {timeout_s}".encode())
            said, handed, _, _ = socket.recv_fds(self.channel, _ASKED, 1)
        if not handed:
            number = int(said or 0)
            raise OSError(number, os.strerror(number))
        connection = socket.socket(fileno=handed[0])
        connection.settimeout(timeout_s)
        return connection


def _enter() -> None:
    """Go into the new network and bring its loopback up; who is not root needs a user namespace for that."""
    user, group = os.geteuid(), os.getegid()
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK | (_NEW_USER if user else 0)):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack_from("h", fcntl.ioctl(any_socket, _GET_FLAGS, asked), 16)
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))
    if user:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def _help(channel: socket.socket) -> None:
    """Serve until the other end is closed, and end."""
    os.setsid()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    kept = channel.fileno()
    os.closerange(3, kept)
    os.closerange(kept + 1, _MOST_FILES)
    nothing = os.open(os.devnull, os.O_RDWR)
    for each in (0, 1, 2):
        os.dup2(nothing, each)
    with suppress(OSError):
        while asked := channel.recv(_ASKED):
            _answer(channel, asked)
    os._exit(0)


def _answer(channel: socket.socket, asked: bytes) -> None:
    host, port, timeout_s = asked.decode().split(" ")
    if not ip_address(host).is_loopback:
        channel.send(str(errno.ENETUNREACH).encode())
        return
    try:
        with dialling.connected(host, int(port), float(timeout_s)) as made:
            socket.send_fds(channel, [b"0"], [made.fileno()])
    except OSError as error:
        channel.send(str(error.errno or errno.ETIMEDOUT).encode())
