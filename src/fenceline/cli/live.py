"""The face of a terminal: what is happening now on the last lines, what has happened above them."""

from __future__ import annotations

from textwrap import wrap
from threading import Lock
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.live import Live
from rich.syntax import Syntax
from rich.text import Text

from fenceline.attempts.events import Answered, Asked, Checked, Checking, Edited, Prefilling, Result, Wrote
from fenceline.cli.plain import lines_of
from fenceline.cli.words import closing_line

if TYPE_CHECKING:
    from rich.console import RenderableType

    from fenceline.attempts.events import Event

_TAIL = 14  # lines of the growing answer that are shown
_COLOURS = {
    "verified": "bold green",
    "unverified": "bold yellow",
    "failed": "bold red",
    "blocked": "bold magenta",
}
_INDENT = " " * 9


class LiveFace:
    """Shows a run on a terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        self._live = Live(console=self._console, transient=True, refresh_per_second=8, auto_refresh=True)
        self._lock = Lock()
        self._answer = ""
        self._tokens = 0
        self._live.start()

    def show(self, event: Event) -> None:
        """Show one event."""
        with self._lock:
            match event:
                case Prefilling(seconds, done, total):
                    share = (
                        f", {done} of {total} tokens of the prompt read" if done is not None and total else ""
                    )
                    self._now(Text(f"  reading the prompt, {seconds:.0f} s{share}", style="dim"))
                case Wrote(text):
                    self._answer += text
                    self._tokens += 1
                    self._now(self._growing())
                case Checking(phase, command, _):
                    self._now(Text(f"  {phase} check: {command}", style="dim"))
                case Edited():
                    self._console.print(Syntax(event.diff.rstrip("\n"), "diff", background_color="default"))
                    self._print_notes(event.notes)
                case Result():
                    self._now(Text(""))
                    self._print_notes(event.notes)
                    self._print(closing_line(event), _COLOURS[event.verdict])
                case _:
                    self._past(event)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._live.stop()

    def _past(self, event: Event) -> None:
        if isinstance(event, Asked | Answered | Checked):
            self._answer, self._tokens = "", 0
            self._now(Text(""))
        for line in lines_of(event):
            self._print(line, "dim" if line.startswith(_INDENT) else "")

    def _print_notes(self, notes: tuple[str, ...]) -> None:
        for note in notes:
            self._print(f"note     {note}", "yellow")

    def _print(self, line: str, style: str) -> None:
        """Print a line; what does not fit goes on under its words, and a path is not broken."""
        for part in wrap(
            line,
            self._console.width,
            subsequent_indent=_INDENT,
            break_long_words=False,
            break_on_hyphens=False,
        ):
            self._console.print(Text(part, style=style), soft_wrap=True)

    def _growing(self) -> RenderableType:
        lines = self._answer.splitlines()[-_TAIL:]
        head = Text(f"  writing, {self._tokens} tokens", style="dim")
        return Group(head, Text("\n".join(f"    {line}" for line in lines), style="cyan"))

    def _now(self, shown: RenderableType) -> None:
        self._live.update(shown)
