"""Fences a check in with bubblewrap: own namespaces, only the workspace writable, no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.checks.sandbox import SandboxKind
from fenceline.checks.spot import LAYER, temporary
from fenceline.checks.toolchains import SECRETS, home_of, readable_paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HIDDEN = ("/tmp", "/var/tmp", "/run", "/home", "/root")  # noqa: S108 - places to hide, not to write


@dataclass(frozen=True, slots=True)
class Bubblewrap:
    """Network removed, homes and run-time sockets hidden, only the workspace and a private /tmp writable."""

    program: str = "bwrap"
    kind: SandboxKind = SandboxKind.BUBBLEWRAP
    notice: str = "sandbox: bubblewrap (no network, home hidden, only the workspace writable)"
    read_only: bool = False
    masked: tuple[str, ...] = ()
    discards: bool = False

    def only_reading(self, masked: Sequence[str] = ()) -> Bubblewrap:
        """Return the same fence with the workspace read-only, and these paths of it empty."""
        return replace(self, read_only=True, masked=tuple(masked), discards=False)

    def discarding(self, root: Path, masked: Sequence[str] = ()) -> Bubblewrap | None:
        """Return the same fence with a layer over the workspace; None where none can be laid over it."""
        fence = replace(self, masked=tuple(masked), discards=True)
        return fence if self.discards or _succeeds(fence, root) else None

    def wrap(
        self, argv: Sequence[str], root: Path, writable: Sequence[Path], environ: Mapping[str, str]
    ) -> list[str]:
        """Return ``argv`` under bwrap; later mounts cover earlier ones."""
        home = home_of(environ)
        hidden = _outermost([*map(Path, _HIDDEN), home])
        layer = _layer(root.resolve(), writable) if self.discards else ()
        return [
            *layer,
            self.program,
            "--die-with-parent",
            *_namespaces(root),
            *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"),
            *(word for path in hidden for word in ("--tmpfs", str(path))),
            *(("--dir", str(home)) if home.is_dir() else ()),
            *_bind("--ro-bind", _under(readable_paths(argv, root, environ), hidden)),
            *_bind("--ro-bind", [path for path in (Path("/run/current-system"),) if path.exists()]),
            *_bind("--ro-bind" if self.read_only else "--bind", [root.resolve()]),
            *_bind("--bind", writable),
            *_guards(root.resolve(), home),
            *(word for path in self.masked for word in _mask(root.resolve() / path)),
            "--",
            *argv,
        ]


def works() -> bool:
    """Whether bwrap is installed and may do here all that ``Bubblewrap`` asks of it."""
    return shutil.which("bwrap") is not None and _succeeds(Bubblewrap(), Path("/usr"))


def _succeeds(fence: Bubblewrap, root: Path) -> bool:
    with temporary() as spot:
        argv = fence.wrap(["/bin/sh", "-c", "exit 0"], root, (spot,), os.environ)
        try:
            return subprocess.run(argv, capture_output=True, timeout=10, check=False).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False


def _layer(root: Path, writable: Sequence[Path]) -> tuple[str, ...]:
    """Return what lays a layer over the workspace before bwrap binds it."""
    from fenceline.checks import overlay_exec  # noqa: PLC0415 - only where what a check writes is not kept

    return (sys.executable, "-ISB", overlay_exec.__file__, str(root), str(writable[0] / LAYER), "--")


def _namespaces(root: Path) -> Iterator[str]:
    """Yield the namespaces: all of them, and no capability.

    Root in a user namespace of its own may not write what belongs to others, as in a container whose
    workspace is mounted from outside. There the user namespace is left out and the right to write is kept.
    """
    foreign = os.geteuid() == 0 and root.stat().st_uid != 0
    if not foreign:
        yield from ("--unshare-all", "--cap-drop", "ALL")
        return
    yield from ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try")
    yield from ("--cap-drop", "ALL", "--cap-add", "CAP_DAC_OVERRIDE", "--cap-add", "CAP_FOWNER")


def _outermost(paths: Sequence[Path]) -> list[Path]:
    """Return the existing folders of ``paths`` that lie in no other of them, symbolic links followed."""
    real = sorted({path.resolve() for path in paths if path.is_dir()})
    return [path for path in real if not any(path != other and path.is_relative_to(other) for other in real)]


def _under(paths: Sequence[Path], hidden: Sequence[Path]) -> list[Path]:
    return [path for path in paths if any(path.is_relative_to(place) for place in hidden)]


def _bind(option: str, paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        yield from (option, str(path), str(path))


def _mask(path: Path) -> tuple[str, ...]:
    return ("--tmpfs", str(path)) if path.is_dir() else ("--ro-bind", "/dev/null", str(path))


def _guards(root: Path, home: Path) -> Iterator[str]:
    """Yield what protects inside the workspace: its repository, and secrets where it holds the home."""
    if (root / ".git").exists():
        yield from ("--ro-bind", str(root / ".git"), str(root / ".git"))
    if not home.resolve().is_relative_to(root):
        return
    for secret in (home.resolve() / name for name in SECRETS):
        if secret.is_dir():
            yield from ("--tmpfs", str(secret))
        elif secret.exists():
            yield from ("--ro-bind", "/dev/null", str(secret))
