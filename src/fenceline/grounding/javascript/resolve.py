"""Where a specifier leads inside the workspace, as Node, TypeScript and bundlers look for it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fenceline.grounding.ignored import ignored
from fenceline.grounding.javascript.spellings import stem_of
from fenceline.grounding.javascript.syntax import DIALECTS, dialect_of, is_declaration
from fenceline.grounding.javascript.vocabulary import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.javascript.project import Project

_LOADERS = frozenset("!\\*#")  # what only a loader makes sense of
_OUTPUT = frozenset({"dist", "build", "out"})
_BUNDLED = _OUTPUT | {"lib", "es", "esm", "cjs", "umd"}  # made of the workspace's own sources alone
_VARIANTS = re.compile(
    r"\.(?:(?:ios|android|native|web|windows|macos|server|client|browser|node|mobile|desktop|electron|worker|d"
    r"|module|svelte|vue|react|production|development|prod|dev|min)\.)?"
    r"(?!(?:md|markdown|txt|html?|snap|map|log|ya?ml|lock|png|jpe?g|gif)$)[\w-]+"
)
_WRITTEN = re.compile(r"\.([cm]?)jsx?$")
_BESIDE = 20
_MAPPED = ("", ".js", ".ts", ".json", ".d.ts")


@dataclass(frozen=True, slots=True)
class Led:
    """Where a specifier leads.

    Attributes:
        outcome: ``found``; ``open``: it may be there when the code runs; ``missing``; ``case``: only in another
            spelling of upper and lower case.
        files: that it may mean, the likeliest first.
        nearest: what exists and is spelt alike, as a path from the workspace root.
        built: what a package of the workspace makes of its sources: a way in that it names, or anything in a folder
            that is not there; ``made``: what any tool makes. Empty for anything else.
    """

    outcome: Literal["found", "open", "missing", "case"]
    files: tuple[str, ...] = ()
    nearest: str = ""
    built: Literal["", "way in", "output", "made"] = ""


_OPEN = Led("open")


def relative(project: Project, path: str, text: str) -> Led:
    """Return where the relative specifier ``text`` in the file at ``path`` leads."""
    if not _LOADERS.isdisjoint(text):
        return _OPEN
    text, asks_more, _ = text.partition("?")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), text))
    if target.startswith(".."):
        return _OPEN
    led = at(project, "" if target == "." else target, folder=text.endswith(("/", ".")))
    if led.outcome == "found":
        return _OPEN if asks_more else led  # another module is made of what is found
    return next(_laid_over(project, path, target), led)


def _laid_over(project: Project, path: str, target: str) -> Iterator[Led]:
    """Yield where ``target`` leads in folders that settings lay over the one that it lies in."""
    for settings in project.settings(path):
        if settings.unseen:
            yield _OPEN
        for root in settings.laid:
            rest = posixpath.relpath(target, root or ".")
            for other in settings.laid if not rest.startswith("..") else ():
                there = not other or other in project.world.folders
                led = at(project, posixpath.join(other, rest)) if there else _OPEN
                if led.outcome in {"found", "open"}:
                    yield led


def aliased(project: Project, path: str, text: str) -> Led | None:
    """Return where a bare specifier leads by the settings around ``path``; None when they do not speak of it."""
    missing: Led | None = None
    for settings in project.settings(path):
        for row in settings.mapped:
            targets = row.led(text)
            if not row.prefix:  # a pattern for everything says of packages only where they always lie
                targets = tuple(one for one in targets or () if "node_modules" not in one.split("/"))
            if not targets:
                continue
            found = [_OPEN if target.startswith("..") else at(project, target) for target in targets]
            best = next((one for one in found if one.outcome == "found"), None) or next(iter(found), _OPEN)
            if best.outcome in {"found", "open"}:
                return best
            missing = missing if missing or not row.prefix else best
        for base in settings.bases:
            led = at(project, posixpath.join(base, text))
            if led.outcome == "found":
                return _OPEN if _is_declared(project, path, text) else led
    return missing


def _is_declared(project: Project, path: str, text: str) -> bool:
    """Return whether ``text`` is also, or inside, a package that a manifest around ``path`` declares."""
    name = "/".join(text.split("/")[: 2 if text.startswith("@") else 1])
    return any(name in manifest.declared for manifest in project.manifests(path))


def at(project: Project, target: str, *, folder: bool = False, depth: int = 0) -> Led:
    """Return what lies at ``target``, a path from the root without its extension or with it."""
    files = tuple(
        dict.fromkeys([*(() if folder else _as_file(project, target)), *_as_folder(project, target, depth)])
    )
    if files:
        is_built = files[-1] == target and target not in project.world.files
        return Led("found", files, built="way in" if is_built else "")
    if expected := _expected(project, target):
        return expected
    if other := project.spellings.other_case(target):
        return Led("case", nearest=other)
    return Led("missing", nearest=project.spellings.nearest(target))


def _as_file(project: Project, target: str) -> Iterator[str]:
    folder, _, name = target.rpartition("/")
    names = project.names.get(folder, ())
    if not name or not names:
        return
    stem = _WRITTEN.sub("", name)
    exact = [name] if name in names else []
    swapped = [one for one in names if stem != name and one.startswith(f"{stem}.") and _stands_for(one, stem)]
    longer = [] if exact else [one for one in names if _continues(one, name)]
    for one in (*exact, *sorted(swapped), *sorted(longer, key=_likeliest)):
        yield f"{folder}/{one}" if folder else one


def _stands_for(name: str, stem: str) -> bool:
    """Return whether ``name`` is a source or a declaration of what ``stem``.js is written for."""
    rest = name[len(stem) :]
    return rest in DIALECTS or rest in {".d.ts", ".d.mts", ".d.cts", ".vue", ".svelte"}


def _continues(name: str, stem: str) -> bool:
    """Return whether a file's name is ``stem`` and what a resolver may append to it."""
    return name.startswith(f"{stem}.") and bool(_VARIANTS.fullmatch(name, len(stem)))


