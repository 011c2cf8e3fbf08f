"""How one file of the workspace brings in what another one declares."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.attempts.material import Material
    from fenceline.workspace.symbols import Symbol


def import_line(material: Material, symbol: Symbol, path: str) -> str:
    """Return how the file at ``path`` brings ``symbol`` in; empty where the language needs no import."""
    root = symbol.qualname.partition(".")[0]
    match material.language_of(path):
        case "python":
            return f"from {python_module(symbol.path)} import {root}"
        case "javascript" | "typescript" | "tsx":
            source = material.read(symbol.path)
            relative = _relative(PurePosixPath(path).parent, PurePosixPath(symbol.path))
            quote = quote_of(source)
            if uses_require(source, path):
                return f"const {{ {root} }} = require({quote}{relative}{quote});"
            relative = relative.removesuffix(".ts").removesuffix(".tsx")
            return f"import {{ {root} }} from {quote}{relative}{quote};"
        case _:
            return ""


def in_its_way(material: Material, symbol: Symbol, path: str) -> str:
    """Return how ``path`` brings ``symbol`` in, as it brings in others; empty where it cannot, or need not."""
    outline, source = material.outline(path), material.read(path)
    root = symbol.qualname.partition(".")[0]
    if outline is None or symbol.path == path or any(root in item.names for item in outline.imports):
        return ""
    line = import_line(material, symbol, path)
    if outline.language == "python":
        relative = any(item.module.startswith(".") for item in outline.imports)
        return f"from {_from_here(path, symbol.path)} import {root}" if relative else line
    if not symbol.span.of(material.read(symbol.path)).startswith(b"export ") and "require(" not in line:
        return ""
    others = re.findall(rb"""from ['"]\.[^'"\n]*?(\.[cm]?[jt]sx?)?['"]""", source)
    ends = [end.decode() for end in others]
    return re.sub(r"(\.[cm]?[jt]sx?)?(?=['\"];$)", ends[-1], line, count=1) if ends else line


def _from_here(path: str, other: str) -> str:
    """Return the relative name of a Python module in the workspace, for the file at ``path``."""
    here, there = PurePosixPath(path).parent.parts, PurePosixPath(other).with_suffix("").parts
    there = there[:-1] if there[-1] == "__init__" else there
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    return "." * (len(here) - shared + 1) + ".".join(there[shared:])


def uses_require(source: bytes, path: str) -> bool:
    """Whether a script is a CommonJS module."""
    return b"module.exports" in source or b"exports." in source or path.endswith(".cjs")


def python_module(path: str) -> str:
    """Return the dotted name that a Python file is imported by; ``src/`` is no package."""
    parts = list(PurePosixPath(path).with_suffix("").parts)
    if parts and parts[0] == "src":
        parts.pop(0)
    if parts and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def quote_of(source: bytes) -> str:
    """Return the quotation mark that a script puts around the modules that it imports."""
    double = source.count(b'from "') + source.count(b'require("')
    return '"' if double > source.count(b"from '") + source.count(b"require('") else "'"


def _relative(folder: PurePosixPath, file: PurePosixPath) -> str:
    up = 0
    while not file.is_relative_to(folder) and folder != folder.parent:
        folder, up = folder.parent, up + 1
    return ("../" * up or "./") + str(file.relative_to(folder))
