"""Go's module cache: what is on this machine, whether or not a module asks for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.grounding.go.modules import splits

if TYPE_CHECKING:
    from collections.abc import Iterator


def cached_module(named: str) -> str:
    """Return the path of a cached module that has the package ``named``, in any version; empty for none."""
    cache = _folder()
    for path, inside in splits(named):
        if "/" not in path:
            return ""
        folders = _versions(cache, path)
        if any((folder / _escaped(inside)).is_dir() for folder in folders):
            return path
    return ""


def lacks(module: str, version: str, inside: str) -> bool:
    """Tell whether the cache has ``module`` in this very version, and not the package ``inside`` it."""
    folder = _folder() / _escaped(f"{module}@{version}")
    return folder.is_dir() and not (folder / inside).is_dir()


def _folder() -> Path:
    chosen = os.environ.get("GOMODCACHE", "")
    if chosen:
        return Path(chosen)
    first = os.environ.get("GOPATH", "").split(os.pathsep)[0]
    return (Path(first) if first else Path.home() / "go") / "pkg" / "mod"


def _versions(cache: Path, module: str) -> Iterator[Path]:
    parent = cache / _escaped(module)
    try:
        found = sorted(parent.parent.iterdir())
    except OSError:
        return
    yield from (folder for folder in found if folder.name.startswith(f"{parent.name}@"))


def _escaped(path: str) -> str:
    """Return the spelling of the cache: ``!burnt!sushi`` for ``BurntSushi``."""
    return "".join(f"!{letter.lower()}" if "A" <= letter <= "Z" else letter for letter in path)
