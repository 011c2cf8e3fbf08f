"""One session for real: a repository, the installed command, a server on loopback, and a judge of what is left."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fenceline.attempts.events import Result
from fenceline.models.scripted_server import ScriptedServer

from .player import Player
from .script import HERE

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenceline.models.scripted_hosted.server import VendorName

    from .script import Variant

INSTRUCTION = "Build a small web service with an OAuth login flow, session management and token refresh"
_WHO = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false")
_LEAN = "-p no:xdist -p no:hypothesispytest -p no:anyio -p no:inline_snapshot"  # starts in half the time
_LIMIT_S = 300.0
_FILES = 8  # of the service, at least


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a session.

    Attributes:
        exit_code: of the last command.
        verdict: of its result, empty for none.
        requests: asked of hosted models, what was cut off included.
        calls: of tools.
        prompt: tokens that hosted models read.
        output: tokens that they generated.
        verified: whether the tests pass in a clean copy.
        restored: whether every file is as it was, byte for byte.
        wrong: what was not as expected, empty for nothing.
    """

    exit_code: int
    verdict: str
    requests: int
    calls: int
    prompt: int
    output: int
    verified: bool
    restored: bool
    wrong: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a session takes place."""

    folder: Path

    @property
    def root(self) -> Path:
        """The repository."""
        return self.folder / "gate"

    @property
    def config(self) -> Path:
        """The configuration."""
        return self.folder / "fenceline.toml"

    def prepare(self) -> None:
        """Make the repository: a project file, an empty package, conventions."""
        for source in sorted((HERE / "repository").rglob("*.txt")):
            target = self.root / source.relative_to(HERE / "repository").with_suffix("")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        for command in (("init", "-q", "-b", "main"), ("add", "-A"), (*_WHO, "commit", "-q", "-m", "Start")):
            subprocess.run(["git", *command], cwd=self.root, check=True)

    def tree(self) -> dict[str, tuple[int, bytes]]:
        """Return mode and content of every file, git's own aside."""
        return {
            str(path.relative_to(self.root)): (path.stat().st_mode, path.read_bytes())
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".git" not in path.relative_to(self.root).parts
        }

    def run(self, player: Player, *arguments: str) -> tuple[int, str, str]:
        """Run ``fenceline ARGUMENTS``; the player may kill it."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        environ = {**os.environ, "FENCELINE_HOME": str(self.folder / "home"), "PATH": path, "BENCH_KEY": "k"}
        environ["PYTEST_ADDOPTS"] = _LEAN
        process = subprocess.Popen(
            [sys.executable, "-m", "fenceline", *arguments], cwd=self.root, env=environ, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        player.kill = process.kill
        out, err = process.communicate(timeout=_LIMIT_S)
        return process.returncode, out, err

    def passes(self) -> bool:
        """Whether the service is there and its tests pass in a copy that holds nothing else."""
        copy, names = self.folder / "copy", self._listed()
        for name in names:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.root / name, copy / name)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(command, cwd=copy, check=False, capture_output=True, text=True)
        passed = done.returncode == 0 and re.search(r"^\d+ passed", done.stdout, re.MULTILINE)
        return bool(passed) and sum(name.startswith("gate/") for name in names) >= _FILES

    def _listed(self) -> list[str]:
        """Return the files that git sees and that are there."""
        command = ["git", "ls-files", "-z", "-co", "--exclude-standard"]
        done = subprocess.run(command, cwd=self.root, check=True, capture_output=True, text=True)
        return [name for name in done.stdout.split("\0") if name and (self.root / name).exists()]


@dataclass(slots=True)
class _Session:
    """One session as it goes."""

    variant: Variant
    stage: Stage
    second: Player
    first: Player
    wrong: list[str] = field(default_factory=list[str])

    def go(self) -> Found:
        """Run the command, and what resumes it; judge what is left."""
        before = self.stage.tree()
        code, out, err = self.stage.run(
            self.second, INSTRUCTION, "--config", str(self.stage.config), "--json"
        )
        if self.variant.resumes:
            self._hold(
                code == -9 or (code == 1 and self.stage.tree() == before), f"cut off, then exit {code}"
            )
            code, out, err = self.stage.run(self.second, "resume", "--json")
        players = [self.first, self.second]
        for one in players:
            self.wrong += one.unmet
            self._hold(not one.left, f"{one.left} steps were not asked for")
        self._hold("Traceback (most recent" not in err, err[-1500:])
        self.wrong += [f"no signal {each}" for each in self.variant.signals if f'"kind":"{each}"' not in out]
        passes, restored = self.stage.passes(), self.stage.tree() == before
        good = (passes and code == 0) if self.variant.end == "verified" else (restored and code == 1)
        self._hold(good, f"exit {code}: {out.splitlines()[-1][:1500] if out else err[-1500:]}")
        return Found(
            code, _verdict(out), sum(len(one.requests) for one in players), sum(one.calls for one in players),
            sum(one.prompt for one in players), sum(one.output for one in players), passes, restored,
            tuple(self.wrong),
        )  # fmt: skip

    def _hold(self, good: bool, otherwise: str) -> None:  # noqa: FBT001 - as assert has it
        if not good:
            self.wrong.append(otherwise)


def play(variant: Variant, vendor: VendorName, count: Callable[[str], int]) -> Found:
    """Run one session and judge it; ``count`` tells the tokens of a text."""
    with (
        tempfile.TemporaryDirectory(prefix="greenfield-") as folder,
        Player(vendor, variant.steps(), count, variant.fault, variant.fault_at) as second,
        Player(vendor, variant.first, count) as first,
        ScriptedServer("llamacpp", variant.local or [""]) as local,
    ):
        stage = Stage(Path(folder).resolve())
        stage.prepare()
        stage.config.write_text(_configuration(variant, second, first, local), encoding="utf-8")
        return _Session(variant, stage, second, first).go()


def _configuration(variant: Variant, second: Player, first: Player, local: ScriptedServer) -> str:
    tables = [_hosted("strong", second)]
    if variant.first:
        tables.insert(0, _hosted("first", first))
    if variant.local:
        tables.insert(0, f'name = "small"\nprovider = "llamacpp"\nbase_url = "{local.root}"\n')
    names = re.findall(r'^name = (".*")$', "\n".join(tables), re.MULTILINE)
    return f"ladder = [{', '.join(names)}]\n" + "".join(f"\n[[models]]\n{table}" for table in tables)


def _hosted(name: str, player: Player) -> str:
    provider, _, chat = player.vendor.partition("-")
    api = 'api = "chat"\n' if chat else ""
    return (
        f'name = "{name}"\nprovider = "{provider}"\nmodel = "scripted"\nbase_url = "{player.url}"\n'
        f'api_key_env = "BENCH_KEY"\ncontext_window = 200000\n{api}'
    )


def _verdict(out: str) -> str:
    try:
        return msgspec.json.decode(out.splitlines()[-1], type=Result).verdict
    except (IndexError, msgspec.MsgspecError):
        return ""
