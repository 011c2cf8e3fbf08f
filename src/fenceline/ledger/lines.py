"""Digests of the lines that an edit added and removed: enough to find them again later, too little to read them.

Of each file at most ``MOST`` lines are kept, those with the smallest digests: a fair draw, the same every time.
Lines of fewer than four letters or digits (``}``, ``else:`` has four) are in every file and are left out.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from fenceline.ledger.records import ChangeRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 64
_TELLING = 4  # letters and digits


def changes_in(patch: bytes) -> tuple[ChangeRecord, ...]:
    """Return what a patch of git changes, a record a file; one without lines (binary, mode alone) has no digests."""
    sections = (b"\n" + patch).split(b"\ndiff --git ")[1:]
    found = (_change(section.split(b"\n")) for section in sections)
    return tuple(change for change in found if change.path)


def digests(lines: Iterable[bytes]) -> frozenset[str]:
    """Return the digest of every telling line; blanks at its ends do not count."""
    return frozenset(_digest(line) for line in {line.strip() for line in lines} if _tells(line))


def _tells(line: bytes) -> bool:
    return sum(map(str.isalnum, line.decode("utf-8", "replace"))) >= _TELLING


def _digest(line: bytes) -> str:
    return blake2b(line, digest_size=6).hexdigest()


def _change(lines: list[bytes]) -> ChangeRecord:
    begin = next((at for at, line in enumerate(lines) if line.startswith(b"@@")), len(lines))
    added = digests(line[1:] for line in lines[begin:] if line.startswith(b"+"))
    removed = digests(line[1:] for line in lines[begin:] if line.startswith(b"-"))
    before, after = _ids(lines[:begin])
    return ChangeRecord(_path(lines[:begin]), before, after, _kept(added - removed), _kept(removed - added))


def _path(header: list[bytes]) -> str:
    """Return the path; empty for one that git quotes, and without lines: nothing is found by these."""
    for line in reversed(header):
        for mark in (b"+++ b/", b"--- a/"):
            if line.startswith(mark):
                return line.removeprefix(mark).rstrip(b"\t").decode("utf-8", "replace")
    return ""


def _ids(header: list[bytes]) -> tuple[str, str]:
    """Return git's ids of the content before and after, empty where there is none."""
    told = next((line for line in header if line.startswith(b"index ")), b"index ..")
    before, _, after = told.split(b" ")[1].decode("ascii", "replace").partition("..")
    return before if before.strip("0") else "", after if after.strip("0") else ""


def _kept(found: Iterable[str]) -> str:
    return " ".join(sorted(found)[:MOST])
