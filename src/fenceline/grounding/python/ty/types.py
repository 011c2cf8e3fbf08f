"""ty over a copy of the workspace: started beside other work, asked for what a change adds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from fenceline.grounding.python.source import kept
from fenceline.grounding.python.ty.frames import ServerGoneError
from fenceline.grounding.python.ty.rules import CONFIGURED
from fenceline.grounding.python.ty.server import TyServer
from fenceline.grounding.python.ty.shadow import Shadow, TooLargeError
from fenceline.workspace.beside import Beside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from fenceline.grounding.python.environment import Environment
    from fenceline.grounding.python.source import Source
    from fenceline.grounding.python.ty.server import Diagnostic
    from fenceline.grounding.world import World

Diagnostics: TypeAlias = "tuple[Diagnostic, ...]"
VERSIONS = tuple(f"3.{minor}" for minor in range(7, 15))
"""Pythons that ty knows the library of; the last one stands for one that is not known."""
_ROOTS = frozenset({"src", "lib", "python"})
_MAX_ROOTS = 50


class Types:
    """A server and its folder, for the files of one world.

    Args:
        world: whose files are copied.
        environment: of the project.
    """

    def __init__(self, world: World, environment: Environment) -> None:
        self._world = world
        self._environment = environment
        self._shadow: Shadow | None = None
        self._server: TyServer | None = None
        self._thread: Beside | None = None
        self._looked: set[str] = set()
        self._before: dict[str, tuple[bytes, Diagnostics]] = {}

    def look(self, path: str = "") -> None:
        """Begin, once, what takes time: to start, and to read the file at ``path`` as it is, with all that it uses."""
        if self._thread is None:
            self._begin(self._start)
        if path and path not in self._looked:
            self._looked.add(path)
            self._begin(partial(self._look, path))

    def diagnose_before(self, sources: Sequence[Source]) -> dict[str, Diagnostics] | None:
        """Return what ty says of ``sources``, which are as in the world, by path; None when ty cannot be had."""
        self._await()
        return self._told_before(sources)

    def _told_before(self, sources: Sequence[Source]) -> dict[str, Diagnostics] | None:
        known = {source.path: self._before.get(source.path, (None, ()))[0] for source in sources}
        new = [source for source in sources if known[source.path] != source.content]
        found = self._told({source.path: source.content for source in new}, new) if new else {}
        if found is None or self._server is None:
            return None
        self._before.update({source.path: (source.content, found[source.path]) for source in new})
        return {path: self._before[path][1] for path in known}

    def diagnose(
        self, contents: Mapping[str, bytes | None], sources: Sequence[Source]
    ) -> dict[str, Diagnostics] | None:
        """Return what ty says of each of ``sources`` by path; None when ty cannot be had.

        Args:
            contents: of the files that differ from the world's, None for one that is gone.
            sources: as they are then.
        """
        self._await()
        return self._told(contents, sources)

    def _told(
        self, contents: Mapping[str, bytes | None], sources: Sequence[Source]
    ) -> dict[str, Diagnostics] | None:
        try:
            return self._asked(contents, {source.path: source.text for source in sources})
        except (ServerGoneError, OSError):
            self._end()
            return None

    @property
    def root_uri(self) -> str:
        """Return the URI of the copy's root, with which places in the workspace's files start."""
        return f"{self._shadow.root.as_uri()}/" if self._shadow else ""

    def close(self) -> None:
        """End the server and remove the copy."""
        if self._thread is not None:
            self._thread.join()
        self._end()

    def _await(self) -> None:
        self.look()
        assert self._thread is not None  # noqa: S101 - begun
        self._thread.join()

    def _begin(self, work: Callable[[], None]) -> None:
        self._thread = Beside(work, self._thread)
        self._thread.start()

    def _look(self, path: str) -> None:
        content = self._world.read(path)
        if content is not None:
            self._told_before([kept(path, content)])

    def _start(self) -> None:
        try:
            from ty import find_ty_bin  # noqa: PLC0415 - finds the program; only when it is needed

            program = find_ty_bin()
            shadow = self._shadow = Shadow(self._world)
            self._server = TyServer(program, shadow.root, self._configuration(shadow), shadow.home)
        except (ServerGoneError, TooLargeError, OSError, ImportError):
            self._end()

    def _asked(
        self, contents: Mapping[str, bytes | None], texts: Mapping[str, str]
    ) -> dict[str, Diagnostics] | None:
        """Bring the folder and the open files to what is asked about, all of it, before the first answer is read."""
        if self._server is None or self._shadow is None:
            return None
        self._server.notice(self._shadow.hold(contents))
        for path in self._server.shown - texts.keys():
            self._server.forget(path)
        for path, text in texts.items():
            self._server.show(path, text)
        return {path: self._server.diagnose(path) for path in texts}

    def _configuration(self, shadow: Shadow) -> dict[str, object]:
        """Return every setting that a file could have, so that no file is asked."""
        version = self._environment.version
        return {
            "environment": {
                "root": [".", *self._roots()],
                "python": str(self._prefix() or shadow.nowhere()),
                "python-version": version if version in VERSIONS else VERSIONS[-1],
                "python-platform": "all",
            },
            "analysis": {"respect-type-ignore-comments": False},
            "rules": {"all": "ignore", **dict.fromkeys(CONFIGURED, "error")},
        }

    def _roots(self) -> list[str]:
        """Return the folders that packages are kept in by custom, of every project in the workspace."""
        files, folders = self._world.files, self._world.folders
        named = (folder for folder in folders if folder.rpartition("/")[2] in _ROOTS)
        return sorted(folder for folder in named if f"{folder}/__init__.py" not in files)[:_MAX_ROOTS]

    def _prefix(self) -> Path | None:
        """Return the folder of an environment that is there."""
        python = self._environment.python
        is_there = python is not None and any(folder.is_dir() for folder in self._environment.folders)
        return python.parent.parent if python is not None and is_there else None

    def _end(self) -> None:
        if self._server:
            self._server.close()
        if self._shadow:
            self._shadow.close()
        self._server = self._shadow = None
