"""How soon a lost model is cut: tokens and lines that its server generates after the line that gives it away.

Run as ``python benchmarks/reaction.py [--rate 40] [--weights MODEL.gguf ...]``. ``benchmarks/README.md`` tells how each
figure is taken.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from reaction_cpu import cpu_table
from reaction_real import rows
from scripted import fenceline

from fenceline.models.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Generator

_SHAPES = """class Rectangle:
    def __init__(self, width, height):
        self.width = width
        self.height = height


def fetch(url):
    return None


def total(rows):
    return 0
"""
_FILES = {"src/shapes.py": _SHAPES, "requirements.txt": "requests\n"}
_AFTER = "".join(
    f"    x{n} = rows[{n}] + {n * 7}\n    if x{n}:\n        rows = step_{n}(x{n})\n" for n in range(60)
)
_SAME = "    rows = rows + rows\n"
_CIRCLE = "    a = f(rows)\n    b = g(a)\n    rows = h(b)\n"
_COUNTED = [f"    x{n} = rows[{n}]\n" for n in range(300)]
_TALK = "You need the sum of all rows here.\n"
_PIECES = re.compile(r"\s*\S{1,8}|\s+")  # as the scripted server cuts an answer
_DEF = "def total(rows):\n"
_LEAD = "    # the sum of all rows\n    found = sum(rows)\n"


@dataclass(frozen=True, slots=True)
class Case:
    """One way to be lost.

    Attributes:
        name: in the table.
        given: the answer up to the end of the line that gives the model away.
        rest: what it would go on with.
    """

    name: str
    given: str
    rest: str = _AFTER + "    return found\n```\n"


_CASES = (
    Case("an invented package", f"```python\n{_DEF}{_LEAD}    import requets\n"),
    Case("an invented path in the first comment", "```python\n# src/shapez.py\n", f"{_DEF}{_AFTER}"),
    Case("an invented path behind the fence", "```python src/shapez.py\n", f"{_DEF}{_AFTER}"),
    Case("the same line", f"```python\n{_DEF}" + _SAME * 6, _SAME * 300),
    Case("a circle of three lines", f"```python\n{_DEF}" + _CIRCLE * 4, _CIRCLE * 99),
    Case("the same but for numbers", f"```python\n{_DEF}" + "".join(_COUNTED[:26]), "".join(_COUNTED[26:])),
    Case("another symbol", "```python\ndef fetch(url):\n    return url\n```\n", "That is the function.\n" * 99),
    Case("a second version that contradicts", f"```python\n{_DEF}    return sum(rows)\n\n\n{_DEF}    return 1\n"),
    Case("sentences for code", f"```python\n{_DEF}    return 0 if rows else\n" + _TALK * 3, _TALK * 99),
)  # fmt: skip


class _Event(msgspec.Struct):
    event: str
    text: str = ""
    rule: str = ""
    certainty: str = ""


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rate", type=float, default=40.0, help="tokens a second of the scripted server; 0 leaves it out"
    )
    parser.add_argument(
        "--weights", type=Path, nargs="*", default=[], help="GGUF files for llama.cpp's server"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--port", type=int, default=8199)
    options = parser.parse_args()
    print(cpu_table(), "\n")
    if options.rate:
        print(
            f"| given away by | tokens after its line | whole lines after | server, {options.rate:g} tokens/s |"
        )
        print("| --- | --- | --- | --- |")
        for case in _CASES:
            print(_scripted(case, options.rate), flush=True)
    for weights in options.weights:
        print(f"\n| {weights.name} | given away by | tokens after its line | the server's log |")
        print("| --- | --- | --- | --- |")
        for row in rows(weights, options.threads, options.port):
            print(row, flush=True)


@contextmanager
def _project() -> Generator[tuple[Path, Path]]:
    """Yield a workspace and a home."""
    with tempfile.TemporaryDirectory(prefix="reaction-") as folder:
        root, home = Path(folder) / "w", Path(folder) / "home"
        for name, text in _FILES.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        (home / "config").mkdir(parents=True)
        yield root, home


def _run(root: Path, home: Path, url: str, instruction: str, samples: int) -> list[_Event]:
    """Run the installed command against one server and return its events."""
    (home / "config" / "config.toml").write_text(
        f'[[models]]\nname = "m"\nprovider = "llamacpp"\nbase_url = "{url}"\n'
        f'[check]\ncommand = "false"\n[attempt]\nsamples = {samples}\n'
    )
    ran = subprocess.run(
        [*fenceline(), instruction, "--json"],
        cwd=root,
        env=os.environ | {"FENCELINE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    return [msgspec.json.decode(line, type=_Event) for line in ran.stdout.splitlines()]


def _scripted(case: Case, rate: float) -> str:
    """Stream one case at ``rate`` tokens a second, after a second of reading, and count what was sent too much."""
    answer = Answer(case.given + case.rest, pause_s=1 / rate, first_pause_s=1.0)
    with _project() as (root, home), ScriptedServer("llamacpp", [answer]) as server:
        events = _run(root, home, server.root, "Change total in src/shapes.py: return the sum", samples=1)
        request = server.requests[0]
        request.finished.wait(10)
    heard = "".join(event.text for event in events if event.event == "token")
    after = request.sent - _pieces_to(case)
    lines = max(0, heard.count("\n") - case.given.count("\n"))
    signal = next(
        (event for event in events if event.event == "signal" and event.certainty == "certain"), None
    )
    what = f"`{signal.rule}`" if signal else "nothing was signalled"
    closed = "hung up" if request.cancelled else "to its end"
    return f"| {case.name}: {what} | {after} | {lines} | {closed} |"


def _pieces_to(case: Case) -> int:
    """Return how many pieces it takes to send a case, less its beginning, up to the end of its telling line."""
    given, sent, count = case.given.removeprefix("```python\n"), 0, 0
    for piece in _PIECES.findall(given + case.rest):
        if sent >= len(given):
            break
        sent, count = sent + len(piece), count + 1
    return count


if __name__ == "__main__":
    main()
