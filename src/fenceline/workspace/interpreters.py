"""The Python of a project: its virtual environment first, and never Fenceline's own by accident."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PACKAGES = ("lib/python3*/site-packages", "lib64/python3*/site-packages", "lib/python3/dist-packages",
    "local/lib/python3*/dist-packages")  # fmt: skip


def interpreters(folder: Path, environ: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Yield the interpreters to consider, best first, each with where it was found in words."""
    for name in (".venv", "venv", "env"):
        yield from _in(folder / name, f"of {name}")
    yield from _poetry(folder, environ)
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        value = environ.get(variable)
        if value and not (value == sys.prefix and "PRE_COMMIT" in environ):  # which activates a hook's own
            yield from _in(Path(value), f"of {variable}")
    for name in ("python3", "python"):
        if found := shutil.which(name, path=_path(environ)):
            yield _behind_shim(Path(found), folder, environ), "on the PATH"


def has_module(python: Path, module: str, environ: Mapping[str, str]) -> bool:
    """Whether ``python`` can import ``module``: looked up, and asked only where that shows nothing."""
    if any((packages / module).is_dir() for packages in package_folders(python, environ)):
        return True
    if (python.parent.parent / "pyvenv.cfg").exists():
        return False
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    try:
        return (
            subprocess.run(
                [python, "-c", code], cwd="/", capture_output=True, timeout=10, check=False
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def _in(prefix: Path, words: str) -> Iterator[tuple[Path, str]]:
    for name in ("python", "python3"):
        python = prefix / "bin" / name
        if os.access(python, os.X_OK):
            yield python, words
            return


def _path(environ: Mapping[str, str]) -> str:
    """Return the PATH without Fenceline's own environment, unless the user (not pre-commit) has activated that one."""
    entries = environ.get("PATH", os.defpath).split(os.pathsep)
    own = Path(sys.prefix) / "bin"
    activated = environ.get("VIRTUAL_ENV") == sys.prefix and "PRE_COMMIT" not in environ
    if sys.prefix == sys.base_prefix or activated:
        return os.pathsep.join(entries)
    return os.pathsep.join(entry for entry in entries if Path(entry) != own)


def _poetry(folder: Path, environ: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Yield Poetry's environment, which it keeps in its cache under a name made from the folder's."""
    if not (folder / "poetry.lock").exists():
        return
    from base64 import urlsafe_b64encode  # noqa: PLC0415 - only for projects of Poetry
    from hashlib import sha256  # noqa: PLC0415 - only for projects of Poetry

    label = urlsafe_b64encode(sha256(str(folder.resolve()).encode()).digest()).decode()[:8]
    cache = Path(
        environ.get("POETRY_CACHE_DIR") or Path(environ.get("HOME", "~")).expanduser() / ".cache/pypoetry"
    )
    for prefix in sorted((cache / "virtualenvs").glob(f"*-{label}-py*")):
        yield from _in(prefix, "of Poetry")


def _behind_shim(python: Path, folder: Path, environ: Mapping[str, str]) -> Path:
    """Return the interpreter that a pyenv shim would start: the shim is a shell script and costs 50 ms."""
    if python.parent.name != "shims":
        return python
    versions = python.parent.parent / "versions"
    for wanted in _wanted_versions(folder, python.parent.parent, environ):
        if os.access(known := versions / wanted / "bin" / python.name, os.X_OK):
            return known
    return python


def _wanted_versions(folder: Path, pyenv: Path, environ: Mapping[str, str]) -> Iterator[str]:
    if value := environ.get("PYENV_VERSION"):
        yield from value.split(":")
        return
    places = [*(parent / ".python-version" for parent in (folder, *folder.parents)), pyenv / "version"]
    for place in places:
        if place.is_file():
            yield from place.read_text("utf-8", "replace").split()
            return


def package_folders(python: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield the folders that ``python`` imports installed packages from; it is not started."""
    prefix = python.parent.parent
    settings = prefix / "pyvenv.cfg"
    bases = [prefix]
    if not settings.exists() or "include-system-site-packages = true" in settings.read_text(
        "utf-8", "replace"
    ):
        bases += [python.resolve().parent.parent, Path(environ.get("HOME", "~")).expanduser() / ".local"]
    versions = {f"python{sys.version_info.major}*"}
    name = python.resolve().name
    if name.startswith("python3."):
        versions = {name}
    for base in bases:
        for pattern in _PACKAGES:
            for version in versions:
                yield from base.glob(pattern.replace("python3*", version))
