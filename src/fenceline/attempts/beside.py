"""The ground of a run, made beside the model's work."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.workspace.beside import Beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.grounding.ground import Ground

_PATIENCE_S = 20.0  # a ground that is not there by then is done without
_UNHEARD_OF = {
    "python": "import unheard_of",
    "javascript": "import unheard from 'unheard-of'",
    "go": 'import "unheard.of/of"',
    "rust": "use unheard_of::of;",
    "java": "import unheard.of.Of;",
}
"""By grounder, a line that has everything looked up once which judging an import needs."""


class GroundBeside:
    """One ground for all attempts of a run; made on a thread of its own once a model reads the first request.

    Args:
        make: builds it; runs once.
        language: whose grounder is needed first, empty for none.
        path: of the file that is edited first.
    """

    def __init__(self, make: Callable[[], Ground], language: str = "", path: str = "") -> None:
        self._make = make
        self._language = language
        self._path = path
        self._thread: Beside | None = None
        self._ground: Ground | None = None

    def start(self) -> None:
        """Begin, once; returns at once."""
        if self._thread is None:
            self._thread = Beside(self._made)
            self._thread.start()

    def __call__(self) -> Ground | None:
        """Return the ground, waiting for it where it is still made; None where it cannot be had."""
        self.start()
        assert self._thread is not None  # noqa: S101 - started
        self._thread.join(_PATIENCE_S)
        return None if self._thread.is_alive() else self._ground

    def stop(self) -> None:
        """End it and whatever runs beside it."""
        if self._thread is None:
            return
        self._thread.join(_PATIENCE_S)
        if self._ground is not None:
            self._ground.__exit__()
            self._ground = None

    def _made(self) -> None:
        with suppress(FencelineError, OSError):  # without a ground the check decides alone
            ground = self._make()
            self._ground = ground
            self._warm(ground)

    def _warm(self, ground: Ground) -> None:
        from fenceline.grounding.language import LANGUAGES  # noqa: PLC0415 - beside the first request

        judge = ground.of(self._language)
        if judge is not None:
            list(judge.line(_UNHEARD_OF.get(LANGUAGES[self._language], ""), 1, self._path))
