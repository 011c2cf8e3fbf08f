"""Opens a request body: the texts in it, and what lies encoded in those, a few layers deep and never without end.

Known wrappings are JSON, escapes of JSON, URLs and HTML, base64, hex, gzip, zlib, bzip2 and xz.
"""

from __future__ import annotations

import re
import unicodedata
from binascii import Error, a2b_base64
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 5  # layers of one wrapping in another
_MOST = 8 << 20  # bytes of all that was unwrapped
_SILENT = frozenset({"role", "type", "id", "name", "call_id", "tool_use_id", "tool_call_id", "model"})

_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/_-]{20,}={0,2}\s{0,3})+")
_SHORT_BASE64 = 32
_HEX = re.compile(rb"(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[\s:,]{0,2}){24,}")
_IS_HEX = bytes(104 if chr(byte) in "0123456789abcdefABCDEF" else 32 for byte in range(256))
_IS_BASE64 = bytes(
    98 if byte < 128 and (chr(byte).isalnum() or chr(byte) in "+/_-") else 32 for byte in range(256)
)
_HEX_NOISE = re.compile(rb"0x|\\x|[^0-9A-Fa-f]")
_UPPER, _LOWER = re.compile(rb"[A-Z]"), re.compile(rb"[a-z]")
_ESCAPE = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([nrtbf]))")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_ENTITY = re.compile(rb"&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[a-z]{2,8});")
_INVISIBLE = re.compile(
    "[\\u00ad\\u034f\\u061c\\u180b-\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff]"
)
_PLAIN = bytes(range(32, 127)) + b"\t\n\r" + bytes(range(128, 256))


class Unopened(Exception):
    """There is more in the body than can be looked through."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a body.

    Attributes:
        data: UTF-8.
        first_lines: 0-based line at which each of ``where`` begins.
        where: names of the parts.
    """

    data: bytes
    first_lines: tuple[int, ...]
    where: tuple[str, ...]

    def place(self, line: int) -> str:
        """Return where the 1-based ``line`` stands, in words."""
        at = max(bisect_right(self.first_lines, line - 1) - 1, 0)
        return f"{self.where[at]}, line {line - self.first_lines[at]}"


def texts(body: bytes) -> Iterator[Text]:
    """Yield the texts of a body, the plain one first.

    Raises:
        Unopened: it is wrapped too deep, or grows too large.
    """
    plain = _parts(body)
    yield plain
    left = _MOST
    layer = [plain.data]
    for depth in range(1, _DEEPEST + 2):
        deeper: list[bytes] = []
        for unwrapped in (each for text in layer for each in _unwrapped(text)):
            left -= len(unwrapped)
            if depth > _DEEPEST or left < 0:
                raise Unopened
            deeper.append(unwrapped)
        for text in deeper:
            yield Text(text, (0,), (f"what is encoded in it, {depth} deep",))
        layer = deeper


def _parts(body: bytes) -> Text:
    """Return the strings of a JSON body as one text, so that nothing hides by being cut up; else the body itself."""
    import msgspec

    try:
        decoded: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Text(_even(body), (0,), ("the body",))
    parts: list[str] = []
    lines: list[int] = []
    where: list[str] = []
    at = 0
    for place, said in _strings(decoded):
        if not where or where[-1] != place:
            lines.append(at)
            where.append(place)
        parts.append(said)
        at += said.count("\n") + 1
    data = "\n".join(parts).encode("utf-8", "surrogatepass")
    return Text(_even(data), tuple(lines) or (0,), tuple(where) or ("the body",))


def _strings(decoded: object) -> Iterator[tuple[str, str]]:
    """Yield every string with the message that it is in; what only names roles and types of parts is left out."""
    waiting: list[tuple[str, str, object]] = [("the body", "", decoded)]
    while waiting:
        place, key, value = waiting.pop()
        match value:
            case str():
                if key not in _SILENT or len(value) > 64:
                    yield place, value
            case dict():
                pairs: list[tuple[str, object]] = list(value.items())  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType] - JSON
                for name, inner in reversed(pairs):
                    waiting.append((place, name, inner))
                    if len(name) > 24:
                        waiting.append((place, "", name))
            case list():
                items: list[object] = list(value)  # pyright: ignore[reportUnknownArgumentType] - JSON
                for number, inner in reversed(list(enumerate(items, start=1))):
                    named = f"message {number}" if key in {"messages", "input", "contents"} else place
                    waiting.append((named, key, inner))
            case _:
                pass


