"""The words of every signal: its kind and how certain it is. Imported by whoever only names them."""

from __future__ import annotations

from typing import Literal

SignalKind = Literal[
    "missing-path",
    "missing-package",
    "missing-name",
    "malformed-edit",
    "incoherent",
    "context-overflow",
    "check-failed",
    "no-progress",
    "timeout",
    "budget",
]
Certainty = Literal["certain", "likely", "possible"]
"""``certain``: reality contradicts it. ``likely``: only something unusual would make it right. ``possible``: worth a
line to a person, nothing to act on."""
