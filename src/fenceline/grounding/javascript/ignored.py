"""Files that git is told to leave alone: they may be there when the code runs, and no listing has them."""

from __future__ import annotations

import re
from functools import lru_cache

_ALL_OF_A_KIND = re.compile(r"!?\*(?:\.d)?\.\w+$")  # says nothing about any one file


def ignores(rules: bytes, path: str) -> bool:
    """Return whether a .gitignore with ``rules`` ignores ``path``, which is relative to the .gitignore's folder."""
    verdict = False
    for wanted, pattern in _compiled(rules):
        if pattern.search(path):
            verdict = wanted
    return verdict


@lru_cache(64)
def _compiled(rules: bytes) -> tuple[tuple[bool, re.Pattern[str]], ...]:
    out: list[tuple[bool, re.Pattern[str]]] = []
    for raw in rules[: 1 << 16].decode("utf-8", "replace").splitlines():
        line = raw.rstrip()
        if line and not line.startswith("#") and not _ALL_OF_A_KIND.match(line):
            wanted = not line.startswith("!")
            out.append((wanted, re.compile(_expression(line.removeprefix("!")))))
    return tuple(out)


def _expression(glob: str) -> str:
    """Return the regular expression of one line: of the path itself, or of a folder that it is in."""
    anchored = "/" in glob.rstrip("/")
    body = _body(glob.strip("/"))
    return rf"{'^' if anchored else '(?:^|/)'}{body}(?:/|$)"


def _body(glob: str) -> str:
    out: list[str] = []
    for part in re.split(r"(\*\*/|/\*\*|\*|\?|\[[^\]/]+\])", glob):
        match part:
            case "**/":
                out.append("(?:[^/]+/)*")
            case "/**":
                out.append("/.+")
            case "*":
                out.append("[^/]*")
            case "?":
                out.append("[^/]")
            case _ if part.startswith("[") and part.endswith("]") and len(part) > 2:
                out.append(_class(part[1:-1]))
            case _:
                out.append(re.escape(part))
    return "".join(out)


def _class(inner: str) -> str:
    negated = inner.startswith(("!", "^"))
    letters = re.sub(r"[^\w.\- ]", lambda match: f"\\{match[0]}", inner[1:] if negated else inner)
    try:
        re.compile(f"[{letters}]")
    except re.error:
        return re.escape(inner)
    return f"[{'^' if negated else ''}{letters}]"
