"""Holds a declaration's old header against the model's: kept byte for byte when it says the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.workspace.symbols import Symbol

_PREFIX = re.compile(
    r"^(?:(?:export|default|public|private|protected|internal|static|final|abstract|override|async|pub(?:\([^)]*\))?"
    r"|unsafe|inline|virtual|constexpr|extern)\s+)+"
)
_NOISE = re.compile(r"['\"\s]")


def same_header(old: Symbol, new: Symbol) -> bool:
    """Whether both take the same parameters; annotations, defaults' white space and keywords before do not count."""
    return parameters(old.signature) == parameters(new.signature)


def parameters(signature: str) -> tuple[str, ...] | None:
    """Return the parameter names of a signature in order, None when it shows no parameter list."""
    inside = _parenthesised(signature)
    if inside is None:
        arrow = re.search(r"=\s*(?:async\s+)?([\w$]+)\s*=>", signature)
        return (arrow[1],) if arrow else None
    return tuple(name for part in _split(inside) if (name := _name(part)))


def leading_words(text: str) -> str:
    """Return the modifiers that a declaration begins with: ``export async ``."""
    found = _PREFIX.match(text)
    return found.group() if found else ""


def _parenthesised(signature: str) -> str | None:
    start = signature.find("(")
    if signature.startswith("func (") and (after := signature.find(") ")) > 0:
        start = signature.find("(", after + 1)  # a Go receiver is no parameter
    if start < 0:
        return None
    depth = 0
    for at in range(start, len(signature)):
        depth += (signature[at] in "([{") - (signature[at] in ")]}")
        if depth == 0:
            return signature[start + 1 : at]
    return signature[start + 1 :]


def _split(inside: str) -> list[str]:
    parts, depth, held = list[str](), 0, ""
    for char in inside:
        depth += (char in "([{<") - (char in ")]}>")
        if char == "," and depth == 0:
            parts.append(held)
            held = ""
        else:
            held += char
    return [*parts, held]


def _name(part: str) -> str:
    """Return what a parameter is called, whichever side of it the type stands on."""
    plain = part.split("=", 1)[0].strip()
    if ":" in plain:
        plain = plain.split(":", 1)[0].strip()
    elif " " in plain and not plain.startswith(("...", "*", "&")):
        plain = plain.replace("*", " ").replace("&", " ").split()[-1]
    return _NOISE.sub("", plain)
