"""What lies between the command and the only server that it can reach: a cable whose every packet is recorded."""

from __future__ import annotations

import ctypes
import os
import subprocess
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

import msgspec

from .capture import Recorder, Sent

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import TracebackType

    from fenceline.models.scripted_hosted.server import ScriptedVendor

PEER, OWN = "192.0.2.2", "192.0.2.1"  # RFC 5737: belong to nobody
_NEWNET = 0x40000000
_HERE = "/proc/thread-self/ns/net"
_LIBC = ctypes.CDLL(None, use_errno=True)


class Wire(Protocol):
    """A way to the vendor's server."""

    host: str

    def inside(self) -> AbstractContextManager[None]:
        """Return the context in which the command runs."""
        ...

    def sent(self, vendor: ScriptedVendor) -> Sent:
        """Return what left since this was last asked."""
        ...


class Cable:
    """Two network namespaces and a cable between them: the command in one, this thread in the other.

    Every address leads into the cable, so that a packet to anybody else is recorded too. Needs root; what is made is
    gone when it is closed.
    """

    def __init__(self) -> None:
        self.host = PEER
        self._before = os.open(_HERE, os.O_RDONLY)
        self._outer = _namespace()
        self._inner = _namespace()
        try:
            _ip(f"link add fence type veth peer name peer netns /proc/{os.getpid()}/fd/{self._outer}")
            _up(f"addr add {OWN}/30 dev fence", "link set lo up", "link set fence addrgenmode none up")
            _enter(self._outer)
            _up(f"addr add {PEER}/30 dev peer", "link set lo up", "link set peer addrgenmode none up")
            _enter(self._inner)
            _ip(f"route add default via {PEER}")
            _enter(self._outer)
            self._recorder = Recorder("peer", OWN, PEER)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._recorder.close()
        self.close()

    def close(self) -> None:
        """Put the thread back to where it was."""
        _enter(self._before)
        for each in (self._before, self._outer, self._inner):
            os.close(each)

    @contextmanager
    def inside(self) -> Generator[None]:
        """Run the block on the command's side."""
        _enter(self._inner)
        try:
            yield
        finally:
            _enter(self._outer)

    def sent(self, vendor: ScriptedVendor) -> Sent:
        """Return what left through the cable since this was last asked."""
        return self._recorder.taken(int(vendor.root.rpartition(":")[2]))


class Loopback:
    """No cable: what the server heard, where namespaces may not be made."""

    host = "127.0.0.1"

    @contextmanager
    def inside(self) -> Generator[None]:
        """Run the block where it is."""
        yield

    def sent(self, vendor: ScriptedVendor) -> Sent:
        """Return the paths, headers and bodies that the server heard."""
        heard = [msgspec.json.encode([each.path, each.headers, each.body]) for each in vendor.requests]
        return Sent("\n".join(vendor.seen).encode() + b"\n".join(heard))


def _namespace() -> int:
    """Make a network namespace, go into it, and return a descriptor of it."""
    _called(_LIBC.unshare(_NEWNET))
    return os.open(_HERE, os.O_RDONLY)


def _enter(namespace: int) -> None:
    _called(_LIBC.setns(namespace, _NEWNET))


def _called(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _up(*commands: str) -> None:
    for command in commands:
        _ip(command)


def _ip(command: str) -> None:
    subprocess.run(["ip", *command.split()], check=True)


def may_make_namespaces() -> bool:
    """Whether a cable can be laid here."""
    return os.geteuid() == 0 and Path("/proc/thread-self/ns/net").exists()
