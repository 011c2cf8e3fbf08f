"""A model that keeps going wrong: what it burns until it is stopped, and whether the next rung does the work.

Run as ``python benchmarks/misbehaving.py``. Each scripted model is tried alone, and as the first of two rungs whose
second one does the edit right. Exits 1 when a failed run left the workspace changed, or a second rung did not finish.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from o200k import tokens
from scripted import INSTRUCTION, Scripted, fenceline, scripted_server, shapes_repository, tree
from scripted_server import Reply

_LIMIT_S = 120.0
_WORDS = ("side", "edge", "rim", "border", "outline", "frame", "margin", "bound")
_DEF = "    def perimeter(self) -> float:\n        return"
_RIGHT = Reply("text", f"```python\n{_DEF} 2 * (self.width + self.height)\n```")
_FILE = "```python\n# src/geometry/rectangles.py\nclass Rectangle:\n    pass\n```"
_IMPORT = f"```python\nimport shapemath\n\n{_DEF} shapemath.perimeter(self)\n```"
_NAME = f"```python\n{_DEF} compute_perimeter_of(self)\n```"


def _search(word: str) -> Reply:
    """Return an edit as search and replace, of text that the file does not have."""
    return Reply(
        "text",
        f"shapes.py\n```python\n<<<<<<< SEARCH\n    def {word}(self):\n        return self.{word}\n=======\n"
        f"    def perimeter(self):\n        return 2 * self.{word}\n>>>>>>> REPLACE\n```",
    )


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way to go wrong, with what other agents burnt on it (requests until they stopped; 31: never by themselves).

    Their figures: the same kind of model with eleven agents, November 2026.
    """

    name: str
    replies: tuple[Reply, ...]
    peers: str


SCENARIOS = (
    Scenario("same bad search", (_search("side"),), "4 to 31"),
    Scenario("bad search, one word changed each turn", tuple(map(_search, _WORDS)), "4 to 33"),
    Scenario("invented file", (Reply("text", _FILE),), "2 to 31"),
    Scenario("invented import", (Reply("text", _IMPORT),), "8 to 31"),
    Scenario("invented name", (Reply("text", _NAME),), "not measured"),
    Scenario(
        "says done, does nothing", (Reply("text", "Done! I added it and all tests pass."),), "1, exit code 0"
    ),
)


@dataclass(frozen=True, slots=True)
class Burnt:
    """What one run cost the first model.

    Attributes:
        requests: to it.
        tokens: of its prompts, o200k_base.
        exit_code: of the run.
        kept: whether the workspace is as it was.
    """

    requests: int
    tokens: int
    exit_code: int
    kept: bool


def main() -> None:
    """Run every scenario and print the table."""
    head = (
        "the model …",
        "requests",
        "prompt tokens",
        "exit code",
        "as first of two: requests, exit code",
        "other agents",
    )
    print(f"| {' | '.join(head)} |")
    print("|---|---|---|---|---|---|")
    wrong = 0
    for scenario in SCENARIOS:
        alone, handed = try_out(scenario, second=False), try_out(scenario, second=True)
        wrong += alone.exit_code != 1 or not alone.kept or handed.exit_code != 0
        cells = (
            scenario.name, alone.requests, alone.tokens, alone.exit_code,
            f"{handed.requests}, {handed.exit_code}", scenario.peers,
        )  # fmt: skip
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
    raise SystemExit(1 if wrong else 0)


def try_out(scenario: Scenario, *, second: bool) -> Burnt:
    """Run Fenceline once and return what the misbehaving model was sent."""
    with (
        tempfile.TemporaryDirectory(prefix="misbehaving-") as folder,
        scripted_server(list(itertools.chain(scenario.replies, scenario.replies * 3))) as first,
        scripted_server([_RIGHT]) as good,
    ):
        root, config = Path(folder) / "repository", Path(folder) / "fenceline.toml"
        shapes_repository(root)
        config.write_text(_configuration(first, good if second else None), encoding="utf-8")
        before = tree(root)
        environment = {**os.environ, "FENCELINE_HOME": str(Path(folder) / "home"), "PATH": _path()}
        done = subprocess.run(
            [*fenceline(), INSTRUCTION, "--config", str(config), "--json"],
            cwd=root, env=environment, timeout=_LIMIT_S, check=False, capture_output=True, text=True,
        )  # fmt: skip
        sent = [seen.texts for seen in first.seen() if seen.texts]
        prompt = sum(tokens(text) for texts in sent for text in texts)
        return Burnt(len(sent), prompt, done.returncode, tree(root) == before)


def _configuration(first: Scripted, second: Scripted | None) -> str:
    servers = {"small": first} | ({"second": second} if second else {})
    tables = (
        f'[[models]]\nname = "{name}"\nprovider = "llamacpp"\nmodel = "scripted"\n'
        f'base_url = "http://127.0.0.1:{server.port}/v1"\ntier = "local"\n'
        for name, server in servers.items()
    )
    return f"ladder = {json.dumps(list(servers))}\n\n" + "\n".join(tables)


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


if __name__ == "__main__":
    main()
