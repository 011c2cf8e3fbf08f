"""The face of a terminal: what is happening now on the last lines, what has happened above them."""

from __future__ import annotations

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
_DIM = ("         ",)


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
                    self._print_notes(event)
                case Result():
                    self._now(Text(""))
                    for note in event.notes:
                        self._console.print(Text(f"note     {note}", style="yellow"))
                    self._console.print(Text(closing_line(event), style=_COLOURS[event.verdict]))
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
            self._console.print(Text(line, style="dim" if line.startswith(_DIM) else ""))

    def _print_notes(self, event: Edited) -> None:
        for note in event.notes:
            self._console.print(Text(f"note     {note}", style="yellow"))

    def _growing(self) -> RenderableType:
        lines = self._answer.splitlines()[-_TAIL:]
        head = Text(f"  writing, {self._tokens} tokens", style="dim")
        return Group(head, Text("\n".join(f"    {line}" for line in lines), style="cyan"))

    def _now(self, shown: RenderableType) -> None:
        self._live.update(shown)
