"""What the gate costs a conversation, which sends every message again: looks, all that is looked for, receipts."""

from __future__ import annotations

import json
import os
import time
from itertools import islice
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.fence.corpus import sources

from fenceline.policy.endpoint import EgressRefused, Endpoint
from fenceline.policy.gate import EgressGate
from fenceline.policy.label import Label
from fenceline.policy.rules import Policy, Rule
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REQUESTS = 40
_SHOWN = 5_000  # characters of a file
_HOSTED = Endpoint("https://hosted.example/v1", "hosted", "by its address", "openai")


def talk(root: Path) -> Iterator[str]:
    """Yield the cost of each tenth request of a talk that is shown one more file a request; tests are closed."""
    policy = Policy.of(Label.OPEN, (Rule(("tests/**", "test/**"), Label.CLOSED),))
    with TemporaryDirectory() as home:
        os.environ["FENCELINE_HOME"] = home
        gate = EgressGate(policy, open_workspace(root), "a talk")
        yield from _requests(gate, root)


def _requests(gate: EgressGate, root: Path) -> Iterator[str]:
    shown = (
        path for path in sources(root) if path.stat().st_size >= _SHOWN and "test" not in str(path.parent)
    )
    messages: list[dict[str, str]] = []
    spent, clock = [0.0], [0.0]
    for number, path in enumerate(islice(shown, _REQUESTS), start=1):
        content = f"{path.relative_to(root)}\n{path.read_text(errors='replace')[:_SHOWN]}"
        messages += {"role": "assistant", "content": "Read it."}, {"role": "tool", "content": content}
        body = json.dumps({"model": "m", "messages": messages}).encode()
        cpu, began = time.process_time(), time.perf_counter()
        try:
            gate.connected(gate.admit(_HOSTED, body), "192.0.2.1:443")
        except EgressRefused:
            del messages[-2:]
        spent.append(time.process_time() - cpu)
        clock.append(time.perf_counter() - began)
        if number % 10 == 0:
            took = f"{spent[-1] * 1e3:.1f} ms, on the clock {clock[-1] * 1e3:.1f} ms"
            yield f"request {number}, {len(body):,} bytes: {took}"
    yield f"all but the first: {sum(spent[2:]):.2f} s, on the clock {sum(clock[2:]):.2f} s"
