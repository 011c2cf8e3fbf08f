"""What to know of a file's bytes before they are edited; edits themselves work on bytes."""

from __future__ import annotations

from dataclasses import dataclass

UTF8_BOM = b"\xef\xbb\xbf"
HUGE = 1 << 20
"""Bytes from which on a file is too large to show to a model or to edit."""
_SNIFFED = 8 << 10


@dataclass(frozen=True, slots=True)
class TextFacts:
    r"""How a file is written.

    Attributes:
        newline: the line end that most lines have, ``b"\n"`` or ``b"\r\n"``.
        bom: the UTF-8 byte order mark or empty.
        binary: a NUL in the first 8 KiB (UTF-16 counts as binary).
        huge: longer than the limit.
        utf8: whether all of it decodes.
    """

    newline: bytes
    bom: bytes
    binary: bool
    huge: bool
    utf8: bool

    @property
    def editable(self) -> bool:
        """Return whether it is text of a size that an edit can work on."""
        return not self.binary and not self.huge


def facts(data: bytes, limit: int = HUGE) -> TextFacts:
    """Return how ``data`` is written; ``limit`` is in bytes."""
    return TextFacts(
        newline=dominant_newline(data),
        bom=UTF8_BOM if data.startswith(UTF8_BOM) else b"",
        binary=is_binary(data),
        huge=len(data) > limit,
        utf8=is_utf8(data),
    )


def dominant_newline(data: bytes) -> bytes:
    r"""Return ``b"\r\n"`` where more than half of the lines end so, else ``b"\n"``."""
    windows = data.count(b"\r\n")
    return b"\r\n" if windows > data.count(b"\n") - windows else b"\n"


def is_binary(data: bytes) -> bool:
    """Return whether there is a NUL in the first 8 KiB, which is git's own test."""
    return b"\0" in data[:_SNIFFED]


def is_utf8(data: bytes) -> bool:
    """Return whether all of ``data`` is valid UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def encodable(text: str) -> str:
    r"""Return ``text`` as UTF-8 can say it: undecodable bytes of a file name are escaped, ``\udcff``."""
    return text.encode(errors="backslashreplace").decode()
