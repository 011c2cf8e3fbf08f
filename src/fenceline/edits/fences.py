"""Fences of code blocks: what opens one, and what closes it."""

from __future__ import annotations

import re

FENCE = re.compile(r"^(?P<indent>[ \t]{0,3})(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")


def closes(opening: re.Match[str], mark: re.Match[str]) -> bool:
    """Whether ``mark`` ends the block that ``opening`` began: the same kind, as long, nothing behind it."""
    same_kind = mark["mark"][0] == opening["mark"][0] and len(mark["mark"]) >= len(opening["mark"])
    return same_kind and not mark["info"].strip()
