"""Entry: ``python -m benchmarks.humanevalfix fix|tests|validate|report``."""

from __future__ import annotations

import argparse
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from .agent import Fenceline
from .aider import Aider
from .fix import Fix
from .floor import Floor
from .measure import Bench, measure
from .proxy import CountingProxy
from .report import report
from .server import ModelServer, Serving, model_server
from .tasks import choose, load
from .tests import Tests
from .validate import misjudged

if TYPE_CHECKING:
    from .tasks import Task
    from .way import Way

_RESULTS = Path(__file__).parent.parent / "results"


def main() -> None:
    """Do what the command line says."""
    options = _parser().parse_args()
    if options.do == "report":
        print(report(options.out))
        return
    if not options.data or not all(path.is_file() for path in options.data):
        raise SystemExit("name the data, files that are there: --data FILE.jsonl [FILE.jsonl …]")
    tasks = choose(load(options.data), first=options.first, every=options.every, seed=options.seed)
    if options.do == "validate":
        print("\n".join(misjudged(tasks)) or f"{len(tasks)} tasks: every fix passes, every bug fails")
        return
    _measure(options, tasks)


def _measure(options: argparse.Namespace, tasks: list[Task]) -> None:
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    kind = Fix() if options.do == "fix" else Tests()
    ways = [_way(name, options) for name in options.ways]
    serving = Serving(options.threads, options.slots, options.llama_server)
    with ExitStack() as stack:
        server = (
            ModelServer(options.upstream)
            if options.upstream
            else stack.enter_context(model_server(options.weights, options.port, serving, out / "server.log"))
        )
        proxies = [stack.enter_context(CountingProxy(server.url)) for _ in range(options.slots)]
        measure(kind, ways, tasks, Bench(proxies, server, options.limit), out)
    print(f"\n{report(out)}")


def _way(name: str, options: argparse.Namespace) -> Way:
    match name:
        case "floor":
            return Floor()
        case "fenceline":
            home = options.out.resolve() / "home"
            if options.events:
                options.events.mkdir(parents=True, exist_ok=True)
            more = tuple(options.fenceline_option)
            return Fenceline(_fenceline(), home, options.provider, more, options.events)
        case _:
            return Aider(_aider(options.aider))


def _fenceline() -> tuple[str, ...]:
    """Return the installed command beside this interpreter, else the module that it starts."""
    installed = shutil.which("fenceline", path=str(Path(sys.executable).parent))
    return (installed,) if installed else (sys.executable, "-m", "fenceline")


def _aider(program: Path) -> Path:
    if not program.exists():
        raise SystemExit(f"{program} is not there: make it with\n  {_AIDER_SETUP}")
    return program.absolute()


_AIDER_SETUP = (
    "uv venv --python 3.11 benchmarks/results/aider && "
    "uv pip install --python benchmarks/results/aider/bin/python aider-chat==0.86.2"
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.humanevalfix", description=__doc__)
    parser.add_argument("do", choices=["fix", "tests", "validate", "report"])
    parser.add_argument(
        "--data", type=Path, nargs="+", default=[], help="JSONL files in the HumanEvalPack format"
    )
    parser.add_argument("--out", type=Path, default=_RESULTS / "humanevalfix", help="folder of the rows")
    parser.add_argument(
        "--ways", nargs="+", choices=["floor", "fenceline", "aider"], default=["floor", "fenceline"]
    )
    parser.add_argument("--weights", type=Path, default=Path("qwen2.5-coder-1.5b.gguf"), help="GGUF to serve")
    parser.add_argument("--port", type=int, default=8131, help="of the model server started here")
    parser.add_argument("--threads", type=int, default=2, help="of that server")
    parser.add_argument("--slots", type=int, default=1, help="of that server: tasks done at once")
    parser.add_argument("--llama-server", type=Path, help="to start, in place of the one from xllamacpp")
    parser.add_argument("--upstream", help="root URL of a model server that already runs")
    parser.add_argument("--first", type=int, help="stop after so many tasks")
    parser.add_argument("--every", type=int, default=1, help="take each so-manieth task")
    parser.add_argument("--seed", type=int, help="shuffle the tasks first")
    parser.add_argument("--limit", type=float, default=180.0, help="wall seconds a task")
    parser.add_argument("--provider", default="llamacpp", help="Fenceline's adapter for the server")
    parser.add_argument("--fenceline-option", action="append", default=[], help="passed on as it is")
    parser.add_argument("--events", type=Path, help="folder that keeps the events of Fenceline's runs")
    parser.add_argument("--aider", type=Path, default=_RESULTS / "aider/bin/aider", help="its command")
    return parser


if __name__ == "__main__":
    main()
