"""``fenceline policy``: which label a path has and why, and what the policy seems to have forgotten."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

import msgspec

from fenceline.config.read import read_config
from fenceline.errors import UsageError
from fenceline.models.entry import Provider
from fenceline.policy.labels import KEYS, Labels
from fenceline.policy.review import review
from fenceline.workspace.faults import shown
from fenceline.workspace.files import Workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.policy.rules import Policy


class _Here(NamedTuple):
    workspace: Workspace
    policy: Policy


def show_labels(paths: tuple[str, ...], config: Path | None, *, as_json: bool) -> int:
    """Print the label of each path and whose word it is."""
    here = _here(config)
    labels = Labels(here.policy, here.workspace.root)
    for path in _files(here.workspace, paths):
        ruling = labels.of(path)
        real = os.path.relpath(os.path.realpath(here.workspace.root / path), here.workspace.root)
        leads = real if real != path else ""
        exists = (here.workspace.root / path).exists()
        if as_json:
            layer = ruling.layer.name if ruling.layer else ""
            row = {
                "path": shown(path), "label": str(ruling.label), "layer": layer, "rule": ruling.rule,
                "pattern": ruling.pattern, "why": str(ruling), "leads_to": shown(leads),
                "exists": exists,
            }  # fmt: skip
            print(msgspec.json.encode(row).decode())
        else:
            arrow = f" -> {shown(leads)}" if leads else ""
            absent = "" if exists else ", which is not there"
            print(f"{ruling.label:10}  {shown(path)}{arrow}{absent}  ({ruling})")
    return 0


def check_policy(config: Path | None, *, as_json: bool) -> int:
    """Print what the policy seems to have forgotten; 1 where there is something."""
    here = _here(config)
    found = list(review(here.policy, here.workspace, get_args(Provider)))
    for each in found:
        if as_json:
            print(msgspec.json.encode(each).decode())
        else:
            where = f"{shown(each.path)}:{each.line}" if each.line else shown(each.path)
            print(f"{where}: {each.message}" if where else each.message)
    if not found and not as_json:
        rules = sum(len(layer.rules) for layer in here.policy.layers)
        own = f"{rules} rule{'' if rules == 1 else 's'} of your own"
        print(f"nothing to mend: {own}, {len(KEYS.rules[0].paths)} patterns for keys")
    return 1 if found else 0


def _here(config: Path | None) -> _Here:
    workspace = open_workspace(Path.cwd())
    return _Here(workspace, read_config(workspace.root, config).policy)


def _files(workspace: Workspace, paths: tuple[str, ...]) -> Iterator[str]:
    """Yield each path; in place of a folder its files, since labels are theirs."""
    for path in (_inside(workspace, given) for given in paths):
        folder = workspace.root / path
        within = "" if path == "." else f"{path}/"
        below = folder.is_dir() and not folder.is_symlink()
        yield from [file for file in workspace.files() if below and file.startswith(within)] or [path]


def _inside(workspace: Workspace, given: str) -> str:
    """Return a path given from the current folder as one of the workspace, without resolving its links."""
    if not given:
        raise UsageError("an empty path names nothing", "name a path inside the workspace, or . for all")
    path = os.path.relpath(os.path.normpath(Path.cwd().resolve() / given), workspace.root).replace(
        os.sep, "/"
    )
    if path == ".." or path.startswith("../"):
        raise UsageError(f"{shown(given)} is outside of the workspace", "name a path inside it")
    return path
