"""Modules that no Python file shows: built from other sources, or generated when the project is installed."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.grounding.world import World

_BUILT = (".pyx", ".pxd", ".so", ".pyd", ".c", ".cc", ".cpp", ".cxx", ".rs", ".g4", ".lark", ".proto", ".thrift",
    ".fbs", ".ui", ".qrc", ".py.in", ".py.j2", ".py.jinja", ".py.tmpl", ".pyi.in")  # fmt: skip
_GENERATED = re.compile(
    r"^_*version(?:_info|__)?$|_pb2(?:_grpc)?$|^_?(?:generated|build_?info)\b|_rc$|^ui_\w+$"
)
_BUILD_FILES = frozenset(
    {"setup.py", "pyproject.toml", "setup.cfg", "meson.build", "CMakeLists.txt", "Makefile", "build.rs", "Cargo.toml",
     "build.py", "BUILD", "BUILD.bazel", ".gitignore", "hatch_build.py"}
)  # fmt: skip
_MAX_BYTES = 256 << 10
_MAX_DEPTH = 3


class Building:
    """What one world's other sources and build files make."""

    def __init__(self, world: World) -> None:
        self._world = world

    def has_source(self, path: str) -> bool:
        """Return whether the module that would be at ``path``, without an end, is built from a source beside it."""
        folder, slash, name = path.rpartition("/")
        return path in self._stems or (name.startswith("_") and f"{folder}{slash}{name[1:]}" in self._stems)

    def makes(self, path: str) -> bool:
        """Return whether the module at ``path`` is of a kind that is generated, or a build file names it."""
        package, _, name = path.rpartition("/")
        if _GENERATED.search(name):
            return True
        above = package.rpartition("/")[2]
        spelt = (re.escape(path), rf"{re.escape(above)}[./]{re.escape(name)}" if above else r"(?!)")
        return any(
            re.search(
                rf"\b{it}\b(?![./]\w*/)|[/\"'\s]{re.escape(name)}\.(?:pyi?|pyx|so|c|cpp|\*)", self._texts
            )
            for it in spelt
        )

    @cached_property
    def _stems(self) -> frozenset[str]:
        files = (path for path in self._world.files if path.endswith(_BUILT))
        parts = (path.rpartition("/") for path in files)
        return frozenset(f"{folder}{slash}{name.partition('.')[0]}" for folder, slash, name in parts)

    @cached_property
    def _texts(self) -> str:
        files = self._world.files
        paths = [
            path
            for path in files
            if path.rpartition("/")[2] in _BUILD_FILES and path.count("/") <= _MAX_DEPTH
        ]
        return "\n".join(
            (self._world.read(path) or b"")[:_MAX_BYTES].decode("utf-8", "replace") for path in paths
        )
