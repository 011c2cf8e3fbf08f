"""What the fence finds and what it costs, on real repositories.

    python benchmarks/fence.py PROTECTED [OTHER ...]

Half of PROTECTED's source files are closed. Excerpts of them are dressed in each way and shown to the gate: recall.
What the gate says of windows of the OTHER repositories, which have nothing to do with it, are false alarms.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import random
import re
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from fenceline.policy.fence import Fence
from fenceline.policy.labels import Labels
from fenceline.policy.opening import texts
from fenceline.policy.rules import Label, Policy, Rule
from fenceline.policy.secrets import secrets
from fenceline.policy.sources import Sources
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

_ENDINGS = {".py", ".js", ".ts", ".go", ".rs", ".java", ".c", ".h"}
_LENGTHS = (3, 5, 10, 30)
_KEYWORDS = frozenset(
    {
        "and", "as", "break", "class", "continue", "def", "elif", "else", "except", "for", "from", "if", "import", "in",
        "is", "lambda", "none", "not", "or", "pass", "raise", "return", "self", "try", "while", "with", "yield",
    }
)  # fmt: skip


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("protected", type=Path)
    parser.add_argument("other", type=Path, nargs="*")
    parser.add_argument("--samples", type=int, default=100)
    given = parser.parse_args()
    chance = random.Random(5)  # noqa: S311 - a sample, no secret
    closed = _sources(given.protected)[::2]
    fence, lines = _fence(given.protected, closed)
    _costs(fence, [path.read_text(errors="replace") for path in _sources(given.protected)[1::2]])
    print(f"\nrecall over {given.samples} excerpts each of {len(closed)} files, {lines} lines\n")
    print("| way | " + " | ".join(f"{length} lines" for length in _LENGTHS) + " |")
    print("| --- |" + " ---: |" * len(_LENGTHS))
    for name, dress in _ways(chance).items():
        cells = [_recall(fence, closed, dress, (length, given.samples), chance) for length in _LENGTHS]
        print(f"| {name} | " + " | ".join(cells) + " |")
    for other in given.other:
        _false_alarms(fence, other)


def _sources(root: Path) -> list[Path]:
    return [path for path in sorted(root.rglob("*")) if path.suffix in _ENDINGS and path.is_file()]


def _fence(root: Path, closed: list[Path]) -> tuple[Fence, int]:
    workspace = open_workspace(root)
    names = tuple("/" + str(path.relative_to(root)) for path in closed)
    policy = Policy.of(Label.OPEN, (Rule(names, Label.CLOSED),))
    fence = Fence(Sources(workspace, Labels(policy, workspace.root)))
    lines = sum(path.read_bytes().count(b"\n") for path in closed)
    started = time.perf_counter()
    fence.look()
    took = time.perf_counter() - started
    print(
        f"index: {lines} lines, {fence.size} fingerprints in {took:.2f} s: {lines / took * 60:,.0f} lines a minute"
    )
    started = time.perf_counter()
    fence.look()
    print(f"a look at what changed: {(time.perf_counter() - started) * 1e3:.1f} ms")
    return fence, lines


def _costs(fence: Fence, opened: list[str]) -> None:
    text = "\n".join(opened)
    list(fence.traces(text.encode()))  # learns what open files share
    for size in (20_000, len(text)):
        body = json.dumps({"messages": [{"role": "user", "content": text[:size]}]}).encode()
        took = statistics.median(
            _timed(lambda body=body: _inspect(fence, body)) for _ in range(31 if size < 1e5 else 3)
        )
        print(f"gate, {len(body):,} bytes: {took * 1e3:.2f} ms, {len(body) / took / 1e6:.1f} MB/s")


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _inspect(fence: Fence, body: bytes) -> bool:
    """Return whether anything is found, looking at everything as the gate does."""
    found = [next(secrets(text.data), None) or next(fence.traces(text.data), None) for text in texts(body)]
    return any(found)


def _recall(
    fence: Fence,
    closed: list[Path],
    dress: Callable[[str], str],
    sample: tuple[int, int],
    chance: random.Random,
) -> str:
    length, samples = sample
    found = 0
    long = [lines for path in closed if len(lines := _code(path)) > length]
    for _ in range(samples):
        lines = chance.choice(long)
        start = chance.randrange(len(lines) - length)
        body = json.dumps(
            {"messages": [{"content": "See:\n" + dress("\n".join(lines[start : start + length]))}]}
        )
        found += any(next(fence.traces(text.data), None) for text in texts(body.encode()))
    return f"{found / samples:.0%}"


def _code(path: Path) -> list[str]:
    """Return lines that hold code: an excerpt of brackets and imports is nobody's secret."""
    lines = path.read_text(errors="replace").splitlines()
    return [
        line
        for line in lines
        if len(re.findall(r"\w+", line)) >= 2 and not re.match(r"\s*(import|from)\b", line)
    ]


def _ways(chance: random.Random) -> dict[str, Callable[[str], str]]:
    def noise(text: str) -> str:
        return re.sub(r"\s", lambda found: found[0] * chance.randint(1, 4), text)

    return {
        "as it is": lambda text: text,
        "indented anew": lambda text: "\n".join(
            " " * chance.randint(0, 12) + line.strip() for line in text.split("\n")
        ),
        "white space": noise,
        "no comments": lambda text: re.sub(r"#.*", "", text),
        "a comment a line": lambda text: "\n".join(f"{line}  # so" for line in text.split("\n")),
        "one line": lambda text: "; ".join(map(str.strip, text.split("\n"))),
        "numbered as by grep": lambda text: "\n".join(
            f"a/b.py:{n}:{line}" for n, line in enumerate(text.split("\n"))
        ),
        "every other line": lambda text: "\n".join(text.split("\n")[::2]),
        "lines reversed": lambda text: "\n".join(text.split("\n")[::-1]),
        "one name in three changed": lambda text: _renamed(text, 3),
        "every name changed": lambda text: _renamed(text, 1),
        "base64": lambda text: base64.b64encode(text.encode()).decode(),
        "gzip, base64": lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
        "hex": lambda text: text.encode().hex(),
        "JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    }


def _renamed(text: str, every: int) -> str:
    names = sorted(set(re.findall(r"[A-Za-z_]\w*", text)) - _KEYWORDS)
    chosen = {name: f"n{number}x" for number, name in enumerate(names) if number % every == 0}
    return re.sub(r"[A-Za-z_]\w*", lambda found: chosen.get(found[0], found[0]), text)


def _false_alarms(fence: Fence, other: Path) -> None:
    prompts = alarms = 0
    kinds: list[str] = []
    for path in _sources(other):
        lines = path.read_text(errors="replace").split("\n")
        for start in range(0, len(lines), 60):
            prompts += 1
            if trace := next(fence.traces("\n".join(lines[start : start + 60]).encode()), None):
                alarms += 1
                kinds.append(
                    f"{path.name}:{start + trace.at} ~ {trace.path}:{trace.line}{' (shape)' * trace.renamed}"
                )
    print(f"\nfalse alarms on {other.name}: {alarms} of {prompts} prompts of 60 lines")
    print("\n".join(kinds[:12]))


if __name__ == "__main__":
    main()
