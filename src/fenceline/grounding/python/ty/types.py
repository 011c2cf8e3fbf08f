"""ty over a copy of the workspace: started beside other work, asked for what a change adds."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from fenceline.grounding.python.ty.frames import ServerGoneError
from fenceline.grounding.python.ty.rules import CONFIGURED
from fenceline.grounding.python.ty.server import TyServer
from fenceline.grounding.python.ty.shadow import Shadow, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fenceline.grounding.python.environment import Environment
    from fenceline.grounding.python.source import Source
    from fenceline.grounding.python.ty.server import Diagnostic
    from fenceline.grounding.world import World

NEWEST = "3.14"
_ROOTS = ("src", "lib", "python")


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
        self._thread: threading.Thread | None = None
        self._closed = False

    def prepare(self) -> None:
        """Start on a thread what takes time; harmless when it was started already."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._start, name="ty-start", daemon=True)
            self._thread.start()

    def diagnose(
        self, contents: Mapping[str, bytes | None], sources: Iterable[Source]
    ) -> dict[str, tuple[Diagnostic, ...]] | None:
        """Return what ty says of each of ``sources`` by path; None when ty cannot be had.

        Args:
            contents: of the files that differ from the world's, None for one that is gone.
            sources: as they are then.
        """
        self.prepare()
        assert self._thread is not None  # noqa: S101 - prepared just now
        self._thread.join()
        if self._server is None or self._shadow is None:
            return None
        wanted = {source.path: source.text for source in sources}
        try:
            self._server.notice(self._shadow.hold(contents))
            for path in self._server.shown - wanted.keys():
                self._server.forget(path)
            for path, text in wanted.items():
                self._server.show(path, text)
            return {path: self._server.diagnose(path) for path in wanted}
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

    def _start(self) -> None:
        try:
            from ty import find_ty_bin  # noqa: PLC0415 - finds the program; only when it is needed

            program = find_ty_bin()
            self._shadow = Shadow(self._world)
            self._server = TyServer(
                program, self._shadow.root, self._configuration(self._shadow), self._shadow.home
            )
        except (ServerGoneError, TooLargeError, OSError, ImportError):
            self._end()

    def _configuration(self, shadow: Shadow) -> dict[str, object]:
        """Return every setting that a file could have, so that no file is asked."""
        roots = [".", *(root for root in _ROOTS if root in self._world.folders)]
        return {
            "environment": {
                "root": roots,
                "python": str(
                    self._environment.python.parent.parent if self._environment.python else shadow.nowhere()
                ),
                "python-version": self._environment.version or NEWEST,
                "python-platform": "all",
            },
            "analysis": {"respect-type-ignore-comments": False},
            "rules": {"all": "ignore", **dict.fromkeys(CONFIGURED, "error")},
        }

    def _end(self) -> None:
        if self._server:
            self._server.close()
        if self._shadow:
            self._shadow.close()
        self._server = self._shadow = None
