"""Two real models as Fenceline's ladder, the larger one behind a hosted vendor's protocol."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from benchmarks.humanevalfix.bounded import Ran, run
from benchmarks.humanevalfix.fix import Fix
from benchmarks.humanevalfix.repository import repository_with

from .rows import Row, Tried

if TYPE_CHECKING:
    from benchmarks.humanevalfix.server import ModelServer
    from benchmarks.humanevalfix.tasks import Task

    from .rows import Vendor, Way

_KEY = {"HANDOFF_KEY": "made-up-for-a-server-of-our-own"}
_FIXED = "[route]\nlearn = false\n"  # a record of the tasks before would leave the local model out
_LOCAL = '[[models]]\nname = "local"\nprovider = "llamacpp"\nmodel = "local"\nbase_url = "{url}"\n'
_HOSTED = (
    '[[models]]\nname = "hosted"\nmodel = "hosted"\nprovider = "{provider}"\nbase_url = "{url}"\ntier = "hosted"\n'
    'api_key_env = "HANDOFF_KEY"\ncontext_window = 8192\nprices = {{input = 3.0, output = 15.0}}\n{more}'
)


class _Last(msgspec.Struct):
    attempts: tuple[Tried, ...] = ()


@dataclass(frozen=True, slots=True)
class Bench:
    """The two servers, where Fenceline keeps its data, and whether one task at a time is done.

    ``events`` keeps each run's output, None for none.
    """

    local: ModelServer
    hosted: ModelServer
    home: Path
    limit_s: float
    alone: bool
    events: Path | None

    def measure(self, task: Task, vendor: Vendor, way: Way) -> Row:
        """Let Fenceline do one task, judge the result by the data's own tests."""
        kind, local, hosted = Fix(), self.local.cpu_s(), self.hosted.cpu_s()
        with (
            repository_with(kind.files(task)) as root,
            tempfile.NamedTemporaryFile("w", suffix=".toml") as file,
        ):
            file.write(self._config(vendor, way))
            file.flush()
            started = time.perf_counter()
            arguments = [kind.instruction(task), "--config", file.name, "--check", kind.check(task), "--json"]
            command = [str(Path(sys.executable).parent / "fenceline"), *arguments]
            ran = run(command, root, self.limit_s, {"FENCELINE_HOME": str(self.home), **_KEY})
            wall = time.perf_counter() - started
            spent = (self.local.cpu_s() - local, self.hosted.cpu_s() - hosted) if self.alone else (0.0, 0.0)
            self._keep(ran, f"{task.task_id.replace('/', '-')}.{vendor}.{way}")
            return Row(
                vendor, way, task.task_id, kind.completed(task, root), ran.status, _attempts(ran),
                round(wall, 2), round(spent[0], 2), round(spent[1], 2),
            )  # fmt: skip

    def _keep(self, ran: Ran, name: str) -> None:
        if self.events:
            self.events.mkdir(parents=True, exist_ok=True)
            (self.events / f"{name}.jsonl").write_text(ran.output, encoding="utf-8")

    def _config(self, vendor: Vendor, way: Way) -> str:
        provider, _, chat = vendor.partition("-")
        base = self.hosted.url if provider == "anthropic" else f"{self.hosted.url}/v1"
        hosted = _HOSTED.format(provider=provider, url=base, more='api = "chat"\n' if chat else "")
        names = '["hosted"]' if way == "hosted" else '["local", "hosted"]'
        return f"ladder = {names}\n\n{_FIXED}{_LOCAL.format(url=f'{self.local.url}/v1')}\n{hosted}"


def _attempts(ran: Ran) -> tuple[Tried, ...]:
    try:
        return msgspec.json.decode(ran.output.strip().rpartition("\n")[2], type=_Last).attempts
    except msgspec.DecodeError:
        return ()
