"""Several workers on one list of tasks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Item = TypeVar("Item")
Worker = TypeVar("Worker")


def share_out(items: Iterable[Item], workers: Sequence[Worker], work: Callable[[Item, Worker], None]) -> None:
    """Call ``work`` on every item, in order, each time on the next worker that is free.

    Raises:
        BaseException: what ``work`` raised, once the others have finished their items.
    """
    waiting, lock, stopped = iter(items), Lock(), False

    def take(worker: Worker) -> None:
        nonlocal stopped
        while not stopped:
            with lock:
                following = list(islice(waiting, 1))
            for item in following:
                try:
                    work(item, worker)
                except BaseException:
                    stopped = True
                    raise
            if not following:
                return

    with ThreadPoolExecutor(len(workers)) as pool:
        for _ in pool.map(take, workers):
            pass
