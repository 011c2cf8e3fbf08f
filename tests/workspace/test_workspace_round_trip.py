"""Any tree, changed in any way, comes back as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspace_trees import git, state

from fenceline.workspace.checkpoints import Checkpoints
from fenceline.workspace.files import open_workspace

Entry = tuple[str, bytes, int]

_RAW_NAMES = st.binary(min_size=1, max_size=6).map(lambda b: b.replace(b"/", b"-").replace(b"\0", b"-"))
_NAMES = st.sampled_from([b"a", b"b", b"c.py", b"\xff", b"two\nlines", b"-n", b'"q"', b" "]) | _RAW_NAMES
_PATHS = st.lists(_NAMES.map(lambda b: b.lstrip(b".") or b"x"), min_size=1, max_size=3).map(b"/".join)
_MODES = st.sampled_from([0o644, 0o755, 0o600, 0o444, 0o664, 0o711])
_TEXT = st.sampled_from([b"", b"\xef\xbb\xbfbom\r\n", b"crlf\r\nlf\n", b"a", b"b", b"nul\0"])
_FILES = st.tuples(st.just("file"), _TEXT | st.binary(max_size=40), _MODES)
_LINKS = st.tuples(
    st.just("link"), st.sampled_from([b"a", b"/etc/passwd", b"nowhere\xff", b".."]), st.just(0)
)
_FOLDERS = st.tuples(st.just("folder"), st.just(b""), st.just(0))
_TREES = st.dictionaries(_PATHS, _FILES | _LINKS | _FOLDERS, max_size=8)


def put(root: Path, tree: dict[bytes, Entry]) -> None:
    """Put every entry in place, whatever is there now."""
    for path, (kind, content, mode) in tree.items():
        target = clear_the_way(root, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        match kind:
            case "file":
                target.write_bytes(content)
                target.chmod(mode)
            case "link":
                target.symlink_to(os.fsdecode(content))
            case _:
                target.mkdir()


def clear_the_way(root: Path, path: bytes) -> Path:
    """Remove what is at ``path``, and what is no folder on the way to it."""
    *folders, name = os.fsdecode(path).split("/")
    here = root
    for folder in folders:
        here /= folder
        if here.is_symlink() or here.is_file():
            here.unlink()
    remove(here / name)
    return here / name


def remove(target: Path) -> None:
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)


@pytest.mark.parametrize("kind", ["git", "committed", "plain"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=_TREES, after=_TREES, dropped=st.lists(st.integers(0, 7), max_size=4))
def test_restore_brings_back_the_original(
    kind: str, tmp_path: Path, before: dict[bytes, Entry], after: dict[bytes, Entry], dropped: list[int]
) -> None:
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    put(folder, before)
    if kind != "plain":
        git(folder, "init", "-q")
    if kind == "committed":
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "--allow-empty", "-m", "all")
    original = state(folder)
    checkpoints = Checkpoints(open_workspace(folder))
    checkpoint = checkpoints.take()
    for n in dropped:
        remove(clear_the_way(folder, [*before, b"none"][n % (len(before) + 1)]))
    put(folder, after)
    changed = checkpoints.changed(checkpoint)
    assert checkpoints.restore(checkpoint) == changed
    assert state(folder) == original
    assert checkpoints.changed(checkpoint) == ()


def test_names_and_modes_survive_on_a_file_system_with_everything_at_once(tmp_path: Path) -> None:
    tree: dict[bytes, Entry] = {
        bytes([n]) + b"/x": ("file", bytes([n]), 0o640) for n in range(1, 256) if n not in b"./"
    }
    put(tmp_path / "all", tree)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path / "all", check=True)
    original = state(tmp_path / "all")
    checkpoints = Checkpoints(open_workspace(tmp_path / "all"))
    checkpoint = checkpoints.take()
    for path in tree:
        remove(tmp_path / "all" / os.fsdecode(path))
    assert len(checkpoints.restore(checkpoint)) == len(tree)
    assert state(tmp_path / "all") == original
