"""Ten thousand answers that no model should give, through the stream's judge and the reader of blocks.

Run as ``python benchmarks/fuzz_streams.py --streams 10000 --seed 1``. Any exception ends it with the number of its
stream; a stream that takes longer than ``--limit`` seconds ends it with the traceback of where it hangs.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from fenceline.edits.blocks import read_blocks
from fenceline.edits.want import Want
from fenceline.grounding.ground import Ground
from fenceline.grounding.stream.watch import Setting, StreamWatch
from fenceline.grounding.world import World
from fenceline.workspace.files import open_workspace
from fenceline.workspace.index import outline

_FILES = {
    "src/shapes.py": "import math\n\n\ndef area(a):\n    return a\n",
    "web/card.ts": "export function area(a: number) {\n  return a;\n}\n",
    "main.go": "package main\n\nfunc area(a int) int {\n\treturn a\n}\n",
    "src/lib.rs": "fn area(a: i32) -> i32 {\n    a\n}\n",
    "App.java": "class App {\n  int area(int a) {\n    return a;\n  }\n}\n",
    "requirements.txt": "requests\n",
    "package.json": '{"dependencies": {"react": "1"}}',
    "go.mod": "module example.org/app\n",
    "Cargo.toml": '[package]\nname = "app"\n',
}
_WANTS = (
    Want("replace", "src/shapes.py", "python", "area"),
    Want("insert", "web/card.ts", "typescript", "total"),
    Want("replace", "main.go", "go", "area"),
    Want("append", "src/lib.rs", "rust"),
    Want("replace", "App.java", "java", "App.area", "App"),
    Want("file", "new/thing.c", "c"),
)
_PARTS = (
    "```", "```python\n", "````ts\n", "~~~\n", "   ```\n", "```python title=\"src/no.py\"\n", "`",
    "```\n```\n", "\n", "\r", "\r\n", "import requets\n", "from .nowhere import (\n",
    "import { a } from './no'\n", "use no::such;\n", 'import "no.such/x"\n', "import (\n",
    "import a.b.C;\n", "# src/shapez.py\n", "// web/no.ts\n", "### `src/no.py`\n", "def area(a):\n",
    "def aera(a):\n", "class App {\n", "    return a\n", "try:\n    import a\n", '"""', "\'\'\'", "/*",
    "*/", "//", "#", "\\", "'", '"', "{", "}", "(", '{"code": "import a\\n"}',
    "The function is what you should use for this.\n", "x = 1\n", "value_{n} = {n}\n", "\x00", "\x1b[31m",
    "\x08", "\ud800", "\udcff", "\ufeff", "\u2028", "\u202e", "\x85", "é", "\U0001f600", "\t", "\x0c",
    " " * 300,
)  # fmt: skip


def main() -> None:
    """Fuzz and print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for one stream")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, _ground(Path(folder)) as ground:
        said: Counter[str] = Counter()
        slowest, characters = 0.0, 0
        for number in range(options.seed, options.seed + options.streams):
            chance = random.Random(number)  # noqa: S311 - a test's own dice
            answer = _answer(chance)
            faulthandler.dump_traceback_later(options.limit, exit=True)
            started = time.process_time()
            try:
                said += _judged(answer, chance, ground)
                read_blocks(answer)
            except Exception:
                print(f"stream {number} broke it: {answer[:200]!r}")
                raise
            slowest = max(slowest, time.process_time() - started)
            characters += len(answer)
        faulthandler.cancel_dump_traceback_later()
    print(f"{options.streams} streams, {characters / 1e6:.0f} million characters: no crash, no hang")
    print(f"slowest stream {slowest:.2f} s of processor time; signals: {dict(said.most_common())}")


def _ground(root: Path) -> Ground:
    for name, text in _FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    workspace = open_workspace(root)
    return Ground(World(workspace.root, workspace.files(), workspace.read, outline))


def _answer(chance: random.Random) -> str:
    """Return an answer: parts in any order, some of them many times, some endless, some in the wrong encoding."""
    parts: list[str] = []
    for number in range(chance.randint(0, 60)):
        part = chance.choice(_PARTS).replace("{n}", str(number))
        match chance.randint(0, 40):
            case 0:
                part *= chance.randint(2, 400)
            case 1:
                part = chance.randbytes(chance.randint(1, 400)).decode(
                    "utf-8", chance.choice(["replace", "surrogateescape"])
                )
            case 2:
                part = part.encode("utf-16", "surrogatepass").decode("latin-1")
            case _:
                pass
        parts.append(part)
    if chance.randint(0, 50) == 0:
        unit = chance.choice(["a", "ab, ", '"', "\\", "'''", "``", "( ", "import x ", "0, ", "é/"])
        parts.insert(chance.randint(0, len(parts)), unit * ((1 << 20) // len(unit)))
    answer = "".join(parts)
    return answer[: chance.randint(0, len(answer))] if chance.randint(0, 3) == 0 else answer


def _judged(answer: str, chance: random.Random, ground: Ground) -> Counter[str]:
    """Stream the answer in pieces of any size, as an answer to one of the questions."""
    want = chance.choice(_WANTS)
    original = _FILES.get(want.path, "") if chance.random() < 0.5 else ""
    watch = StreamWatch(
        want, lambda: ground, Setting(original, lambda: frozenset({"total"}), chance.choice([0, 256]))
    )
    said: Counter[str] = Counter()
    at = chance.randint(0, min(20, len(answer)))
    watch.begin(answer[:at])
    longest = chance.choice([1, 8, 200, 1 << 21]) if len(answer) < 100_000 else chance.choice([200, 1 << 21])
    while at < len(answer):
        size = chance.randint(1, longest)
        piece, at = answer[at : at + size], at + size
        while (signal := watch.feed(piece)) is not None:
            said[signal.rule] += 1
            piece = ""
    while (signal := watch.close()) is not None:
        said[signal.rule] += 1
    return said


if __name__ == "__main__":
    main()
