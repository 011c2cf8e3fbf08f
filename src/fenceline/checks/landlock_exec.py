"""Runs a command that Landlock restricts: ``landlock_exec.py --read=P --write=P -- argv``.

Landlock knows no process that lives and dies with all it started, as a namespace does. So the command is a child here,
and what it leaves behind is killed when it ends, or when whoever started this was killed. Run by its path with
``python -ISB``, so it imports nothing but the standard library's smallest parts.
"""

from __future__ import annotations

import ctypes
import os
import signal
import stat
import sys
from contextlib import suppress

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 36, 38
_RULE_PATH_BENEATH = 1
_VERSION_FLAG = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_TCP = 0b11  # bind, connect
_SCOPES = 0b11  # abstract UNIX sockets, signals


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def abi() -> int:
    """Return the kernel's Landlock version, 0 where there is none."""
    if sys.platform != "linux":
        return 0
    version = ctypes.CDLL(None).syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))
    return max(0, version)


def restrict(reads: list[str], writes: list[str]) -> None:
    """Take from this process and its children, for good, every right not named.

    Args:
        reads: files and folders that stay readable and executable, with all below.
        writes: those that stay writable too.

    Raises:
        OSError: the kernel refuses.
    """
    version = abi()
    libc = ctypes.CDLL(None, use_errno=True)
    handled = _handled(version)
    rules = _Ruleset(handled, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _call(libc, _CREATE, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    for path in reads:
        _allow(libc, ruleset, path, _READ & handled)
    for path in writes:
        _allow(libc, ruleset, path, handled)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs refused")
    _call(libc, _RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)


def _handled(version: int) -> int:
    rights = _REFER - 1  # all of the first version
    if version >= 2:
        rights |= _REFER
    if version >= 3:
        rights |= _TRUNCATE
    return rights


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no right
    if not stat.S_ISDIR(os.fstat(place).st_mode):
        rights &= _ON_FILES
    rule = _PathBeneath(rights, place)
    _call(libc, _ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_RULE_PATH_BENEATH), ctypes.byref(rule), 0)
    os.close(place)


def _call(libc: ctypes.CDLL, number: int, *arguments: object) -> int:
    result: int = libc.syscall(number, *arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def main(words: list[str]) -> None:
    """Run the command after ``--``, restricted as the words before say, and exit as it does."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # whoever ignores it is not told
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGRTMAX)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)
    if child := os.fork():
        code = _outlast(child)
        _end_children()
        os._exit(code)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and so would the command
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    _become(words)


def _become(words: list[str]) -> None:
    end = words.index("--")
    named = [word.partition("=") for word in words[:end]]
    restrict(
        [path for kind, _, path in named if kind == "--read"],
        [path for kind, _, path in named if kind == "--write"],
    )
    command = words[end + 1 :]
    try:
        os.execvp(command[0], command)  # noqa: S606 - the command is the caller's argument list, no shell
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
        os._exit(127)


def _outlast(child: int) -> int:
    """Wait until the child ends, or whoever started this; return the exit status, as a shell tells it."""
    while signal.sigwait({signal.SIGCHLD, signal.SIGRTMAX}) == signal.SIGCHLD:
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if ended[0] == child:
                code = os.waitstatus_to_exitcode(ended[1])
                return code if code >= 0 else 128 - code
    return 128 + signal.SIGKILL


def _end_children() -> None:
    """Kill all that is left: what a killed process had started comes to us, which was asked for."""
    with suppress(ChildProcessError):  # none is left
        while True:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            for pid in _children():
                os.kill(pid, signal.SIGKILL)
            os.waitpid(-1, 0)


def _children() -> list[int]:
    names = filter(str.isdigit, os.listdir("/proc"))  # noqa: PTH208 - pathlib is not among the smallest parts
    return [int(name) for name in names if _parent(name) == os.getpid()]


def _parent(pid: str) -> int:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 - as above
            return int(file.read().rpartition(b")")[2].split()[1])
    except OSError:  # it is gone
        return 0


if __name__ == "__main__":
    main(sys.argv[1:])
