"""A real project in git, a scripted model with tools, and the attempt on them with a real check in a real sandbox."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fenceline.attempts.agentic.attempt import AgenticAttempt
from fenceline.attempts.events import Called, Event
from fenceline.attempts.referee import Referee
from fenceline.checks.find import find_check
from fenceline.checks.sandbox import SandboxKind
from fenceline.checks.sandboxes import make_sandbox
from fenceline.models.protocol import Message, Probe
from fenceline.models.scripted import ScriptedModel
from fenceline.models.turns import ToolCall, ToolResult, turn
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from fenceline.attempts.outcome import Attempt
    from fenceline.edits.want import Edit

WHO = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
_LEAN = "-p no:xdist -p no:hypothesispytest -p no:anyio -p no:inline_snapshot -p no:cacheprovider"
BOX = "class Box:\n    def __init__(self, w):\n        self.w = w\n\n    def area(self):\n        return self.w * self.w\n"
DOUBLE = "def double(self):\n    return 2 * self.w\n"
CHECK = "from box import Box\nassert Box(2).double() == 4, Box(2).double()\n"
_numbers = itertools.count()


def call(name: str, **arguments: object) -> ToolCall:
    """Return a call of a tool."""
    return ToolCall(f"call_{next(_numbers)}", name, json.dumps(arguments))


def calls(*wanted: ToolCall) -> Message:
    """Return a turn that wants these calls."""
    return turn("assistant", *wanted)


def done(text: str = "Done.") -> Message:
    """Return a turn that claims to be finished."""
    return Message("assistant", text)


@dataclass
class Stage:
    """A workspace and what happened in it."""

    root: Path
    told: list[Event] = field(default_factory=list[Event])
    readied: list[str] = field(default_factory=list[str])
    model: ScriptedModel = field(default_factory=lambda: ScriptedModel([]))

    def write(self, files: dict[str, str | bytes]) -> None:
        """Put files into the workspace."""
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self) -> None:
        """Make it a repository with one commit of everything."""
        for command in (("init", "-q"), ("add", "-A"), (*WHO, "commit", "-q", "--allow-empty", "-m", "m")):
            subprocess.run(["git", *command], cwd=self.root, check=True)

    def attempt(
        self,
        script: Sequence[Message | Exception],
        task: str = "Do it",
        *,
        check: str = "python3 check.py",
        window: int = 100_000,
        sandbox: SandboxKind = SandboxKind.BUBBLEWRAP,
    ) -> AgenticAttempt:
        """Return an attempt whose model gives the turns of ``script``."""
        probe = Probe("hosted", "scripted", context_window=window, tools=True)
        self.model = ScriptedModel(list(script), probe=probe)
        workspace = open_workspace(self.root)
        found = find_check(workspace.root, workspace.files(), check)
        referee = Referee(
            found, workspace.root, make_sandbox(sandbox), (), 60, self.told.append, ready=self._ready
        )
        return AgenticAttempt(self.model, task, workspace, referee, self.told.append)

    def run(
        self,
        script: Sequence[Message | Exception],
        task: str = "Do it",
        *,
        check: str = "python3 check.py",
        window: int = 100_000,
        sandbox: SandboxKind = SandboxKind.BUBBLEWRAP,
        **more: object,
    ) -> Attempt:
        """Run such an attempt; ``more`` are attributes of it."""
        attempt = self.attempt(script, task, check=check, sandbox=sandbox, window=window)
        for name, value in more.items():
            setattr(attempt, name, value)
        return attempt.run()

    def results(self, turn_number: int = -1) -> list[ToolResult]:
        """Return the results that a request carries in its last turn."""
        return [
            part
            for part in self.model.requests[turn_number].messages[-1].parts
            if isinstance(part, ToolResult)
        ]

    def outcomes(self) -> list[str]:
        """Return what each call came to, as the faces are told."""
        return [event.outcome for event in self.told if isinstance(event, Called)]

    def text(self, name: str = "box.py") -> str:
        """Return a file."""
        return (self.root / name).read_text()

    def files(self) -> dict[str, bytes]:
        """Return every file but git's."""
        found = (path for path in self.root.rglob("*") if path.is_file() and not path.is_symlink())
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in found
            if ".git" not in path.relative_to(self.root).parts and "__pycache__" not in path.parts
        }

    def of(self, kind: type[Event]) -> list[Any]:
        """Return what was told of one kind."""
        return [event for event in self.told if isinstance(event, kind)]

    def _ready(self, edits: tuple[Edit, ...]) -> None:
        for edit in edits:
            path = self.root / edit.path
            assert (path.read_bytes() if path.exists() else None) == edit.before
            self.readied.append(edit.path)


def environ() -> dict[str, str]:
    """Return variables with which a check runs this Python, without plugins that take long to load."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "PYTEST_ADDOPTS": _LEAN}
