"""Which server an entry asks for, and where that server keeps its files."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.errors import UsageError
from fenceline.models import dialling
from fenceline.places import runtime_dir

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_CONTEXT = 8192
_KEEP_WARM_S = 600.0
_SEALED_WARM_S = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """One server. Entries with the same weights and context share it.

    Attributes:
        weights: absolute path.
        context: tokens of one request, prompt and answer together.
        keep_warm_s: seconds without a request after which it leaves.
        stem: path of its files without their suffix.
    """

    weights: Path
    context: int
    keep_warm_s: float
    stem: Path

    def argv(self) -> list[str]:
        """Return it as arguments of the server's command."""
        return [str(self.weights), str(self.context), str(self.keep_warm_s), str(self.stem)]

    @classmethod
    def from_argv(cls, arguments: Sequence[str]) -> Plan:
        """Return the plan that ``argv`` gave."""
        weights, context, keep_warm_s, stem = arguments
        return cls(Path(weights), int(context), float(keep_warm_s), Path(stem))

    @property
    def lock(self) -> Path:
        """Held by the server from before its start to its end; the kernel lets go of it, however it ends."""
        return self.stem.with_suffix(".lock")

    @property
    def state(self) -> Path:
        """There while requests are welcome; its modification time is that of the last one."""
        return self.stem.with_suffix(".json")

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.stem.with_suffix(".log")


def plan_for(weights: Path, context_window: int) -> Plan:
    """Return the plan for a file of weights.

    Args:
        weights: existing file.
        context_window: tokens, 0 for the default.

    Raises:
        UsageError: ``FENCELINE_KEEP_WARM`` is not a number of seconds.
    """
    status = weights.stat()
    context = context_window or DEFAULT_CONTEXT
    identity = f"{weights}\0{status.st_size}\0{status.st_mtime_ns}\0{context}"
    keep_warm_s = _keep_warm()
    if dialling.helper is not None:  # other runs cannot reach a server of this one, nor this one theirs
        keep_warm_s = min(keep_warm_s, _SEALED_WARM_S)
        identity += f"\0{Path('/proc/self/ns/net').stat().st_ino}"
    name = f"{weights.stem[:40]}-{hashlib.sha256(identity.encode(errors='surrogateescape')).hexdigest()[:12]}"
    return Plan(weights, context, keep_warm_s, runtime_dir() / "embedded" / name.replace(".", "_"))


def _keep_warm() -> float:
    text = os.environ.get("FENCELINE_KEEP_WARM", "")
    try:
        seconds = float(text) if text else _KEEP_WARM_S
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise UsageError(f"FENCELINE_KEEP_WARM is `{text}`", "set it to seconds, for example 600")
    return seconds
