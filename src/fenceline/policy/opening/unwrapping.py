"""What lies one layer deeper in a text: escapes undone, what is encoded decoded, what is packed unpacked."""

from __future__ import annotations

import re
from base64 import b32decode
from binascii import Error, a2b_base64
from contextlib import suppress
from html import unescape
from typing import TYPE_CHECKING

from fenceline.policy.needles import Needles
from fenceline.policy.opening.base85 import readings
from fenceline.policy.opening.packed import unpacked
from fenceline.policy.recognition.letters import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ROTATED = bytes.maketrans(_LETTERS, _LETTERS[13:26] + _LETTERS[:13] + _LETTERS[39:] + _LETTERS[26:39])
_SAID_OFTEN = (b"return", b"import", b"the ")
_TURNED = tuple(word[::-1] for word in _SAID_OFTEN)
_ROTATED_OFTEN = tuple(word.translate(_ROTATED) for word in _SAID_OFTEN)
_ANY_TURNED = Needles((*_TURNED, *_ROTATED_OFTEN))

_ESCAPE = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([nrtbf]))")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_ENTITY = re.compile(rb"&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[a-z]{2,8});")
_HEX = re.compile(rb"(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[\s:,]{0,2}){24,}")
_AROUND_HEX = b" \t\r\n\v\f:,\\xX"
_IS_HEX = bytes(104 if byte in b"0123456789abcdefABCDEF" else 32 for byte in range(256))
_MAY_BE_HEX = bytes(104 if byte in _AROUND_HEX else _IS_HEX[byte] for byte in range(256))
_LEAST_HEX = b"h" * 48
_HEX_NOISE = re.compile(rb"0x|\\x|[^0-9A-Fa-f]")
_UPPER, _LOWER = re.compile(rb"[A-Z]"), re.compile(rb"[a-z]")
_STANDARD = bytes.maketrans(b"-_", b"+/")
_PLAIN = bytes(range(32, 127)) + b"\t\n\r" + bytes(range(128, 256))
_LEAST_85 = 50
_LEAST_DIFFERENT = 20  # letters of base85: what is drawn with signs has fewer

_IN_32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_IN_64 = _LETTERS + b"0123456789+/_-"
_IN_85 = (  # Python's and git's, and Adobe's
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~",
    bytes(range(33, 118)),
)


def _kinds(inside: bytes, padding: bytes) -> bytes:
    """Return a table that tells letters of an encoding (a), padding (=) and white space (s) from all else."""
    table = bytearray(256)
    for letters, kind in ((b" \t\r\n", b"s"), (padding, b"="), (inside, b"a")):
        for letter in letters:
            table[letter] = kind[0]
    return bytes(table)


class _Letters:
    """Finds letters of an encoding in a row, on one line or many.

    Args:
        inside: the letters.
        padding: what may stand at the end.
        least: letters in a row at least.
    """

    def __init__(self, inside: bytes, padding: bytes, least: int) -> None:
        self._kinds = _kinds(inside, padding)
        self._plainly = b"a" * least  # is found many times as fast as a pattern
        self._whole = re.compile(rb"a*={0,6}(?:s{1,3}a{%d,}={0,6})*" % least)

    def runs(self, text: bytes, least: int = 0) -> Iterator[bytes]:
        """Yield what of ``text`` may be encoded and has ``least`` bytes."""
        sorted_out = text.translate(self._kinds)
        start = sorted_out.find(self._plainly)
        while start >= 0:
            found = self._whole.match(sorted_out, start)
            end = found.end() if found else start + 1  # it always is
            if end - start >= least:
                yield text[start:end]
            start = sorted_out.find(self._plainly, end)


_RUNS_32 = _Letters(_IN_32, b"=", 32)
_RUNS_64 = _Letters(_IN_64, b"=", 20)
_RUNS_85 = [(letters, _Letters(letters, b"", _LEAST_85)) for letters in _IN_85]
_SHORT_64 = 32
_NO_LENGTH_32 = (1, 3, 6)  # letters in a last group that no bytes are written with


def unwrapped(text: bytes) -> Iterator[bytes]:
    """Yield what lies one layer deeper in UTF-8 ``text``, as UTF-8."""
    yield from _unescapes(text)
    yield from _turned(text)
    for found in _HEX.finditer(text) if _may_have_hex(text) else ():
        digits = _HEX_NOISE.sub(b"", found[0])
        for start in (0, 1):
            pairs = (len(digits) - start) & ~1
            yield from _sensible(bytes.fromhex(digits[start : start + pairs].decode()))
    for run in _RUNS_64.runs(text, _SHORT_64):
        if _UPPER.search(run) and _LOWER.search(run):
            yield from _from_base64(b"".join(run.translate(_STANDARD).split()))
    for run in _RUNS_32.runs(text):
        yield from _from_base32(b"".join(run.split()))
    for letters, encoded in _RUNS_85:
        for run in encoded.runs(text):
            yield from _from_base85(b"".join(run.split()), letters)


