"""From a model's answer to an edit: the room's front door."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fenceline.edits.blocks import Block, read_blocks
from fenceline.edits.elision import elided_line
from fenceline.edits.errors import EditRefused, Flaw
from fenceline.edits.fit import Piece, fit, readings
from fenceline.edits.imports import add_imports, missing_imports
from fenceline.edits.splice import appended, inserted, newline_of, replaced, to_bytes
from fenceline.edits.want import Edit, Outliner, Want

if TYPE_CHECKING:
    from fenceline.workspace.symbols import Outline, Span, Symbol

_UNFINISHED = 4  # last lines of an answer that may be the beginning of one statement


def propose(answer: str, want: Want, source: bytes | None, outliner: Outliner) -> Edit:
    """Read ``answer`` as the edit that ``want`` asks for.

    Args:
        answer: the model's text, a prefilled beginning included.
        want: what was asked.
        source: the file's bytes now, None when it does not exist.
        outliner: reads declarations.

    Raises:
        EditRefused: with the flaw, when the answer cannot be that edit.
    """
    blocks = read_blocks(answer)
    match want.mode:
        case "file":
            edit = _whole_file(blocks, want, outliner)
        case "append":
            edit = _append(blocks, want, source, outliner)
        case "document":
            from fenceline.edits.document import documented  # noqa: PLC0415 - only where one is asked for

            edit = documented(blocks, want, source or b"", outliner)
        case "insert" | "replace":
            edit = _symbol(blocks, want, source or b"", outliner)
    if edit.after == edit.before:
        raise EditRefused(Flaw.UNCHANGED, "the answer repeats the code as it is")
    _refuse_broken(edit, want, outliner)
    return edit


def _symbol(blocks: tuple[Block, ...], want: Want, source: bytes, outliner: Outliner) -> Edit:
    outline = outliner(want.language, want.path, source)
    old = want.standing(outline)
    original = old.span.of(source).decode("utf-8", "replace") if old else source.decode("utf-8", "replace")
    taken = frozenset(s.name for s in outline.symbols if s.parent == want.parent)
    piece = fit(blocks, want, outliner, original, taken, old.signature if old else "")
    name = want.qualname or (f"{want.parent}.{piece.symbol.name}" if want.parent else piece.symbol.name)
    if old is None:
        parent = outline.find(want.parent) if want.parent else None
        after = outline.find(want.after) if want.after else None
        changed = inserted(source, outline, piece.text, parent, after)
    else:
        changed = replaced(source, old, piece, keep_doc=want.doc_hidden)
    changed, added = _with_helpers(changed, piece, outline, want, outliner, name)
    imports = _imports(piece, want, outline, outliner)
    notes = tuple(f"added `{line}`" for line in imports)
    changed = add_imports(changed, outliner(want.language, want.path, changed), imports, newline_of(source))
    return Edit(want.path, source, changed, (name, *added), notes)


def _imports(piece: Piece, want: Want, outline: Outline, outliner: Outliner) -> tuple[str, ...]:
    """Return the imports that the piece needs and the file lacks: those that are known to be right before its own."""
    known = "\n".join(want.imports).encode("utf-8", "surrogateescape")
    right = outliner(want.language, want.path, known)
    names = {name for item in right.imports for name in item.names}
    own = replace(
        piece.outline,
        imports=tuple(i for i in piece.outline.imports if not names.issuperset(i.names or ("",))),
    )
    return (
        *missing_imports(known, right, outline, piece.code),
        *missing_imports(piece.source, own, outline, piece.code),
    )


def _with_helpers(
    source: bytes, piece: Piece, before: Outline, want: Want, outliner: Outliner, name: str
) -> tuple[bytes, tuple[str, ...]]:
    """Add the new helpers that the wanted symbol ``name`` uses: members behind it, others before it."""
    known = {s.name for s in before.symbols}
    added: list[str] = []
    for helper in piece.helpers:
        if helper.name in known or not re.search(rf"\b{re.escape(helper.name)}\b", piece.text):
            continue
        outline, text = outliner(want.language, want.path, source), piece.text_of(helper)
        parent = outline.find(name.rpartition(".")[0])
        if parent and _is_member(helper, piece.text, want.language):
            source = inserted(source, outline, text, parent, outline.find(name))
            added.append(f"{parent.qualname}.{helper.name}")
        elif not helper.parent:
            source = _before(source, outline, want, to_bytes(text, newline_of(source)))
            added.append(helper.name)
    return source, tuple(added)


def _is_member(helper: Symbol, user: str, language: str) -> bool:
    """Whether a helper of a method belongs into its class; one that was written without the class may go by its use."""
    if helper.parent or language == "java":  # nothing stands outside a class there
        return True
    return re.search(rf"\.\s*{re.escape(helper.name)}\b", user) is not None


def _before(source: bytes, outline: Outline, want: Want, block: bytes) -> bytes:
    root = want.qualname.partition(".")[0] or want.parent.partition(".")[0]
    anchor: Symbol | None = outline.find(root) if root else None
    if anchor is None:
        return appended(source, block.decode("utf-8", "surrogateescape"), 1)
    start = min(anchor.span.start, anchor.doc.start if anchor.doc else anchor.span.start)
    gap = newline_of(source) * (3 if want.language == "python" else 2)
    return source[:start] + block + gap + source[start:]


def _append(blocks: tuple[Block, ...], want: Want, source: bytes | None, outliner: Outliner) -> Edit:
    """Add the answer to the end of a file, its imports to the file's own, or make the file of it."""
    notes: tuple[str, ...] = ()
    try:
        text = _sound_text(blocks, want, outliner)
    except EditRefused as refusal:
        text = _unbroken(blocks[-1].code, want, outliner) if refusal.flaw is Flaw.BROKEN else ""
        if not text:
            raise
        notes = ("the answer broke off: its finished statements are kept",)
    code = text.encode("utf-8", "surrogateescape")
    outline = outliner(want.language, want.path, code)
    if source is None or not source.strip():
        names = tuple(symbol.qualname for symbol in outline.symbols if not symbol.parent)
        return Edit(
            want.path, source, (text.strip("\n") + "\n").encode("utf-8", "surrogateescape"), names, notes
        )
    before = outliner(want.language, want.path, source)
    known = {symbol.qualname for symbol in before.symbols}
    tops = [symbol for symbol in outline.symbols if not symbol.parent]
    repeated = [symbol.span for symbol in tops if symbol.qualname in known]
    rest = _without(code, [*repeated, *(item.span for item in outline.imports)])
    if not rest.strip():
        raise EditRefused(Flaw.UNCHANGED, "the answer adds nothing that the file does not have")
    changed = appended(source, rest.decode("utf-8", "surrogateescape"), 2 if want.language == "python" else 1)
    imports = missing_imports(code, outline, before, rest.decode("utf-8", "replace"))
    changed = add_imports(changed, outliner(want.language, want.path, changed), imports, newline_of(source))
    return Edit(want.path, source, changed, tuple(s.qualname for s in tops if s.qualname not in known), notes)


