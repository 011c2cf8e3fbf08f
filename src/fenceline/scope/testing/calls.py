"""Reads which method of which class a piece of code calls, in any of the languages, from its text."""

from __future__ import annotations

import re

_ON_NEW = re.compile(rb"(?<![\w$])([A-Z]\w{0,80})\([^()\n]{0,200}\)\.([A-Za-z_]\w{0,80})\(")
_KEPT = re.compile(
    rb"([A-Za-z_]\w{0,80})\s{0,4}:?=\s{0,4}(?:new |await |&)?([A-Z]\w{0,80})(?:\(|\{|::(?:new|default)\()"
)
_ON_KEPT = re.compile(rb"(?<![\w.$])([A-Za-z_]\w{0,80})\.([A-Za-z_]\w{0,80})\(")


def method_calls(text: bytes) -> tuple[tuple[str, str], ...]:
    """Return class and method of calls such as ``Square(2).area()`` and ``s = Square(2); s.area()``."""
    pairs: list[tuple[bytes, bytes]] = _KEPT.findall(text)
    kept = dict(pairs)
    on_kept = [(kept[name], method) for name, method in _ON_KEPT.findall(text) if name in kept]
    found = dict.fromkeys([*_ON_NEW.findall(text), *on_kept])
    return tuple((made.decode(), method.decode()) for made, method in found)
