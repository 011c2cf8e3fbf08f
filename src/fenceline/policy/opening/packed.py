"""Unpacks what begins as compressed data or an archive does, never more than a bound."""
# ruff: noqa: PLC0415 - only for bodies with such

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 8 << 20
"""Bytes that are unpacked at most; one more is returned where there are more."""
_DEEPEST = 4  # an archive in a compressed stream in an archive ...


def unpacked(data: bytes) -> bytes | None:
    """Return what ``data`` unpacks to, an archive's files in a row; None where it is not packed, or damaged."""
    found = None
    for _ in range(_DEEPEST):
        inner = _unpacked(data)
        if inner is None:
            break
        found = data = inner
    return found


def _unpacked(data: bytes) -> bytes | None:
    if (unpack := _unpacker(data)) is None:
        return None
    try:
        return unpack(data)
    except (
        OSError,
        EOFError,
        ValueError,
        ArithmeticError,
        RuntimeError,
        KeyError,
    ):  # an encrypted file, among others
        return None
    except Exception as fault:
        if type(fault).__module__ in {"zlib", "_lzma", "zipfile", "tarfile", "struct"}:  # damaged
            return None
        raise


def _unpacker(data: bytes) -> Callable[[bytes], bytes] | None:
    if data[257:262] == b"ustar":
        return _from_tar
    if data[:1] == b"\x78" and len(data) > 2 and (data[0] << 8 | data[1]) % 31 == 0:
        return _from_gzip
    return _BY_START.get(data[:2])


def _from_gzip(data: bytes) -> bytes:
    import zlib

    return zlib.decompressobj(47).decompress(data, MOST + 1)


def _from_bzip2(data: bytes) -> bytes:
    import bz2

    return bz2.BZ2Decompressor().decompress(data, MOST + 1)


def _from_xz(data: bytes) -> bytes:
    import lzma

    return lzma.LZMADecompressor().decompress(data, MOST + 1)


def _from_zip(data: bytes) -> bytes:
    from zipfile import ZipFile

    files: list[bytes] = []
    left = MOST + 1
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.infolist():
            with archive.open(name) as file:
                files.append(file.read(left))
            left -= len(files[-1])
            if left <= 0:
                break
    return b"\n".join(files)


def _from_tar(data: bytes) -> bytes:
    import tarfile

    with tarfile.open(fileobj=BytesIO(data), mode="r:") as archive:
        files = [
            file.read() for member in archive if member.isfile() and (file := archive.extractfile(member))
        ]
    return b"\n".join(files)


_BY_START = {b"\x1f\x8b": _from_gzip, b"BZ": _from_bzip2, b"\xfd7": _from_xz, b"PK": _from_zip}
