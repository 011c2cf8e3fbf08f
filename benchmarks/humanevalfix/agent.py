"""Fenceline itself, through its command line."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .bounded import Ran, run
from .way import Outcome

if TYPE_CHECKING:
    from .way import Job


class _Event(msgspec.Struct):
    event: str
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Fenceline:
    """The installed command, one ladder of one model.

    Attributes:
        command: how to start it.
        home: its own data, kept from task to task.
        provider: which of its adapters to use.
        options: further arguments of the command line.
        events: folder that keeps each run's output, ``Python-12.fix.jsonl``; None for none.
    """

    command: tuple[str, ...]
    home: Path
    provider: str
    options: tuple[str, ...] = ()
    events: Path | None = None
    name: str = "fenceline"

    def do(self, job: Job) -> Outcome:
        """Run it as a user would, with a configuration file of one model."""
        with tempfile.TemporaryDirectory(prefix="hef-config-") as folder:
            config = Path(folder) / "fenceline.toml"
            config.write_text(self._config(job.base_url), encoding="utf-8")
            instruction, check = job.kind.instruction(job.task), job.kind.check(job.task)
            arguments = [instruction, "--config", str(config), "--check", check, "--json", *self.options]
            ran = run([*self.command, *arguments], job.root, job.limit_s, {"FENCELINE_HOME": str(self.home)})
        if self.events:
            file = self.events / f"{job.task.task_id.replace('/', '-')}.{job.kind.name}.jsonl"
            file.write_text(ran.output, encoding="utf-8")
        return Outcome(ran.status, _verdict(ran), ran.timed_out)

    def _config(self, base_url: str) -> str:
        return (
            'ladder = ["small"]\n\n[[models]]\nname = "small"\n'
            f'provider = "{self.provider}"\nmodel = "qwen2.5-coder"\n'
            f'base_url = "{base_url}"\ntier = "local"\n'
        )


def _verdict(ran: Ran) -> str:
    """Return the verdict of the last line, or that line where it is not a result."""
    last = ran.output.strip().rpartition("\n")[2]
    try:
        event = msgspec.json.decode(last, type=_Event)
    except msgspec.DecodeError:
        return f"no result: {last[:200]}"
    return event.verdict if event.event == "result" else f"no result: {event.event}"
