"""Makes the output of any program safe to parse, to show and to put before a model."""

from __future__ import annotations

import re

LINE_LIMIT = 400

_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)?"  # operating system commands: titles, links
    r"|\x1b\[[0-?]*[ -/]*[@-~]"  # colours and cursor movement
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def decode(output: bytes) -> str:
    """Return ``output`` as plain text; bytes that are no UTF-8 are replaced."""
    return plain(output.decode("utf-8", "replace"))


def plain(text: str) -> str:
    """Return ``text`` with plain line ends, without terminal escapes, control and direction characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", _ESCAPES.sub("", text))


def short(line: str, limit: int = LINE_LIMIT) -> str:
    """Return ``line`` with its middle left out where it is longer than ``limit`` characters."""
    if len(line) <= limit:
        return line
    half = (limit - 5) // 2
    return f"{line[:half]} ... {line[-half:]}"


def block(lines: list[str], limit: int) -> str:
    """Join at most ``limit`` shortened lines: the first ones and the last one, empty lines left out."""
    kept = [short(line.rstrip()) for line in lines if line.strip()]
    if len(kept) > limit:
        kept = [*kept[: limit - 2], "...", kept[-1]]
    return "\n".join(kept)
