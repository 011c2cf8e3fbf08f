"""Token counts in o200k_base, without the download that tiktoken would make at its first use.

The ranks come from the npm package ``tiktoken``, which bundles them; the bytes are held against the digest
that the Python package ``tiktoken`` itself expects. They are kept in ``benchmarks/results/``.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from tiktoken import Encoding

_FOLDER = Path(__file__).parent / "results" / "tiktoken"
_PACKAGE = "tiktoken@1.0.22"
_MEMBER = "package/encoders/o200k_base.json"
_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
_CACHE_KEY = "fb374d419588a4632f3f557e76b4b70aebbca790"


class _Encoder(msgspec.Struct):
    bpe_ranks: str


def tokens(text: str) -> int:
    """Return the number of o200k_base tokens of a text."""
    return len(_encoding().encode(text, disallowed_special=()))


@cache
def _encoding() -> Encoding:
    os.environ["TIKTOKEN_CACHE_DIR"] = str(_FOLDER)
    if not (_FOLDER / _CACHE_KEY).exists():
        _fetch()
    import tiktoken  # noqa: PLC0415 - only with its cache in place

    return tiktoken.get_encoding("o200k_base")


def _fetch() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, _PACKAGE]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (packed,) = Path(folder).glob("*.tgz")
        ranks = _ranks(packed.read_bytes())
    if hashlib.sha256(ranks).hexdigest() != _SHA256:
        raise SystemExit(f"{_PACKAGE} does not hold the ranks of o200k_base")
    _FOLDER.mkdir(parents=True, exist_ok=True)
    (_FOLDER / _CACHE_KEY).write_bytes(ranks)


def _ranks(packed: bytes) -> bytes:
    """Return the ranks as tiktoken reads them: a token in base64 and its rank a line."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        member = archive.extractfile(_MEMBER)
        assert member is not None
        encoder = msgspec.json.decode(member.read(), type=_Encoder)
    lines: list[str] = []
    for line in encoder.bpe_ranks.splitlines():
        _, offset, *words = line.split(" ")
        lines.extend(f"{word} {rank}\n" for rank, word in enumerate(words, int(offset)))
    return "".join(lines).encode()


if __name__ == "__main__":
    fixtures = Path(__file__).parent / "fixtures"
    print({path.name: tokens(path.read_text(encoding="utf-8")) for path in sorted(fixtures.glob("*.txt"))})