def _even(data: bytes) -> bytes:
    """Return text in which a letter has one form, and nothing is invisible."""
    if data.isascii():
        return data
    text = unicodedata.normalize("NFKC", data.decode("utf-8", "replace"))
    return _INVISIBLE.sub("", text).encode()


def _unwrapped(text: bytes) -> Iterator[bytes]:
    """Yield what lies one layer deeper in ``text``."""
    if b"\\" in text and (lines := _lines_with(_ESCAPE, text)):
        yield _even(_ESCAPE.sub(_unescaped, lines))
    if b"%" in text and (lines := _lines_with(_PERCENT, text)):
        yield _even(_PERCENT.sub(lambda found: bytes([int(found[1], 16)]), lines))
    if b"&" in text and (lines := _lines_with(_ENTITY, text)):
        import html

        yield _even(html.unescape(lines.decode("utf-8", "replace")).encode("utf-8", "replace"))
    for found in _HEX.finditer(text) if b"h" * 48 in text.translate(_IS_HEX, b" \t\r\n:,\\xX") else ():
        digits = _HEX_NOISE.sub(b"", found[0])
        yield from _sensible(bytes.fromhex(digits[: len(digits) & ~1].decode()))
    for found in _BASE64.finditer(text) if b"b" * 24 in text.translate(_IS_BASE64) else ():
        if len(found[0]) >= _SHORT_BASE64 and _UPPER.search(found[0]) and _LOWER.search(found[0]):
            yield from _from_base64(found[0])


def _lines_with(wanted: re.Pattern[bytes], text: bytes) -> bytes:
    return b"\n".join(line for line in text.split(b"\n") if wanted.search(line))


def _unescaped(found: re.Match[bytes]) -> bytes:
    code, byte, _ = found.groups()
    if code or byte:
        return chr(int(code or byte, 16)).encode("utf-8", "replace")
    return b"\n"


def _from_base64(run: bytes) -> Iterator[bytes]:
    """Yield what a run says, read from each of its first four letters, since words may stand right before it."""
    run = b"".join(run.translate(bytes.maketrans(b"-_", b"+/")).split())
    for start in range(4):
        parts: list[bytes] = []
        for piece in run[start:].split(b"="):
            whole = piece[: len(piece) - (len(piece) % 4 == 1)]
            try:
                parts.append(a2b_base64(whole + b"=" * (-len(whole) % 4)))
            except Error:
                continue
        yield from _sensible(b"".join(parts))


def _sensible(data: bytes) -> Iterator[bytes]:
    """Yield decoded bytes where they are text, or what they unpack to."""
    unpacked = _unpacked(data)
    if unpacked is not None:
        yield _even(unpacked)
    elif len(data) >= 16 and len(data.translate(None, _PLAIN)) * 20 <= len(data) and _is_text(data):
        yield _even(data)


def _is_text(data: bytes) -> bool:
    """Whether nearly all of it is UTF-8: what was no base64 decodes to noise."""
    return len(data.decode("utf-8", "ignore").encode()) * 10 >= len(data) * 9


def _unpacked(data: bytes) -> bytes | None:
    # ruff: noqa: PLC0415 - only for bodies with such
    try:
        if data[:2] == b"\x1f\x8b" or (
            data[:1] == b"\x78" and len(data) > 2 and (data[0] << 8 | data[1]) % 31 == 0
        ):
            import zlib

            return zlib.decompressobj(47).decompress(data, _MOST + 1)
        if data[:3] == b"BZh":
            import bz2

            return bz2.BZ2Decompressor().decompress(data, _MOST + 1)
        if data[:6] == b"\xfd7zXZ\0":
            import lzma

            return lzma.LZMADecompressor().decompress(data, _MOST + 1)
    except (OSError, EOFError, ValueError, ArithmeticError):
        return None
    except Exception as fault:
        if type(fault).__module__ in {"zlib", "_lzma"}:  # damaged
            return None
        raise
    return None
