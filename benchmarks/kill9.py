"""Kill -9 at random moments of a run's whole cycle: nothing of the user's may be lost.

A victim process opens the workspace, locks it, takes a checkpoint, writes and wrecks files, then restores
or finishes. It is killed at a random moment; a second process recovers (now and then that one is killed too,
and a third finishes). Then every byte, mode and link of the work tree and every byte of the user's git folder
must be as before.

    python benchmarks/kill9.py --moments 200 --seed 1
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

FILES = 300


def make_repository(root: Path) -> None:
    """Make a repository with staged, unstaged, untracked, ignored and odd files."""
    for n in range(FILES):
        path = root / f"pkg{n % 12}" / f"mod{n}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"def f():\r\n    return %d\n" % n * 40)
    (root / "run.sh").write_bytes(b"#!/bin/sh\n")
    (root / "run.sh").chmod(0o750)
    (root / "link").symlink_to("pkg1/mod1.py")
    (root / ".gitignore").write_bytes(b"*.log\n")
    identity = ["-c", "user.name=B", "-c", "user.email=b@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    (root / "pkg2/mod2.py").write_bytes(b"staged\n")
    subprocess.run(["git", "add", "pkg2/mod2.py"], cwd=root, check=True)
    (root / "pkg2/mod2.py").write_bytes(b"in the work tree\n")
    Path(os.fsdecode(os.fsencode(root) + b"/not \xff utf-8")).write_bytes(b"\xef\xbb\xbfuntracked\r\n")
    (root / "kept.log").write_bytes(b"ignored\n")


def everything(root: Path) -> dict[str, tuple[int, bytes]]:
    """Return mode and content of all that is under ``root``, the git folder included."""
    found: dict[str, tuple[int, bytes]] = {}
    for folder, below, names in os.walk(root):
        for name in (*below, *names):
            path = Path(folder, name)
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                found[str(path)] = (mode, os.fsencode(path.readlink()))
            else:
                found[str(path)] = (mode, path.read_bytes() if stat.S_ISREG(mode) else b"")
    return found


def victim(root: Path, seed: int) -> None:
    """Live one whole cycle, saying on standard output where we are."""
    from fenceline.workspace import locks, runs  # noqa: PLC0415 - the parent process does without
    from fenceline.workspace.checkpoints import Checkpoints  # noqa: PLC0415
    from fenceline.workspace.files import open_workspace  # noqa: PLC0415

    chance = random.Random(seed)  # noqa: S311 - no secret
    say("opened")
    workspace = open_workspace(root)
    with locks.hold(workspace, "simulated", wait_s=5):
        say("locked")
        checkpoints = Checkpoints(workspace)
        before = checkpoints.take()
        say("taken")
        run = runs.begin(workspace, before, "simulated")
        say("begun")
        for n in chance.sample(range(FILES), 8):
            workspace.write(f"pkg{n % 12}/mod{n}.py", b"edited %d\n" % n * chance.randrange(1, 4000))
        workspace.delete("pkg3/mod3.py")
        say("written")
        wreck(root)
        say("wrecked")
        if seed % 2:
            checkpoints.restore(before)
            say("restored")
            run.finish(workspace, "failed", ())
        else:
            run.finish(workspace, "verified", checkpoints.changed(before), checkpoints.take())
        say("finished")


def wreck(root: Path) -> None:
    """Do what a check may do behind our back."""
    (root / "junk/deep").mkdir(parents=True)
    (root / "junk/deep/out.txt").write_bytes(b"junk")
    (root / "run.sh").chmod(0o644)
    (root / "link").unlink()
    shutil.rmtree(root / "pkg4")
    (root / "pkg4").write_bytes(b"a file now")


def recover(root: Path) -> None:
    """Do what the next start does: take back a dead run, or undo a finished one."""
    from fenceline.workspace import locks, runs, undo  # noqa: PLC0415 - the parent process does without
    from fenceline.workspace.files import open_workspace  # noqa: PLC0415

    workspace = open_workspace(root)
    with locks.hold(workspace, "recover", wait_s=5):
        dead = runs.unfinished(workspace)
        for run in reversed(dead):
            runs.recover(workspace, run)
        if not dead and runs.last_finished(workspace):
            undo.undo(workspace)
            say("undo")
        else:
            say("recover" if dead else "nothing to do")


def say(phase: str) -> None:
    """Tell the parent where we are, at once."""
    os.write(1, f"{phase}\n".encode())


@dataclass(slots=True)
class Score:
    """What became of the kills."""

    seen: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    lost: list[str] = field(default_factory=list[str])
    recoveries_killed: int = 0


def spawn(role: str, root: Path, seed: int) -> subprocess.Popen[bytes]:
    """Start a process of ours that can be killed."""
    command = [sys.executable, __file__, "--role", role, "--root", str(root), "--seed", str(seed)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def killed_after(process: subprocess.Popen[bytes], wait_s: float, first: bytes) -> list[str]:
    """Kill the process ``wait_s`` after it said its first word and return all that it said."""
    assert process.stdout is not None
    said = process.stdout.readline() if first else b""
    time.sleep(wait_s)
    process.kill()
    rest, _ = process.communicate()
    return (said + rest).decode().split("\n")[:-1]


def whole_cycle(root: Path) -> float:
    """Return how long a cycle takes undisturbed, in seconds, and take it back."""
    process = spawn("victim", root, 0)
    assert process.stdout is not None
    process.stdout.readline()
    started = time.monotonic()
    process.communicate()
    length = time.monotonic() - started
    spawn("recover", root, 0).communicate()
    return length


def trial(root: Path, seed: int, cycle_s: float, score: Score) -> None:
    """Kill one victim, recover, and compare."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    before = everything(root)
    said = killed_after(spawn("victim", root, seed), chance.uniform(0, cycle_s * 1.05), b"opened")
    if chance.random() < 0.3:
        killed_after(spawn("recover", root, seed), chance.uniform(0.1, 0.1 + cycle_s), b"")
        score.recoveries_killed += 1
    healed, _ = spawn("recover", root, seed).communicate()
    score.seen[said[-1] if said else "start", healed.decode().strip() or "recovery failed"] += 1
    after = everything(root)
    score.lost += [
        f"{seed}: {path}" for path in before.keys() | after.keys() if before.get(path) != after.get(path)
    ]


