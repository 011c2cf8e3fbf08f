"""The Python environment of a project, read from its folders; nothing of it is run."""

from __future__ import annotations

import ast
import os
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.grounding.python.distributions import normal
from fenceline.workspace.interpreters import interpreters, package_folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fenceline.grounding.world import World

_MAX_ENTRIES = 20_000
_MAX_BYTES = 4 << 20
_DIST = re.compile(r"^(.+?)-[^-]+(?:\.dist-info|\.egg-info|-py[\d.]+\.egg-info)$")
_MODULE = re.compile(r"^([A-Za-z_]\w*)(?:\.py|\.pyi|\.so|\.pyd|\.[\w-]+\.so|\.[\w-]+\.pyd)$")
_VERSION = re.compile(r"python(3\.\d+)$")


@dataclass(frozen=True)
class Environment:
    """Where a project's packages are installed.

    Not slotted: what is asked often is kept in the instance.

    Attributes:
        python: its interpreter; None when the project has none that could be found.
        own: whether it was made or named for this project; the system's Python is not.
        folders: that packages are imported from.
    """

    python: Path | None
    own: bool
    folders: tuple[Path, ...]

    @property
    def version(self) -> str:
        """Return the minor version, ``3.11``; empty when unknown."""
        for folder in self.folders:
            if match := _VERSION.search(str(folder.parent)):
                return match[1]
        return ""

    @cached_property
    def modules(self) -> frozenset[str]:
        """Return the top-level modules that can be imported from it."""
        found: set[str] = set()
        for folder in self.folders:
            found |= _modules(str(folder), _stamp(folder))
        return frozenset(found)

    @cached_property
    def distributions(self) -> Mapping[str, Path]:
        """Return the folder of each installed distribution's metadata, by normal name."""
        return {
            normal(match[1]): folder / name
            for folder in reversed(self.folders)
            for name in _names(folder)
            if (match := _DIST.match(name))
        }

    def holds(self, module: str) -> bool:
        """Return whether a module, dotted, lies in one of the folders itself, rather than being linked to."""
        above, _, name = module.replace(".", "/").rpartition("/")
        return any(
            entry == name or entry.startswith(f"{name}.")
            for folder in self.folders
            for entry in _names(folder / above)
        )

    def modules_of(self, distribution: str) -> frozenset[str]:
        """Return the top-level modules that an installed distribution brought."""
        folder = self.distributions.get(distribution)
        return _brought(str(folder)) if folder else frozenset()


def environment(world: World, environ: Mapping[str, str] | None = None) -> Environment:
    """Find the environment of the project in ``world``: the configured one, its own, else what is on the PATH."""
    environ = os.environ if environ is None else environ
    if world.interpreter:
        python = Path(world.interpreter).expanduser()
        return Environment(python, own=True, folders=tuple(package_folders(python, environ)))
    for python, words in interpreters(world.root, environ):
        return Environment(
            python, own=words != "on the PATH", folders=tuple(package_folders(python, environ))
        )
    return Environment(None, own=False, folders=())


def _stamp(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=64)
def _modules(folder: str, stamp: int) -> frozenset[str]:  # noqa: ARG001 - the stamp makes a changed folder another one
    found: set[str] = set()
    for name in _names(Path(folder)):
        if match := _MODULE.match(name):
            found.add(match[1])
        elif name.isidentifier() and name != "__pycache__":
            found.add(name)
        elif name.endswith((".pth", ".egg-link")):
            found.update(_linked(Path(folder, name)))
    return frozenset(found)


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for _, entry in zip(range(_MAX_ENTRIES), entries, strict=False)]
    except OSError:
        return []


def _linked(link: Path) -> Iterator[str]:
    """Yield the modules that a link to somewhere else brings, an editable installation mostly."""
    for line in _text(link).splitlines()[:100]:
        content = line.strip()
        if content.startswith("import "):
            for finder in re.findall(r"import\s+(__editable__\w+)", content):
                yield from _mapped(link.parent / f"{finder}.py")
        elif content and not content.startswith("#"):
            for name in _names(link.parent / content):
                stem = name.removesuffix(".py")
                if stem.isidentifier():
                    yield stem


def _mapped(finder: Path) -> Iterator[str]:
    """Yield the names in the ``MAPPING`` of a finder that setuptools wrote; it is parsed only."""
    try:
        tree = ast.parse(_text(finder))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in tree.body:
        match node:
            case ast.Assign(value=ast.Dict(keys=keys)) | ast.AnnAssign(value=ast.Dict(keys=keys)):
                yield from (str(key.value).split(".")[0] for key in keys if isinstance(key, ast.Constant))
            case _:
                continue


@lru_cache(maxsize=4096)
def _brought(metadata: str) -> frozenset[str]:
    folder = Path(metadata)
    if listed := _text(folder / "top_level.txt").split():
        return frozenset(listed)
    tops = {line.partition(",")[0].split("/")[0] for line in _text(folder / "RECORD").splitlines()}
    modules = {match[1] for top in tops if (match := _MODULE.match(top))}
    return frozenset(modules | {top for top in tops if top.isidentifier()})


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(_MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
