"""The ground of a run, made beside the model's work."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.workspace.beside import Beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.grounding.ground import Ground

_PATIENCE_S = 20.0  # a ground that is not there by then is done without


class GroundBeside:
    """One ground for all attempts of a run; made, and told where to look ahead, while a model is at work.

    Args:
        make: builds it; runs once, unless it fails.
    """

    def __init__(self, make: Callable[[], Ground]) -> None:
        self._make = make
        self._thread: Beside | None = None
        self._ground: Ground | None = None

    def look(self, path: str = "") -> None:
        """Begin to look at a file that an answer on its way is about; returns at once."""
        self._thread = Beside(partial(self._look, path), self._thread)
        self._thread.start()

    def __call__(self) -> Ground | None:
        """Return the ground, waiting for it where it is still made; None where it cannot be had."""
        if self._thread is None:
            self.look()
        assert self._thread is not None  # noqa: S101 - begun
        self._thread.join(_PATIENCE_S)
        return None if self._thread.is_alive() else self._ground

    def renew(self, make: Callable[[], Ground]) -> None:
        """Forget the ground, which has changed for good; ``make`` builds it anew when it is asked for."""
        self.stop()
        self._make, self._thread = make, None

    def stop(self) -> None:
        """End it and whatever runs beside it."""
        if self._thread is None:
            return
        self._thread.join(_PATIENCE_S)
        if self._ground is not None:
            self._ground.__exit__()
            self._ground = None

    def _look(self, path: str) -> None:
        with suppress(FencelineError, OSError):  # without a ground the check decides alone
            self._ground = self._ground or self._make()
            self._ground.look(path)