def report(score: Score, moments: int, cycle_s: float) -> None:
    """Print the table."""
    print(f"kill -9 at {moments} random moments of a {cycle_s:.2f} s cycle, {FILES} files, ", end="")
    print(f"{score.recoveries_killed} recoveries killed too\n")
    print(f"| {'killed after':12} | {'next start':15} | kills |\n| {'-' * 12} | {'-' * 15} | ----: |")
    for (phase, healed), count in sorted(score.seen.items()):
        print(f"| {phase:12} | {healed:15} | {count:5} |")
    print(f"\nlost or changed: {len(score.lost)}")
    for path in score.lost[:20]:
        print(f"  {path}")


def main() -> int:
    """Run the benchmark, or one of its processes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--role", choices=["victim", "recover"], help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    match options.role:
        case "victim":
            victim(options.root, options.seed)
            return 0
        case "recover":
            recover(options.root)
            return 0
        case _:
            return benchmark(options.moments, options.seed)


def benchmark(moments: int, seed: int) -> int:
    """Kill ``moments`` victims and return 1 if anything was lost."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary, "repository")
        root.mkdir()
        os.environ["FENCELINE_HOME"] = f"{temporary}/home"
        make_repository(root)
        whole_cycle(root)
        cycle_s = whole_cycle(root)
        score = Score()
        for n in range(moments):
            trial(root, seed * 1_000_000 + n, cycle_s, score)
    report(score, moments, cycle_s)
    return 1 if score.lost else 0


if __name__ == "__main__":
    sys.exit(main())
