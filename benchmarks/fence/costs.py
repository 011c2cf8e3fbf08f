"""What the fence costs: building, looking again, the gate, memory."""

from __future__ import annotations

import json
import statistics
import time
import tracemalloc
from collections import deque
from itertools import cycle
from typing import TYPE_CHECKING

from benchmarks.fence.corpus import fenced, sources

from fenceline.policy.opening.opening import opened, plain
from fenceline.policy.recognition.told import Told
from fenceline.policy.secrets import secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def costs(protected: Path, other: Path) -> Iterator[str]:
    """Yield lines of a table; times are medians, on the clock and of the thread's own processor time."""
    closed = sources(protected)
    lines = sum(path.read_bytes().count(b"\n") for path in closed)
    tracemalloc.start()
    fence = fenced(protected)
    fence.look()
    memory, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    fence = fenced(protected)
    clocks = time.perf_counter, time.process_time
    started = [clock() for clock in clocks]
    fence.look()
    for clock, began in zip(clocks, started, strict=True):
        took = clock() - began
        speed = f"{took:.2f} s, {lines / took * 60:,.0f} lines a minute"
        yield f"index, {clock.__name__}: {lines} lines, {fence.size} fingerprints, {speed}"
    yield f"memory: {memory / lines:.0f} bytes a line"
    yield f"a look at what changed: {_median(fence.look, 9, time.perf_counter) * 1e3:.1f} ms"
    text = "\n".join(path.read_text(errors="replace") for path in sources(other))
    list(fence.traces(text[: 1 << 20].encode()))  # learns what open files share
    for size, repeats in ((19_000, 300), (1 << 20, 12)):
        parts = [text[at : at + size] for at in range(0, min(len(text) - size, 20 * size), size)]
        bodies = [json.dumps({"messages": [{"role": "user", "content": part}]}).encode() for part in parts]
        each, longest = cycle(bodies), max(map(len, bodies))

        def gate(each: Iterator[bytes] = each) -> None:
            text = opened(plain(next(each)))
            deque(secrets(text.data), 0)
            deque(fence.traces(text.data, Told(), text.cuts), 0)

        for clock in (time.perf_counter, time.thread_time):
            took = _median(gate, repeats, clock)
            speed = f"{took * 1e3:.2f} ms, {longest / took / 1e6:.1f} MB/s"
            yield f"gate, {len(bodies)} bodies of {longest:,} bytes, {clock.__name__}: {speed}"
        scanned = cycle(part.encode() for part in parts)
        took = _median(lambda scanned=scanned: list(fence.traces(next(scanned))), repeats, time.thread_time)
        yield f"scan of {size:,} bytes: {took * 1e3:.2f} ms, {size / took / 1e6:.1f} MB/s"


def _median(work: Callable[[], object], repeats: int, clock: Callable[[], float]) -> float:
    took: list[float] = []
    for _ in range(repeats):
        started = clock()
        work()
        took.append(clock() - started)
    return statistics.median(took)
