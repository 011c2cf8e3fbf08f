"""Why a workspace that has tests has no check: what is not installed here."""

from __future__ import annotations

import os
import shutil
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

_TOOLS = {"go.mod": "go", "Cargo.toml": "cargo", "pom.xml": "mvn", "build.gradle": "gradle"}


def lacking(root: Path, files: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Return what would have to be there for the tests of ``files`` to run, in words; empty where nothing tells."""
    top = frozenset(name for name in files if "/" not in name)
    if missing := missing_tool(top, environ):
        return missing
    if "package.json" in top and not (root / "node_modules").is_dir():
        return "the packages of package.json are not installed"
    if any(_is_python_test(PurePosixPath(name)) for name in files):
        return "there are Python tests, and no interpreter here has pytest: install it in the project's .venv"
    return ""


def missing_tool(top: Collection[str], environ: Mapping[str, str] = os.environ) -> str:
    """Return which language's own tool is not installed, in words; ``top`` are the names in the root folder."""
    for file, tool in _TOOLS.items():
        if file in top and shutil.which(tool, path=environ.get("PATH")) is None:
            return f"{file} is there, and {tool} is not installed"
    return ""


def _is_python_test(path: PurePosixPath) -> bool:
    return path.suffix == ".py" and (path.name.startswith("test_") or path.stem.endswith("_test"))
