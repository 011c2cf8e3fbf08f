"""What shapes.py and honesty.py share: a scripted server, a fresh repository, the installed command."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from scripted_server import Reply, Seen

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

_HERE = Path(__file__).parent
_IDENTITY = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false")
INSTRUCTION = "Add a method perimeter(self) to Rectangle in shapes.py; make the tests pass"


@dataclass(frozen=True, slots=True)
class Scripted:
    """A running server.

    Attributes:
        port: on loopback.
        log: file of its requests.
    """

    port: int
    log: Path

    def seen(self) -> list[Seen]:
        """Return the requests so far."""
        lines = self.log.read_bytes().splitlines() if self.log.exists() else []
        return [msgspec.json.decode(line, type=Seen) for line in lines]


@contextmanager
def scripted_server(replies: Sequence[Reply]) -> Generator[Scripted]:
    """Yield a server that gives these replies, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="scripted-") as folder:
        script, log = Path(folder) / "script.json", Path(folder) / "log.jsonl"
        script.write_bytes(msgspec.json.encode(list(replies)))
        command = [sys.executable, str(_HERE / "scripted_server.py"), str(script), str(log)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            yield Scripted(int(process.stdout.readline()), log)
        finally:
            process.kill()
            process.wait()


def configuration(port: int) -> str:
    """Return a configuration of that server alone."""
    return (
        'ladder = ["small"]\n\n[[models]]\nname = "small"\nprovider = "llamacpp"\nmodel = "scripted"\n'
        f'base_url = "http://127.0.0.1:{port}/v1"\ntier = "local"\n'
    )


def fenceline() -> list[str]:
    """Return the installed command beside this interpreter, else the module that it starts."""
    installed = shutil.which("fenceline", path=str(Path(sys.executable).parent))
    return [installed] if installed else [sys.executable, "-m", "fenceline"]


def shapes_repository(root: Path, *, tests: bool = True) -> None:
    """Make the one-edit repository at ``root``."""
    root.mkdir(parents=True)
    names = ["shapes.py", *(["test_shapes.py"] if tests else [])]
    for name in names:
        shutil.copyfile(_HERE / "fixtures" / f"{name}.txt", root / name)
    for arguments in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        [*_IDENTITY, "commit", "-q", "-m", "Start"],
    ):
        subprocess.run(["git", *arguments], cwd=root, check=True)


def tree(root: Path) -> dict[str, bytes]:
    """Return every file of a work tree with its content, git's own aside."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }
