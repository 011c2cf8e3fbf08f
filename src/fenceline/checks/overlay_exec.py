"""Lays a layer of its own over a folder, then becomes the command: ``overlay_exec.py ROOT SCRATCH -- argv``.

What is written to the folder goes to the layer, which nobody else sees and which ends with the command. Run by its
path with ``python -ISB``, so it imports nothing but the standard library's smallest parts.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000
_PRIVATE, _RECURSIVE = 1 << 18, 1 << 14


def main(words: list[str]) -> None:
    """Lay the layer over ROOT and become the command; exit 125 where that cannot be."""
    root, scratch, here = Path(words[0]), Path(words[1]), Path.cwd()
    try:
        _refuse_mounts(root)
        _enter()
        _cover(root, scratch)
        os.chdir(here)
    except OSError as error:
        os.write(2, f"no layer over {root}: {error.strerror}\n".encode())
        os._exit(125)
    command = words[words.index("--") + 1 :]
    os.execvp(command[0], command)  # noqa: S606 - the command is the caller's argument list, no shell


def _refuse_mounts(root: Path) -> None:
    """Refuse a folder with another file system inside, which a layer would not show."""
    for line in (
        Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    ):
        place = os.fsdecode(
            line.split()[4].encode("utf-8", "surrogateescape").decode("unicode_escape").encode("latin-1")
        )
        if Path(place).is_relative_to(root) and Path(place) != root:
            raise OSError(16, f"{place} is mounted in it")


def _enter() -> None:
    """Go into mounts of our own; who is not root needs a user namespace for that."""
    user, group = os.geteuid(), os.getegid()
    _call("unshare", _NEW_MOUNTS | (_NEW_USER if user else 0))
    if user:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    _call("mount", b"none", b"/", None, ctypes.c_ulong(_PRIVATE | _RECURSIVE), None)


def _cover(root: Path, scratch: Path) -> None:
    """Mount the layer; its writes go to ``scratch``, or to memory where that lies on a layer itself."""
    scratch.mkdir(mode=0o700, exist_ok=True)
    try:
        _overlay(root, scratch)
    except OSError:
        _call("mount", b"tmpfs", os.fsencode(scratch), b"tmpfs", ctypes.c_ulong(0), b"mode=0700")
        _overlay(root, scratch)


def _overlay(root: Path, scratch: Path) -> None:
    for name in ("upper", "work"):
        (scratch / name).mkdir(mode=0o700, exist_ok=True)
    os.chdir(root)  # so that its name stands nowhere among the options, which have their own commas
    options = (
        f"lowerdir=.,upperdir={scratch}/upper,workdir={scratch}/work{',userxattr' if os.geteuid() else ''}"
    )
    _call("mount", b"overlay", os.fsencode(root), b"overlay", ctypes.c_ulong(0), options.encode())


def _call(name: str, *arguments: object) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


if __name__ == "__main__":
    main(sys.argv[1:])
