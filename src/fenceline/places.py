"""Where Fenceline keeps its own things outside the user's work trees.

Every folder can be moved with ``FENCELINE_HOME``, which tests and benchmarks use to stay out of the real one.
"""

from __future__ import annotations

import os
from pathlib import Path


def data_dir() -> Path:
    """Return the folder for what must survive: checkpoints, ledger, pulled models."""
    return _place("data")


def cache_dir() -> Path:
    """Return the folder for what can be made again: symbol index, probes."""
    return _place("cache")


def config_dir() -> Path:
    """Return the folder of the user's ``config.toml``."""
    return _place("config")


def runtime_dir() -> Path:
    """Return the folder for locks and sockets of running processes."""
    return _place("run")


def _place(kind: str) -> Path:
    if home := os.environ.get("FENCELINE_HOME"):
        return Path(home) / kind
    from platformdirs import PlatformDirs  # noqa: PLC0415 - 10 ms that most runs with FENCELINE_HOME never need

    dirs = PlatformDirs("fenceline", appauthor=False)
    match kind:
        case "data":
            return Path(dirs.user_data_path)
        case "cache":
            return Path(dirs.user_cache_path)
        case "config":
            return Path(dirs.user_config_path)
        case _:
            return Path(dirs.user_state_path) / "run"
