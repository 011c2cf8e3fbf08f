"""How one file of the workspace brings in what another one declares."""

from __future__ import annotations

import re
from keyword import iskeyword
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.attempts.material import Material
    from fenceline.workspace.symbols import Symbol

_UNSPEAKABLE = re.compile(r"['\"`\\\s]")
_FROM = re.compile(rb"""\bfrom ['"]\.[^'"\n]*?(\.[cm]?[jt]sx?)?['"]""")


def import_line(material: Material, symbol: Symbol, path: str) -> str:
    """Return how the file at ``path`` brings ``symbol`` in; empty where it needs no import, or none can be written."""
    root = symbol.qualname.partition(".")[0]
    match material.language_of(path):
        case "python":
            return _from_module(python_module(symbol.path), root)
        case "javascript" | "typescript" | "tsx":
            source = material.read(symbol.path)
            relative = _relative(PurePosixPath(path).parent, PurePosixPath(symbol.path))
            quote = quote_of(source)
            if _UNSPEAKABLE.search(relative):
                return ""
            if uses_require(source, path):
                return f"const {{ {root} }} = require({quote}{relative}{quote});"
            relative = relative.removesuffix(".ts").removesuffix(".tsx")
            return f"import {{ {root} }} from {quote}{relative}{quote};"
        case _:
            return ""


def in_its_way(material: Material, symbol: Symbol, path: str) -> str:
    """Return how ``path`` brings ``symbol`` in, as it brings in others; empty where it cannot, or need not."""
    outline = material.outline(path)
    root = symbol.qualname.partition(".")[0]
    if outline is None or symbol.path == path or any(root in item.names for item in outline.imports):
        return ""
    if outline.language == "python" and any(item.module.startswith(".") for item in outline.imports):
        return _from_module(_from_here(path, symbol.path), root)
    line = import_line(material, symbol, path)
    return line if outline.language == "python" else _exported(material, symbol, line, material.read(path))


def _exported(material: Material, symbol: Symbol, line: str, user: bytes) -> str:
    """Return an import statement as the script ``user`` writes them; empty for what is not exported by its name."""
    source, root = material.read(symbol.path), symbol.qualname.partition(".")[0].encode()
    if "require(" in line:
        named = rb"exports\.%b\b|module\.exports\s*=\s*\{[^{}]*\b%b\b" % (re.escape(root), re.escape(root))
        return line if re.search(named, source) and not _FROM.search(user) else ""
    declared = symbol.span.of(source)
    if not declared.startswith(b"export "):
        return ""
    if declared.startswith(b"export default "):
        line = line.replace("{ ", "", 1).replace(" }", "", 1)
    ends = [(found[1] or b"").decode() for found in _FROM.finditer(user)]
    return re.sub(r"(\.[cm]?[jt]sx?)?(?=['\"];$)", ends[-1], line, count=1) if ends else line


def _from_module(module: str, name: str) -> str:
    """Return an import statement of Python; empty for a file whose name cannot be written there."""
    below = module.lstrip(".")
    sound = all(part.isidentifier() and not iskeyword(part) for part in below.split("."))
    return f"from {module} import {name}" if sound or (module and not below) else ""


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
