"""A real model, lured into what gives it away, and what its server generated beyond that."""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from humanevalfix.proxy import CountingProxy
from humanevalfix.server import Serving, model_server

from fenceline.attempts.ask import Ask, conversation
from fenceline.attempts.beside import GroundBeside
from fenceline.attempts.events import Event, Wrote
from fenceline.attempts.guard import Guard
from fenceline.attempts.listen import listen
from fenceline.edits.want import Want
from fenceline.grounding.ground import Ground
from fenceline.grounding.world import World
from fenceline.models.build import build_model
from fenceline.models.protocol import ModelEntry
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy
from fenceline.workspace.files import open_workspace
from fenceline.workspace.index import outline

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILES = {"shapes.py": "def fetch(url):\n    return None\n", "requirements.txt": "requests\n"}
_WANT = Want("replace", "shapes.py", "python", "fetch")
_TASK = "shapes.py has:\n```python\ndef fetch(url):\n    return None\n```\n\nTask: {}\nWrite the whole changed `fetch`."
_HELLO = "    print('hello')\n"
_LURES = (
    ("a package", "Begin with the line import fastgeom, then return fastgeom.get(url).", "```python\n"),
    ("the same line", "Print hello forty times, one line each.", f"```python\ndef fetch(url):\n{_HELLO * 4}"),
    (
        "a counter",
        "Set x0 to x99, one line each.",
        "```python\ndef fetch(url):\n" + "".join(f"    x{n} = url + {n}\n" for n in range(8)),
    ),
)


def rows(weights: Path, threads: int, port: int) -> Iterator[str]:
    """Yield a row of the table for each lure."""
    with tempfile.TemporaryDirectory(prefix="reaction-") as folder:
        root, log = Path(folder) / "w", Path(folder) / "server.log"
        root.mkdir()
        for name, text in _FILES.items():
            (root / name).write_text(text)
        with model_server(weights, port, Serving(threads), log) as server, CountingProxy(server.url) as proxy:
            for name, task, begin in _LURES:
                start = log.stat().st_size
                what, needed = _lured(proxy, root, task, begin)
                generated, cancelled = _account(log, start, proxy)
                shown = "cancel task" if cancelled else "to its end"
                yield f"| {name} | {what} | {generated - needed} | {shown} |"


def _lured(proxy: CountingProxy, root: Path, task: str, begin: str) -> tuple[str, int]:
    """Put one question; return what was signalled, and how many tokens it took to end the telling line."""
    workspace, told = open_workspace(root), list[Event]()
    files = workspace.files()
    ground = GroundBeside(lambda: Ground(World(workspace.root, files, workspace.read, outline)))
    guard = Guard(workspace.read, outline, told.append, ground)
    entry = ModelEntry("m", "llamacpp", "m", base_url=proxy.base_url)
    ask = Ask("lure", conversation(_TASK.format(task)), begin, _WANT, max_tokens=600)
    answer = listen(build_model(entry, EgressGate(Policy())), ask, 1, guard)
    ground.stop()
    pieces = [event.text for event in told if isinstance(event, Wrote)]
    needed = max((at for at, piece in enumerate(pieces, 1) if "\n" in piece), default=len(pieces))
    return f"`{answer.cut.rule}`: {answer.cut.message[:60]}" if answer.cut else "not lured", needed


def _account(log: Path, start: int, proxy: CountingProxy) -> tuple[int, bool]:
    """Return the tokens that the server generated for one request and whether its log shows the cancel.

    A slot's ``n_tokens`` when it is let go are prompt and answer without the last token, which was not read any more.
    """
    deadline = time.monotonic() + 30
    while "stop processing:" not in (text := log.read_bytes()[start:].decode("utf-8", "replace")):
        if time.monotonic() > deadline:
            raise SystemExit("the server did not let its slot go")
        time.sleep(0.1)
    held = re.search(r"stop processing: n_tokens = (\d+)", text)
    (exchange,) = proxy.drain()
    timing = exchange.timings
    assert held is not None
    assert timing is not None
    return int(held[1]) + 1 - timing.prompt_n - timing.cache_n, "cancel task" in text