def _without(code: bytes, spans: list[Span]) -> bytes:
    """Return ``code`` without these ranges and the lines that they leave empty."""
    for span in sorted(spans, key=lambda span: -span.start):
        end = span.end + (code[span.end : span.end + 1] == b"\n")
        code = code[: span.start] + code[end:]
    return code


def _whole_file(blocks: tuple[Block, ...], want: Want, outliner: Outliner) -> Edit:
    text = _sound_text(blocks, want, outliner)
    outline = outliner(want.language, want.path, text.encode("utf-8", "surrogateescape"))
    names = tuple(s.qualname for s in outline.symbols if not s.parent)
    return Edit(want.path, None, (text.strip("\n") + "\n").encode("utf-8", "surrogateescape"), names)


def _sound_text(blocks: tuple[Block, ...], want: Want, outliner: Outliner) -> str:
    """Return the longest block that parses."""
    if not blocks:
        raise EditRefused(Flaw.NO_CODE, "the answer has no code")
    for block in sorted(blocks, key=lambda block: -len(block.code)):
        if line := elided_line(block.code):
            raise EditRefused(Flaw.ELIDED, f"the answer leaves code out: {line[:80]}")
        for code, outline in readings(block.code, want, outliner):
            if outline.broken_line is None and code.strip() and not code.startswith(b"class _W"):
                return code.decode("utf-8", "surrogateescape")
    raise EditRefused(Flaw.BROKEN, "the answer does not parse")


def _unbroken(code: str, want: Want, outliner: Outliner) -> str:
    """Return the most of ``code`` from its beginning that parses, empty where its last lines are not what is wrong."""
    lines = code.splitlines(keepends=True)
    for end in range(len(lines) - 1, max(0, len(lines) - _UNFINISHED), -1):
        text = "".join(lines[:end])
        if outliner(want.language, want.path, text.encode("utf-8", "surrogateescape")).broken_line is None:
            return text if text.strip() else ""
    return ""


def _refuse_broken(edit: Edit, want: Want, outliner: Outliner) -> None:
    """Refuse an edit that breaks a file which parsed, or that loses declarations."""
    after = outliner(want.language, want.path, edit.after)
    before = outliner(want.language, want.path, edit.before) if edit.before is not None else None
    if after.broken_line is not None and (before is None or before.broken_line is None):
        raise EditRefused(Flaw.BROKEN, f"the edit breaks {edit.path} at line {after.broken_line}")
    if before is None or before.broken_line is not None:
        return
    inside = f"{want.qualname}."
    lost = {s.qualname for s in before.symbols if not s.qualname.startswith(inside)} - {
        s.qualname for s in after.symbols
    }
    if want.mode == "replace" and before.find(want.qualname) and _holds(before, want.qualname):
        lost |= {s.qualname for s in before.symbols} - {s.qualname for s in after.symbols}
    if lost:
        raise EditRefused(Flaw.DELETES, f"the edit would delete {', '.join(sorted(lost))[:80]}")


def _holds(outline: Outline, qualname: str) -> bool:
    """Whether that symbol is a class (or alike) with members, none of which may vanish unasked."""
    symbol = outline.find(qualname)
    return symbol is not None and bool(outline.children(symbol)) and symbol.kind not in ("function", "method")
