"""How a shadow's git folder is made, and how our own files in the data folder are written."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from fenceline.workspace import git
from fenceline.workspace.disk import LEFTOVER

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.workspace.files import Workspace

_CONFIG = """[core]
\trepositoryformatversion = 0
\tbare = false
\tautocrlf = false
\tfileMode = true
\tsymlinks = true
\tquotePath = true
\tprotectHFS = false
\tprotectNTFS = false
\tattributesFile = /dev/null
\texcludesFile = /dev/null
\tlooseCompression = 1
"""
_NO_CONVERSION = "* -text -filter -ident !working-tree-encoding !eol !diff\n"


def ensure(home: Path, workspace: Workspace) -> None:
    """Make the shadow's git folder if it is not there; another process may do so at the same time."""
    if (home / "config").exists():
        return
    home.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = home.with_name(f"{home.name}.{os.urandom(4).hex()}")
    _make(new, _object_format(workspace))
    try:
        new.rename(home)
    except OSError:
        shutil.rmtree(new)
        if not (home / "config").exists():  # else another process was first
            raise


def users_objects(workspace: Workspace) -> str:
    """Return the user's object folder, quoted for git; empty without one."""
    if workspace.git_dir is None:
        return ""
    path = str(common_dir(workspace.git_dir) / "objects")
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def put(path: Path, data: bytes) -> None:
    """Write one of our own files in one step, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f"{LEFTOVER}{os.urandom(8).hex()}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _make(folder: Path, object_format: str) -> None:
    folder.mkdir(mode=0o700)
    for name in ("objects", "refs", "info", "manifests", "drafts"):
        (folder / name).mkdir()
    config = _CONFIG
    if object_format != "sha1":
        config = config.replace("repositoryformatversion = 0", "repositoryformatversion = 1")
        config += f"[extensions]\n\tobjectFormat = {object_format}\n"
    (folder / "HEAD").write_text("ref: refs/heads/none\n")
    (folder / "info" / "attributes").write_text(_NO_CONVERSION)
    (folder / "config").write_text(config)


def _object_format(workspace: Workspace) -> str:
    """Return the user's object format, which borrowing objects takes."""
    if workspace.git_dir is None:
        return "sha1"
    env = git.environment(GIT_DIR=str(workspace.git_dir), GIT_WORK_TREE=str(workspace.root))
    asked = git.start(("rev-parse", "--show-object-format"), workspace.root, env)
    return git.finish(asked, "say its object format").decode().strip()


def common_dir(git_dir: Path) -> Path:
    """Return the git folder that linked work trees share."""
    try:
        return git_dir / os.fsdecode((git_dir / "commondir").read_bytes().rstrip(b"\n"))
    except FileNotFoundError:
        return git_dir
