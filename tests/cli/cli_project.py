"""A small project on disk, a configuration for it, and the real command line run in it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import msgspec

from fenceline.attempts.events import Result
from fenceline.models.scripted_server import Answer, ScriptedServer

_LEAN = "-p no:xdist -p no:hypothesispytest -p no:anyio -p no:inline_snapshot"  # starts in half the time
SHAPES = '''"""Shapes."""


class Rectangle:
    """A rectangle."""

    def __init__(self, width, height):
        self.width = width
        self.height = height

    def area(self):
        """Its area."""
        return self.width * self.height
'''
CHECK = "from shapes import Rectangle\n\nassert Rectangle(2, 3).area() == 6\nassert Rectangle(2, 3).perimeter() == 10\n"
ADD = "Add a method perimeter(self) to Rectangle in shapes.py"
PERIMETER = "```python\ndef perimeter(self):\n    return 2 * (self.width + self.height)\n```"
DONE = (
    SHAPES
    + """
    def perimeter(self):
        return 2 * (self.width + self.height)
"""
)

Event = dict[str, object]


@dataclass(frozen=True, slots=True)
class Ran:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[Event]:
        """Return what ``--json`` printed; fails on any line that is no JSON object."""
        return [cast("Event", json.loads(line)) for line in self.out.splitlines()]

    @property
    def result(self) -> Event:
        """Return the last event."""
        return self.events[-1]

    @property
    def summary(self) -> Result:
        """Return the last event as the record that it is; fails on a field of another type."""
        return msgspec.json.decode(self.out.splitlines()[-1], type=Result)

    def kinds(self) -> list[object]:
        """Return the events' names in order."""
        return [event["event"] for event in self.events]

    def signals(self) -> list[object]:
        """Return the kinds of signals in order."""
        return [event["kind"] for event in self.events if event["event"] == "signal"]


@dataclass(frozen=True, slots=True)
class Project:
    """A workspace with the real ``fenceline`` in front of it."""

    folder: Path
    home: Path

    def write(self, files: dict[str, str | bytes]) -> None:
        """Put files into it."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def git(self) -> None:
        """Make it a repository with one commit of everything."""
        who = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
        for command in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "-m", "m")):
            subprocess.run(["git", *command], cwd=self.folder, check=True)

    def configure(self, server: ScriptedServer | str, more: str = "", head: str = "") -> None:
        """Write the user's configuration: the model ``small`` at that server."""
        root = server if isinstance(server, str) else server.root
        table = f'[[models]]\nname = "small"\nprovider = "llamacpp"\nbase_url = "{root}"\n'
        path = self.home / "config" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + table + more)

    def environ(self, **more: str) -> dict[str, str]:
        """Return the environment that commands get: this Python and its packages first."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        base = os.environ | {"FENCELINE_HOME": str(self.home), "PATH": path, "PYTEST_ADDOPTS": _LEAN}
        return base | {"PYTHONPATH": source_folder()} | more

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        """Start ``fenceline ARGUMENTS`` here."""
        return subprocess.Popen(
            [sys.executable, "-m", "fenceline", *arguments],
            cwd=self.folder,
            env=self.environ(**environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environ: str) -> Ran:
        """Run ``fenceline ARGUMENTS`` here to its end; no process may outlive it."""
        process = self.start(*arguments, **environ)
        return self.end(process)

    def end(self, process: subprocess.Popen[str]) -> Ran:
        """Wait for a command; no process of it may be left."""
        out, err = process.communicate(timeout=60)
        wait_until(lambda: not self.processes(), of=self.processes)
        return Ran(process.returncode, out, err)

    def processes(self) -> list[str]:
        """Return the commands of processes that work in the folder."""
        found: list[str] = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                where = (entry / "cwd").readlink()
                if command and (where.is_relative_to(self.folder) or str(self.folder) in command):
                    found.append(command)
        return found

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Return mode and bytes (of a link, its target) of every file, git's own included."""
        return {
            str(path.relative_to(self.folder)): (
                stat.S_IMODE(path.lstat().st_mode),
                os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes(),
            )
            for path in sorted(self.folder.rglob("*"))
            if path.is_symlink() or path.is_file()
        }

    def text(self, name: str) -> str:
        """Return a file's text, line ends as they are."""
        return (self.folder / name).read_bytes().decode()


def source_folder() -> str:
    """Return the folder that holds the package under test."""
    import fenceline  # noqa: PLC0415 - to see where it is

    return str(Path(str(fenceline.__file__)).parent.parent)


def wait_until(
    holds: Callable[[], bool], seconds: float = 20.0, of: Callable[[], object] = lambda: ""
) -> None:
    """Return once ``holds()``; fail after ``seconds``, telling what there is ``of`` it."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it did not come about in time: {of()}"
        time.sleep(0.01)


def serving(*answers: Answer | str) -> ScriptedServer:
    """Return a llama.cpp server that gives these answers."""
    return ScriptedServer("llamacpp", answers or [PERIMETER])


def path_without(folder: Path, name: str) -> str:
    """Return a PATH that has every program but ``name``; links to them are made in ``folder``."""
    folder.mkdir()
    for place in reversed(os.environ["PATH"].split(os.pathsep)):
        for program in Path(place).iterdir() if Path(place).is_dir() else ():
            link = folder / program.name
            link.unlink(missing_ok=True)
            link.symlink_to(program)
    (folder / name).unlink()
    assert shutil.which(name, path=str(folder)) is None
    return str(folder)


def one_clear_line(ran: Ran) -> str:
    """Return what a failed command said: one line, perhaps one more with what to do, never a traceback."""
    lines = ran.err.strip().splitlines()  # after ^C comes a line end first
    assert 1 <= len(lines) <= 2, ran.err
    assert lines[0].startswith("fenceline: ")
    assert all(line.startswith("  ") for line in lines[1:])
    assert "Traceback" not in ran.out + ran.err
    return lines[0].removeprefix("fenceline: ")
