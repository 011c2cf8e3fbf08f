"""Sees a body that a model left out: ``# ... rest unchanged`` and its many relatives."""

from __future__ import annotations

import re

_COMMENT = r"(?:#|//|/\*|--|<!--)"
_SUBJECT = (
    r"(?:rest|remaining|remainder|existing|previous|original|other|same|your|implementation|unchanged|code|methods?"
    r"|logic)"
)
_LEFT_OUT = r"(?:\.{3}|…|\bunchanged\b|\bas before\b|\bgoes here\b|\bhere\b|\bremains?\b|\bstays?\b)"
_ELISION = re.compile(
    rf"^[ \t]*{_COMMENT}[ \t]*(?:"
    rf"(?:\.{{3}}|…)[^\n]*"  # three dots, with or without words
    rf"|[^\n]{{0,60}}?\b{_SUBJECT}\b[^\n]{{0,40}}?{_LEFT_OUT}[^\n]*"
    rf")[ \t]*(?:\*/|-->)?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_BARE_DOTS = re.compile(r"^[ \t]*(?:\.{3}|…)[ \t]*;?[ \t]*$", re.MULTILINE)


def elided_line(code: str, original: str = "") -> str | None:
    """Return the first line of ``code`` that stands for code left out, unless ``original`` has it too."""
    known = {line.strip() for line in original.splitlines()}
    for pattern in (_ELISION, _BARE_DOTS):
        for found in pattern.finditer(code):
            line = found.group().strip()
            if line not in known:
                return line
    return None
