"""What an edit is asked to be, and what it became."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fenceline.workspace.symbols import Outline, Symbol

Outliner = Callable[[str, str, bytes], Outline]
"""``(language, path, source) -> Outline``, as ``workspace.index`` provides it."""


@dataclass(frozen=True, slots=True)
class Want:
    """One edit that is wanted of a model.

    Attributes:
        mode: ``replace`` an existing symbol, ``document`` it (its description alone), ``insert`` a new one, ``append``
            tests to a file, write a new ``file``.
        path: file of the edit, relative to the workspace root.
        language: of that file.
        qualname: of the symbol, ``Rectangle.perimeter``; empty for ``append`` and ``file``, and for an ``insert``
            whose name the instruction left to the model.
        parent: qualname of the class that receives an ``insert``, empty for the module.
        after: qualname of the sibling that an ``insert`` goes behind; empty for the end of the parent.
        doc_hidden: the docstring was not shown, so the answer has none and the original's stays.
        enough: assertions of an ``append`` after which no more are waited for; 0 for no bound.
        imports: statements that would bring in what the instruction names, taken where the answer uses it.
        at: first byte of the existing symbol, which tells a getter from its setter; -1 for the last of its name.
    """

    mode: Literal["replace", "document", "insert", "append", "file"]
    path: str
    language: str
    qualname: str = ""
    parent: str = ""
    after: str = ""
    doc_hidden: bool = False
    enough: int = 0
    at: int = -1
    imports: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the bare name of the symbol."""
        return self.qualname.rpartition(".")[2]

    def standing(self, outline: Outline) -> Symbol | None:
        """Return the declaration that stands for the wanted symbol now; None for a new one."""
        if not self.qualname:
            return None
        at = (s for s in outline.symbols if s.qualname == self.qualname and s.span.start == self.at)
        return next(at, outline.find(self.qualname))


@dataclass(frozen=True, slots=True)
class Edit:
    """One file's change, parsed and not yet applied.

    Attributes:
        path: relative to the workspace root.
        before: its bytes now, None for a file that does not exist.
        after: its bytes once applied.
        symbols: qualnames written.
        notes: what was left out of the answer or mended in it, in words.
    """

    path: str
    before: bytes | None
    after: bytes
    symbols: tuple[str, ...]
    notes: tuple[str, ...] = ()
