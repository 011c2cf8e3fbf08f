"""Tries one route: the installed command in a repository of its own, and what came of it."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fenceline.models.scripted_hosted.server import ScriptedVendor
from fenceline.models.scripted_server import ScriptedServer

from .judge import found
from .stage import RULES, Stage, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fenceline.models.scripted_hosted.server import VendorName

    from .route import Outcome, Route
    from .wire import Wire

VENDORS: tuple[VendorName, ...] = ("anthropic", "openai", "google", "openai-chat")
_NO_CALL = ("malformed arguments", "there is no tool")


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a route.

    Attributes:
        outcome: of these, what it was.
        escaped: protected words in the capture.
        size: bytes that were sent.
        wrong: what was not as it has to be, whatever escaped.
        told: what the tools answered, one line each.
        exit_code: of the command.
    """

    outcome: Outcome
    escaped: tuple[str, ...]
    size: int
    wrong: tuple[str, ...]
    told: tuple[str, ...]
    exit_code: int


class _Event(msgspec.Struct):
    """What is needed of a line of ``--json``."""

    event: str
    name: str = ""
    outcome: str = ""


def play(route: Route, vendor: VendorName, made: Path, wire: Wire, *, fenced: bool = True) -> Played:
    """Try ``route`` in a copy of ``made``; where it is not ``fenced``, everything is open."""
    with (
        tempfile.TemporaryDirectory(prefix="routes-", ignore_cleanup_errors=True) as folder,
        ExitStack() as open_,
    ):
        stage = Stage(Path(folder).resolve())
        stage.copy(made)
        if fenced:
            (stage.root / "fenceline.toml").write_text(route.rules or RULES, encoding="utf-8")
        if route.needs:
            route.needs(stage.root)
        hosted = open_.enter_context(ScriptedVendor(vendor, route.script(), host=wire.host))
        with wire.inside():
            local = open_.enter_context(ScriptedServer("llamacpp", route.local or [""]))
            stage.config.write_text(_configuration(route, hosted, local), encoding="utf-8")
            wire.sent(hosted)
            environ = {name: _filled(value) for name, value in route.environ.items()}
            task = _filled(route.task)
            code, out, err = stage.run(environ, task, "--config", str(stage.config), "--json")
            verified = stage.run({}, "receipts", "--verify")[0]
        return _judged(route, wire, hosted, (code, out, err), verified, fenced=fenced)


def _judged(
    route: Route,
    wire: Wire,
    hosted: ScriptedVendor,
    ran: tuple[int, str, str],
    verified: int,
    *,
    fenced: bool,
) -> Played:
    code, out, err = ran
    sent = wire.sent(hosted)
    escaped = found(route.reads(sent.data) if route.reads else sent.data)
    events = [msgspec.json.decode(line, type=_Event) for line in out.splitlines() if line.startswith("{")]
    told = tuple(f"{each.name}: {each.outcome}" for each in events if each.event == "tool")
    refused = any(each.event == "blocked" for each in events)
    wrong = [f"a packet for {each}" for each in sent.strangers]
    wrong += [f"{sent.lost} pieces of the capture are missing"] if sent.lost else []
    wrong += ["the receipts do not hold together"] if verified else []
    wrong += (
        [err[-800:] or f"exit {code}"] if "Traceback (most recent" in err or code not in (0, 1, 3, 4) else []
    )
    wrong += [] if refused else _untried(route, told, hosted)
    held = b"[held back" in sent.data or b"held back by the policy" in sent.data
    outcome: Outcome = (
        "not defended" if escaped else "blocked" if refused else "held back" if held else "never shown"
    )
    if fenced and refused and code != 3:
        wrong.append(f"blocked, and exit {code}")
    return Played(outcome, escaped, len(sent.data), tuple(wrong), told, code)


def _untried(route: Route, told: Sequence[str], hosted: ScriptedVendor) -> list[str]:
    """Say what of a route was not really tried: a call that was not run, or refused for its form alone."""
    asked = [call.tool for call in route.calls]
    ran = [line.partition(":")[0] for line in told]
    wrong = [] if ran == asked else [f"called {', '.join(asked)}; run was {', '.join(ran) or 'nothing'}"]
    wrong += [line for line in told if any(said in line for said in _NO_CALL)]
    wrong += [] if hosted.requests else ["the hosted model was not asked"]
    return wrong


def _filled(text: str) -> str:
    return text.replace("{closed}", text_of("payments/rates.py"))


def _configuration(route: Route, hosted: ScriptedVendor, local: ScriptedServer) -> str:
    provider, _, chat = hosted.vendor.partition("-")
    strong: Mapping[str, str] = {
        "name": "strong", "provider": provider, "model": "scripted", "base_url": hosted.url,
        "api_key_env": "BENCH_KEY", **({"api": "chat"} if chat else {}), "tier": "hosted",
    }  # fmt: skip
    small: Mapping[str, str] = {"name": "small", "provider": "llamacpp", "base_url": local.root}
    models = [small, strong] if route.local else [strong]
    if not route.first:
        models.reverse()
    tables = ["\n".join(f'{name} = "{value}"' for name, value in each.items()) for each in models]
    ladder = ", ".join(f'"{each["name"]}"' for each in models)
    check = '[check]\ncommand = "python3 -m pytest -q"\n'
    return f"ladder = [{ladder}]\n{check}" + "".join(f"\n[[models]]\n{table}\n" for table in tables)
