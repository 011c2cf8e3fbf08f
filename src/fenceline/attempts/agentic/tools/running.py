"""Runs programs in the sandbox, where they can read the workspace and change nothing; and the check."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from fenceline.attempts.agentic.secrets import concealed
from fenceline.attempts.agentic.told import Told, ToolRefused
from fenceline.attempts.agentic.trim import trimmed

if TYPE_CHECKING:
    from threading import Event

    from fenceline.attempts.agentic.bar import Bar
    from fenceline.attempts.agentic.desk import Desk
    from fenceline.attempts.agentic.limits import Limits
    from fenceline.checks.process import Ran

_OUTPUT = 1 << 20  # bytes
_OPERATORS = re.compile(r"[;&|<>()]+")
_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "csh", "tcsh", "fish", "busybox"})
_PROJECT_BINS = (".venv/bin", "venv/bin", "node_modules/.bin")
_READ_ONLY = "Read-only file system"


class Run(msgspec.Struct, frozen=True):
    """Arguments of ``run``."""

    command: str


class Check(msgspec.Struct, frozen=True):
    """Arguments of ``check``; ``path`` is one test file."""

    path: str = ""


@dataclass(frozen=True, slots=True)
class Runner:
    """What commands run with.

    Attributes:
        desk: the files.
        bar: the check.
        limits: bounds.
        programs: names of those that may be run, None for any in the sandbox.
        cancel: ends a command.
    """

    desk: Desk
    bar: Bar
    limits: Limits
    programs: frozenset[str] | None
    cancel: Event

    def run(self, asked: Run, chars: int) -> Told:
        """Run one program and return what it printed."""
        words = _words(asked.command)
        self._refuse(words)
        shown = shlex.join(words)
        ran = self._ran(words)
        if b"\0" in ran.output:
            return Told(f"{_ended(ran, self.limits)}: binary output", f"{shown}: binary output")
        text = self._text(ran, chars)
        status = _ended(ran, self.limits)
        return Told(f"{status}\n{text}".rstrip(), f"{shown}: {status}")

    def check(self, asked: Check, chars: int) -> Told:
        """Run the whole check, or the tests of one file."""
        if self.desk.dry_run:
            raise ToolRefused("a dry run checks nothing")
        if asked.path:
            return self._nearest(asked.path, chars)
        judged = self.bar.judge()
        text = self.bar.evidence(judged, chars)
        return Told(text, f"check: {text.splitlines()[0]}")

    def _nearest(self, place: str, chars: int) -> Told:
        path = self.desk.located(place)
        self.desk.read(path)
        check = self.bar.found()
        command = check.nearest((path,)) if check else None
        if command is None:
            raise ToolRefused("the check cannot be narrowed to that: leave path out")
        result = self.bar.referee.run("nearest", command)
        text = self.bar.evidence_of_file(path, command, result, chars)
        return Told(text, text.partition("\n")[0])

    def _refuse(self, words: list[str]) -> None:
        program = PurePosixPath(words[0]).name
        if program in _SHELLS:
            raise ToolRefused("there is no shell: name one program and its arguments")
        if self.programs is not None and program not in self.programs:
            raise ToolRefused(
                f"{program[:60]} is not among the allowed programs: {', '.join(sorted(self.programs))}"
            )
        if self.desk.dry_run:
            raise ToolRefused("a dry run runs nothing")

    def _ran(self, words: list[str]) -> Ran:
        from fenceline.checks.environ import reduced  # noqa: PLC0415 - only where commands run
        from fenceline.checks.process import run_bounded  # noqa: PLC0415 - only where commands run
        from fenceline.checks.sandbox import SandboxKind  # noqa: PLC0415 - only where commands run
        from fenceline.checks.spot import temporary  # noqa: PLC0415 - only where commands run

        root, masked = self.desk.workspace.root, concealed(self.desk.workspace, self.desk.visible)
        sandbox = self.bar.referee.sandbox.only_reading(masked)
        if sandbox is None:
            raise ToolRefused("there is no sandbox here that commands could run in; check runs")
        with temporary() as spot:
            environ = self._environ(reduced(os.environ), spot)
            if sandbox.kind is not SandboxKind.BUBBLEWRAP:
                environ["TMPDIR"] = str(spot)
            return run_bounded(
                words,
                fence=lambda argv: sandbox.wrap(argv, root, [spot], environ),
                cwd=root,
                environ=environ,
                timeout_s=self.limits.command_s,
                output_limit=_OUTPUT,
                cancel=self.cancel,
            )

    def _environ(self, environ: dict[str, str], spot: Path) -> dict[str, str]:
        """Put the project's own programs first, then those that its check uses; pytest keeps its cache in ``spot``."""
        root, check = self.desk.workspace.root, self.bar.referee.check
        own = [str(root / place) for place in _PROJECT_BINS if (root / place).is_dir()]
        used = [str(Path(command.argv[0]).parent) for command in check.whole] if check else []
        places = [*own, *(place for place in used if place.startswith("/")), environ.get("PATH", "")]
        options = f"{environ.get('PYTEST_ADDOPTS', '')} -o cache_dir={spot}".strip()
        return {**environ, "PATH": os.pathsep.join(places), "PYTEST_ADDOPTS": options}

    def _text(self, ran: Ran, chars: int) -> str:
        from fenceline.checks.clean import decode  # noqa: PLC0415 - only where commands run

        text = decode(ran.output)
        kept = trimmed(("[earlier output left out]\n" if ran.cut else "") + text, chars)
        if ran.status and len(kept) < len(text):
            kept = "\n".join([*_essence(text, self.desk.workspace.root), kept])
        if _READ_ONLY in text:
            kept += "\n[commands cannot change files: use edit, write and delete]"
        return kept


def _words(command: str) -> list[str]:
    """Return a command line as words.

    Raises:
        ToolRefused: it is none, or needs a shell.
    """
    lexer = shlex.shlex(command, posix=True, punctuation_chars=";&|<>()")
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        words = list(lexer)
    except ValueError:
        raise ToolRefused("a quotation mark is not closed") from None
    if not words or "\0" in command:
        raise ToolRefused("name a program and its arguments")
    if any(_OPERATORS.fullmatch(word) for word in words):
        raise ToolRefused("there is no shell: one program and its arguments, without ; & | < > ( )")
    return words


def _ended(ran: Ran, limits: Limits) -> str:
    match ran.ended:
        case "timeout":
            return f"still running after {limits.command_s:g} s, so it was stopped"
        case "flood":
            return "it printed without end, so it was stopped"
        case "exited":
            return f"exit {ran.status}"


def _essence(text: str, root: Path) -> tuple[str, ...]:
    from fenceline.checks.essence import fallback  # noqa: PLC0415 - only where a command failed

    return tuple(failure.message for failure in fallback(text, root))
