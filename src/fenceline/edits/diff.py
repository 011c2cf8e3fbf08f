"""Shows an edit as a unified diff."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.edits.want import Edit


def unified(edit: Edit, context: int = 3) -> str:
    """Return the edit as a unified diff with ``a/`` and ``b/`` paths; empty when nothing changed."""
    before = (edit.before or b"").decode("utf-8", "replace").splitlines(keepends=True)
    after = edit.after.decode("utf-8", "replace").splitlines(keepends=True)
    old = f"a/{edit.path}" if edit.before is not None else "/dev/null"
    lines = difflib.unified_diff(before, after, old, f"b/{edit.path}", n=context)
    return "".join(
        line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines
    )
