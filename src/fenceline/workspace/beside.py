"""Work on a thread of its own, beside whoever waits for it later."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Beside(Thread):
    """A daemon thread that can be waited for even where an interrupt came amid its start.

    Args:
        work: to be done.
        after: whose work is to be done first, None for nobody's.
    """

    def __init__(self, work: Callable[[], None], after: Beside | None = None) -> None:
        super().__init__(target=_in_turn, args=(work, after), daemon=True)

    def join(self, timeout: float | None = None) -> None:
        """Wait until the work is done, ``timeout`` seconds at most; one that never started is."""
        with suppress(RuntimeError):
            super().join(timeout)


def _in_turn(work: Callable[[], None], after: Beside | None) -> None:
    if after is not None:
        after.join()
    work()
