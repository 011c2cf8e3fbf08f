"""Whether some Python's standard library has a name that the project's own has not."""

from __future__ import annotations

import os
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

_VERSIONS = ("3.8", "3.11", "3.15")
_LIMIT_S = 20


@lru_cache(maxsize=1024)
def is_in_some(module: str, name: str) -> bool:
    """Return whether ``from module import name`` holds in an old, a middle or the newest Python; True when ty fails."""
    if not (name.isidentifier() and all(part.isidentifier() for part in module.split("."))):
        return True
    try:
        from ty import find_ty_bin  # noqa: PLC0415 - finds the program; only when it is needed

        with tempfile.TemporaryDirectory(prefix="fenceline-") as folder:
            (Path(folder) / "question.py").write_text(f"from {module} import {name}\n")
            (Path(folder) / "ty.toml").write_text("")
            return any(_holds(find_ty_bin(), Path(folder), version) for version in _VERSIONS)
    except (OSError, ImportError, subprocess.SubprocessError):
        return True


def _holds(program: str, folder: Path, version: str) -> bool:
    rules = ("--ignore", "all", "--error", "missing-module-member", "--error", "import-not-found")
    setting = ("--config-file", "ty.toml", "--python-version", version, "--python-platform", "all")
    command = [program, "check", *setting, *rules, "question.py"]
    environment = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "PATH": os.defpath}
    ran = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=_LIMIT_S,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return ran.returncode == 0
