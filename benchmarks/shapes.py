"""One scoped edit, end to end, against a scripted server: tokens, requests, seconds, CPU, network, leavings.

Run as ``python benchmarks/shapes.py --runs 10``. ``benchmarks/README.md`` tells how each figure is taken.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import msgspec
from network import traced
from o200k import tokens
from orphans import adopt_orphans, collect_orphans
from scripted import INSTRUCTION, Scripted, configuration, fenceline, scripted_server, shapes_repository, tree
from scripted_server import Reply
from shapes_table import Check, Run, beside_peers, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shapes_table import Span

_METHOD = '''    def perimeter(self) -> float:
        """Return the sum of the sides."""
        return 2 * (self.width + self.height)
'''
_ANSWER = Reply("text", f"```python\n{_METHOD}```\n")
_AFTER = "return Rectangle(self.width * factor, self.height * factor)\n"


class _Event(msgspec.Struct):
    event: str
    phase: str = ""
    command: str = ""
    seconds: float | dict[str, float] = 0.0
    verdict: str = ""


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="cold and warm ones each")
    options = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="shapes-") as folder:
        room = Path(folder)
        cold = [run(room / f"cold{n}", room / f"home{n}") for n in range(options.runs)]
        run(room / "first", room / "home")
        warm = [run(room / f"warm{n}", room / "home") for n in range(options.runs)]
        check_cpu = _check_cpu(room, cold + warm)
        print(table({"cold": cold, "warm": warm}, check_cpu))
        print(f"\n{beside_peers(warm, check_cpu)}\n\n{_network(room)}")


def run(root: Path, home: Path) -> Run:
    """Do the edit once in a fresh repository."""
    shapes_repository(root)
    before, scratch = tree(root), root.with_name(f"{root.name}.tmp")
    scratch.mkdir()
    with scripted_server([_ANSWER]) as server:
        started = time.time()
        process = subprocess.Popen(
            _command(server, scratch), cwd=root, env=_surroundings(home, scratch), stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        events = [(time.time(), msgspec.json.decode(line, type=_Event)) for line in process.stdout]
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        ended = time.time()
        own_cpu = _own_cpu(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        sandboxed = collect_orphans()
        seen = server.seen()
    checks = tuple(_checks(events))
    asked = [request for request in seen if request.texts]
    first = min((request.started for request in asked), default=ended)
    checking, serving = (
        [check.span for check in checks],
        [(request.started, request.ended) for request in seen],
    )
    return Run(
        verdict=events[-1][1].verdict if events else "",
        exit_code=process.returncode,
        requests=len(asked),
        prompt_tokens=sum(tokens(text) for request in asked for text in request.texts),
        wall_s=ended - started,
        check_s=covered(checking, started, ended),
        server_s=covered(serving, started, ended),
        harness_s=ended - started - covered(checking + serving, started, ended),
        cpu_s=usage.ru_utime + usage.ru_stime + sandboxed,
        sandboxed_cpu_s=sandboxed,
        own_cpu_s=own_cpu,
        checks=checks,
        first_request_s=first - started,
        first_request_own_s=first - started - covered(checking + serving, started, first),
        left=_left(before, tree(root), root),
        temporary=sum(path.stat().st_size for path in scratch.rglob("*") if path.is_file()),
    )


def covered(spans: Iterable[Span], start: float, end: float) -> float:
    """Return how much of a stretch of time the spans cover, where they overlap once."""
    total, reached = 0.0, start
    for begin, finish in sorted(spans):
        begin, finish = max(begin, reached), min(finish, end)  # noqa: PLW2901 - clipped to what is still uncovered
        if finish > begin:
            total, reached = total + finish - begin, finish
    return total


def _own_cpu(pid: int) -> float:
    """Return the CPU seconds of an ended process that is not yet collected, without its children's."""
    after_name = (
        Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    )
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def _command(server: Scripted, scratch: Path) -> list[str]:
    config = scratch.with_name(f"{scratch.name}.toml")
    config.write_text(configuration(server.port), encoding="utf-8")
    return [*fenceline(), INSTRUCTION, "--config", str(config), "--json"]


def _surroundings(home: Path, scratch: Path) -> dict[str, str]:
    path = os.pathsep.join([str(Path(fenceline()[0]).parent), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, "FENCELINE_HOME": str(home), "TMPDIR": str(scratch)}


def _checks(events: list[tuple[float, _Event]]) -> Iterable[Check]:
    for at, event in events:
        if event.event == "check" and isinstance(event.seconds, float):
            yield Check(event.phase == "baseline", event.command, (at - event.seconds, at))


def _left(before: dict[str, bytes], after: dict[str, bytes], root: Path) -> tuple[str, ...]:
    command = ["git", "status", "--porcelain", "--ignored", "--untracked-files=all"]
    status = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.splitlines()
    listed = {line[3:] for line in status}
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return tuple(sorted((listed | changed) - {"shapes.py"}))


def _check_cpu(room: Path, runs: list[Run]) -> Callable[[Run], float]:
    """Return what a run's checks cost in CPU seconds: as collected from the sandbox, else as measured alone."""
    kinds = {(check.before, check.command) for run in runs if not run.sandboxed_cpu_s for check in run.checks}
    cost = {kind: median(_cpu_of(room, *kind) for _ in range(3)) for kind in kinds}
    return lambda run: run.sandboxed_cpu_s or sum(cost[check.before, check.command] for check in run.checks)


def _cpu_of(room: Path, before: bool, command: str) -> float:  # noqa: FBT001 - the pair that names a kind of check
    with tempfile.TemporaryDirectory(dir=room) as folder:
        root = Path(folder) / "repository"
        shapes_repository(root)
        if not before:
            file = root / "shapes.py"
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace(_AFTER, f"{_AFTER}\n{_METHOD}"), encoding="utf-8")
        surroundings = _surroundings(Path(folder) / "home", Path(folder)) | {"PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(
            ["sh", "-c", command],
            cwd=root,
            env=surroundings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(
            f"the check cannot be run alone to measure it: {command!r} ended with {process.returncode}"
        )
    return usage.ru_utime + usage.ru_stime


def _network(room: Path) -> str:
    root, scratch = room / "traced", room / "traced.tmp"
    shapes_repository(root)
    scratch.mkdir()
    with scripted_server([_ANSWER]) as server:
        surroundings = _surroundings(room / "traced.home", scratch)
        calls = traced(_command(server, scratch), root, surroundings, room / "trace")
    return str(calls) if calls else "Network: not traced, there is no strace here."


if __name__ == "__main__":
    main()