def _may_have_hex(text: bytes) -> bool:
    """Whether there are enough digits in a row; most texts have not even enough of digits and what parts them."""
    return _LEAST_HEX in text.translate(_MAY_BE_HEX) and _LEAST_HEX in text.translate(_IS_HEX, _AROUND_HEX)


def _unescapes(text: bytes) -> Iterator[bytes]:
    if lines := _lines_with(_ESCAPE, text):
        yield visible(_ESCAPE.sub(_unescaped, lines))
    if lines := _lines_with(_PERCENT, text):
        yield visible(_PERCENT.sub(lambda found: bytes([int(found[1], 16)]), lines))
    if lines := _lines_with(_ENTITY, text):
        said = unescape(lines.decode("utf-8", "replace")).encode("utf-8", "replace")
        if said != lines:  # &name; is an address in C, and stays
            yield visible(said)


def _turned(text: bytes) -> Iterator[bytes]:
    here = _ANY_TURNED.found_in(text)
    for dressed, turn in ((_ROTATED_OFTEN, _rotated), (_TURNED, _reversed)):
        if not here.isdisjoint(dressed):
            yield from map(turn, _stretches(text, dressed))


def _stretches(text: bytes, dressed: tuple[bytes, ...]) -> Iterator[bytes]:
    """Yield lines in a row of which some have common words dressed, and none rather has them as they are.

    Undressed none of them is found again.
    """
    stretch: list[bytes] = []
    found = False
    for line in (*text.split(b"\n"), _SAID_OFTEN[0]):
        leaning = sum(map(line.count, dressed)) - sum(map(line.count, _SAID_OFTEN))
        if leaning >= 0:
            stretch.append(line)
            found = found or leaning > 0
            continue
        if found:
            yield b"\n".join(stretch)
        stretch, found = [], False


def _rotated(text: bytes) -> bytes:
    return text.translate(_ROTATED)


def _reversed(text: bytes) -> bytes:
    return text.decode("utf-8", "replace")[::-1].encode()


def _lines_with(wanted: re.Pattern[bytes], text: bytes) -> bytes:
    """Return the lines of ``text`` that hold something ``wanted``."""
    lines: list[bytes] = []
    until = -1
    for found in wanted.finditer(text):
        if found.start() > until:
            start = text.rfind(b"\n", 0, found.start()) + 1
            until = text.find(b"\n", found.start())
            until = len(text) if until < 0 else until
            lines.append(text[start:until])
    return b"\n".join(lines)


def _unescaped(found: re.Match[bytes]) -> bytes:
    code, byte, _ = found.groups()
    if code or byte:
        return chr(int(code or byte, 16)).encode("utf-8", "replace")
    return b"\n"


def _from_base64(run: bytes) -> Iterator[bytes]:
    """Yield what a run says, read from each of its first four letters, since words may stand right before it."""
    for start in range(4):
        parts: list[bytes] = []
        for piece in run[start:].split(b"="):
            whole = piece[: len(piece) - (len(piece) % 4 == 1)]
            try:
                parts.append(a2b_base64(whole + b"=" * (-len(whole) % 4)))
            except Error:
                continue
        yield from _sensible(b"".join(parts))


def _from_base32(run: bytes) -> Iterator[bytes]:
    """Yield what a run says, read from each of its first eight letters, since its beginning may be cut off."""
    run = run.rstrip(b"=")
    for start in range(8):
        left = len(run) - start
        whole = run[start : len(run) - (left % 8 in _NO_LENGTH_32)]
        with suppress(Error):
            yield from _sensible(b32decode(whole + b"=" * (-len(whole) % 8)))


def _from_base85(run: bytes, letters: bytes) -> Iterator[bytes]:
    if len(set(run)) >= _LEAST_DIFFERENT:
        for data in readings(run, letters):
            yield from _sensible(data)


def _sensible(data: bytes) -> Iterator[bytes]:
    """Yield decoded bytes where they are text, or what they unpack to."""
    inner = unpacked(data)
    if inner is not None:
        yield visible(inner)
    elif len(data) >= 16 and len(data.translate(None, _PLAIN)) * 20 <= len(data) and _is_text(data):
        yield visible(data)


def _is_text(data: bytes) -> bool:
    """Whether nearly all of it is UTF-8: what was not encoded decodes to noise."""
    return len(data.decode("utf-8", "ignore").encode()) * 10 >= len(data) * 9
