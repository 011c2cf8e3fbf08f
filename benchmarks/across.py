"""Work across the fence: a hosted model builds a service on a closed package and on one that shows signatures.

``python -m benchmarks.across [--vendor anthropic openai]``. The script's model reads declarations, is refused what is
closed, and hands the edits of protected files to a local model. It ends well when the workspace is verified and nothing
of a protected body was in any request to the hosted server, by a comparison that knows nothing of the fence.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec

from fenceline.models.scripted_hosted.server import VendorName
from fenceline.models.scripted_server import ScriptedServer
from fenceline.policy.showing.views import view_of

from .greenfield.player import Player, texts_in
from .greenfield.script import HERE as GREENFIELD
from .greenfield.script import Step
from .greenfield.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fenceline.models.scripted_reply import Recorded

HERE = Path(__file__).parent / "fixtures" / "across"
INSTRUCTION = (
    "Build a small web service with an OAuth login flow and sessions on our packages auth and payments; auth has to "
    "tell what is left of a token, and the fee of payments has to be whole cents"
)
_GRAM = 16  # characters, white space squeezed: what counts as a piece of protected text
_WHO = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false")


class _Script(msgspec.Struct, forbid_unknown_fields=True):
    step: tuple[Step, ...]
    local: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a session.

    Attributes:
        exit_code: of the command.
        verified: whether all tests pass in a clean copy.
        requests: to the hosted model.
        sent: bytes of their bodies.
        local: requests to the local model.
        escaped: protected characters in what went to the hosted one.
        in_local: protected characters in what went to the local one: that the comparison sees anything.
        receipts: lines of the chain, and what is wrong with it.
        wrong: what was not as expected.
    """

    exit_code: int
    verified: bool
    requests: int
    sent: int
    local: int
    escaped: int
    in_local: int
    receipts: str
    wrong: tuple[str, ...] = field(default=())


def main() -> None:
    """Play the session for each vendor and print the table; exit 1 when one is not as it has to be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.across", description=__doc__)
    parser.add_argument("--vendor", nargs="+", choices=get_args(VendorName), default=["anthropic", "openai"])
    head = (
        "vendor", "exit code", "workspace", "hosted requests", "bytes sent", "local requests",
        "protected characters sent out", "the same in what the local model saw", "receipts",
    )  # fmt: skip
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
    bad = 0
    for vendor in parser.parse_args().vendor:
        found = play(vendor)
        state = "verified" if found.verified else "not verified"
        cells = (
            vendor, found.exit_code, state, found.requests, f"{found.sent:,}", found.local, found.escaped,
            f"{found.in_local:,}", found.receipts,
        )  # fmt: skip
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
        for each in found.wrong:
            print(f"{vendor}: {each}", file=sys.stderr)
        bad += bool(found.wrong or found.escaped or not found.verified or not found.in_local)
    raise SystemExit(1 if bad else 0)


def play(vendor: VendorName) -> Found:
    """Run the session with the installed command, and look into everything that was sent."""
    script = msgspec.toml.decode((HERE / "script.toml").read_bytes(), type=_Script)
    with (
        tempfile.TemporaryDirectory(prefix="across-") as folder,
        Player(vendor, script.step, lambda text: len(text.encode()) // 4) as hosted,
        ScriptedServer("llamacpp", script.local) as local,
    ):
        stage = Stage(Path(folder).resolve())
        _prepare(stage)
        before = _files(stage.root)
        stage.config.write_text(_configuration(hosted, local), encoding="utf-8")
        code, out, err = stage.run(hosted, INSTRUCTION, "--config", str(stage.config), "--json")
        _, chain, _ = stage.run(hosted, "receipts", "--verify")
        wrong = [*hosted.unmet, *([f"{hosted.left} steps were not asked for"] if hosted.left else [])]
        if code:
            wrong.append(f"exit {code}: {out[-1500:]}{err[-500:]}")
        own = msgspec.json.encode(script.step).decode()
        secret = protected(own, before, _files(stage.root))
        return Found(
            code, stage.passes(), len(hosted.requests), sum(map(_size, hosted.requests)), len(local.requests),
            sum(pieces(each, secret) for each in hosted.requests), sum(pieces(each, secret) for each in local.requests),
            chain.strip(), tuple(wrong),
        )  # fmt: skip


def protected(own: str, *states: Mapping[str, str]) -> frozenset[str]:
    """Return the pieces of protected text in the workspace, before and after, that stand nowhere in open text.

    Of a file that shows signatures its declarations count as open; so does ``own``, what the hosted model says itself.
    """
    held: set[str] = set()
    open_ = _grams(own)
    for files in states:
        for path, text in files.items():
            if path.startswith("payments/"):
                held |= _grams(text)
            elif path.startswith("auth/"):
                held |= _grams(text)
                open_ |= _grams(view_of(path, text.encode()) or "")
            else:
                open_ |= _grams(text)
    return frozenset(held - open_)


def pieces(request: Recorded, secret: frozenset[str]) -> int:
    """Return how many characters of a request's texts are inside a protected piece."""
    count = 0
    for text in map(_squeezed, texts_in(request.body)):
        until = 0
        for at in range(len(text) - _GRAM + 1):
            if text[at : at + _GRAM] in secret:
                count += at + _GRAM - max(until, at)
                until = at + _GRAM
    return count


def _prepare(stage: Stage) -> None:
    stage.prepare()
    for source in sorted((HERE / "repository").rglob("*.txt")):
        target = stage.root / source.relative_to(HERE / "repository").with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    tokens = (GREENFIELD / "service" / "gate" / "tokens.py.txt").read_text(encoding="utf-8")
    whole = f"{tokens}\n\n{(HERE / 'unfinished.py.txt').read_text(encoding='utf-8')}"
    (stage.root / "auth" / "tokens.py").write_text(whole, encoding="utf-8")
    for command in (("add", "-A"), (*_WHO, "commit", "-q", "-m", "Our packages")):
        subprocess.run(["git", *command], cwd=stage.root, check=True)


def _files(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {".git", "__pycache__", ".pytest_cache"} & set(path.parts)
    }


def _configuration(hosted: Player, local: ScriptedServer) -> str:
    return (
        'ladder = ["small", "strong"]\n\n'
        f'[[models]]\nname = "small"\nprovider = "llamacpp"\nbase_url = "{local.root}"\n\n'
        f'[[models]]\nname = "strong"\nprovider = "{hosted.vendor}"\nmodel = "scripted"\nbase_url = "{hosted.url}"\n'
        'api_key_env = "BENCH_KEY"\ncontext_window = 200000\n'
    )


def _size(request: Recorded) -> int:
    return len(json.dumps(request.body, ensure_ascii=False, separators=(",", ":")).encode())


def _grams(text: str) -> set[str]:
    plain = _squeezed(text)
    return {plain[at : at + _GRAM] for at in range(len(plain) - _GRAM + 1)}


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


if __name__ == "__main__":
    main()
