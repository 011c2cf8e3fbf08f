"""The floor: what a person gets who pastes the files into a chat once."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from .way import Outcome

if TYPE_CHECKING:
    from .way import Job

_FENCED = re.compile(r"```[^\n]*\n(.*?)(?:^```|\Z)", re.DOTALL | re.MULTILINE)
_MAX_TOKENS = 2048


class _Delta(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    delta: _Delta


class _Frame(msgspec.Struct):
    choices: list[_Choice] = []


@dataclass(frozen=True, slots=True)
class Floor:
    """One plain request for the whole file at temperature 0; the first fenced block is saved; no retry."""

    name: str = "floor"

    def do(self, job: Job) -> Outcome:
        """Ask once and write the answer down."""
        body: dict[str, object] = {
            "messages": [{"role": "user", "content": job.kind.plain_request(job.task)}],
            "temperature": 0,
            "stream": True,
            "max_tokens": _MAX_TOKENS,
        }
        try:
            answer = _ask(f"{job.base_url}/chat/completions", body, job.limit_s)
        except TimeoutError:
            return Outcome(None, timed_out=True)
        except (urllib.error.URLError, msgspec.DecodeError) as error:
            return Outcome(None, verdict=f"no answer: {error}")
        found = _FENCED.search(answer)
        (job.root / job.kind.answer_file(job.task)).write_text(
            found[1] if found else answer, encoding="utf-8"
        )
        return Outcome(None)


def _ask(url: str, body: dict[str, object], limit_s: float) -> str:
    """Return the streamed answer; streamed so that a request that is stopped is counted up to there."""
    deadline = time.monotonic() + limit_s
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, msgspec.json.encode(body), headers)  # noqa: S310 - our own proxy
    pieces: list[str] = []
    with urllib.request.urlopen(request, timeout=limit_s) as reply:  # noqa: S310
        for line in reply:
            if time.monotonic() > deadline:
                raise TimeoutError
            if line.startswith(b"data: {"):
                frame = msgspec.json.decode(line.removeprefix(b"data: "), type=_Frame)
                pieces += [choice.delta.content or "" for choice in frame.choices]
    return "".join(pieces)