def _likeliest(name: str) -> tuple[int, str]:
    suffix = posixpath.splitext(name)[1]
    return (0 if suffix in DIALECTS and not is_declaration(name) else 1, name)


def _as_folder(project: Project, target: str, depth: int) -> Iterator[str]:
    names = project.names.get(target, ())
    for name in sorted((one for one in names if _continues(one, "index")), key=_likeliest):
        yield posixpath.join(target, name)
    if "package.json" not in names or depth > 2:
        return
    manifest = next(project.manifests(posixpath.join(target, "package.json")))
    inner = [posixpath.normpath(posixpath.join(target, entry)) for entry in manifest.entries]
    led = [at(project, one, depth=depth + 1) for one in inner if not one.startswith("..")]
    yield from (file for one in led for file in one.files)
    if not manifest.readable or any(one.outcome != "found" for one in led):
        yield target  # what it leads to may be built, and have anything


def _expected(project: Project, target: str) -> Led | None:
    """Return how a file that is not there may come to be; None for no way."""
    if _may_appear(project, target):
        return _OPEN
    if _is_generated(target):
        return Led("open", built="made")
    if _is_way_in(project, target):
        return Led("open", built="way in")
    if _is_in(project, target, _BUNDLED):
        return Led("open", built="output")
    is_made = _is_in(project, target, table("built")) or _is_written(project, target)
    return Led("open", built="made") if is_made or _is_ignored(project, target) else None


def _may_appear(project: Project, target: str) -> bool:
    """Return whether a tool puts the file there, or it is there where the listing does not reach."""
    parts = target.split("/")
    above = ["/".join(parts[:length]) for length in range(1, len(parts))]
    if any(folder in project.world.files or folder in project.submodules for folder in above):
        return True  # behind a symbolic link, or in another repository
    name = parts[-1]
    if name.startswith("$") or "+types" in parts:
        return True  # what a framework makes beside a page
    return "node_modules" in parts or any(project.on_disk(target + suffix) for suffix in _MAPPED)


def _is_generated(target: str) -> bool:
    return "generated" in target.lower() or ".gen" in target.rpartition("/")[2]


def _is_way_in(project: Project, target: str) -> bool:
    """Return whether a package names the file as a way into it."""
    return any(
        stem_of(entry) == stem_of(posixpath.relpath(target, manifest.folder or "."))
        for manifest in project.manifests(target)
        for entry in manifest.entries
    )


def _is_in(project: Project, target: str, folders: frozenset[str]) -> bool:
    """Return whether ``target`` lies in, or is, a folder of one of these names that is not there."""
    parts = target.split("/")
    named = [n for n, part in enumerate(parts) if part in (folders if parts[n + 1 :] else _OUTPUT)]
    return any("/".join(parts[: n + 1]) not in project.world.folders for n in named)


def _is_ignored(project: Project, target: str) -> bool:
    """Return whether git is told to ignore the file; where it has all code beside it all the same, others are meant."""
    if not any(ignored(project.world, target + suffix) for suffix in _MAPPED):
        return False
    folder = target.rpartition("/")[0]
    beside = [name for name in project.names.get(folder, ()) if dialect_of(name)][:_BESIDE]
    return not beside or not all(ignored(project.world, posixpath.join(folder, name)) for name in beside)


def _is_written(project: Project, target: str) -> bool:
    """Return whether a package's script names the file, as what it writes."""
    name = target.rpartition("/")[2]
    for manifest in project.manifests(target):
        local = posixpath.relpath(target, manifest.folder or ".")
        if ("." in name and name in manifest.scripts) or local in manifest.scripts:
            return True
    return False
