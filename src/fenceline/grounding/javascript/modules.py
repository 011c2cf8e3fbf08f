"""Judges one specifier: does the module exist, and does it have the names that are taken from it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from fenceline.grounding.javascript import built
from fenceline.grounding.javascript.brought import missing_names as missing_brought
from fenceline.grounding.javascript.doubt import Doubt
from fenceline.grounding.javascript.exports import declared_exports, exports_of
from fenceline.grounding.javascript.packages import missing_package, package_of
from fenceline.grounding.javascript.resolve import aliased, relative
from fenceline.grounding.javascript.specifiers import specifiers
from fenceline.grounding.javascript.syntax import dialect_of
from fenceline.grounding.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.javascript.evidence import Evidence
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.javascript.resolve import Led
    from fenceline.grounding.javascript.specifiers import Named, Specifier

_ASSETS = (
    *(".css", ".scss", ".sass", ".less", ".styl", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"),
    *(".woff", ".woff2", ".mp3", ".mp4", ".html", ".md", ".txt", ".wasm", ".node", ".graphql", ".gql"),
    *(".glsl", ".yml", ".yaml"),
)


def led_to(project: Project, path: str, found: Specifier) -> Led | None:
    """Return where a specifier leads inside the workspace; None when it leads to a package."""
    if found.relative or found.form == "reference-path":
        return relative(project, path, found.text)
    return aliased(project, path, found.text)


def missing_module(project: Project, evidence: Evidence, path: str, found: Specifier) -> Doubt | None:
    """Return what is wrong with where a specifier leads; None for nothing."""
    text = found.text
    led = led_to(project, path, found)
    match led.built if led else "":
        case "output":
            return built.missing_module(project, evidence, path, text)
        case "made":
            return built.missing_made(evidence, path, text)
        case _:
            pass
    if found.relative or found.form == "reference-path":
        return _astray(path, text, led) if led else None
    if (
        led is not None
        and led.outcome in {"missing", "case"}
        and not _is_package(project, evidence, path, text)
    ):
        return None if evidence.quoted(text, path) else _astray(path, text, led)  # a bundler may make it up
    if text.startswith("/") or (led is not None and led.outcome in {"found", "open"}):
        return None
    return missing_package(project, evidence, path, text)


def missing_names(
    project: Project, evidence: Evidence, path: str, found: Specifier
) -> Iterator[tuple[Named, Doubt]]:
    """Yield the names that a specifier takes from a module of the workspace, or of Node, that does not have them."""
    led = led_to(project, path, found) if found.names else None
    if found.names and led is None:
        judge = built.missing_names if found.text in project.packages else missing_brought
        yield from judge(project, evidence, path, found)
    if led is None or led.outcome not in {"found", "open"}:
        return
    exports = exports_of(project, led.files)
    certainty = "certain"
    if exports.open and dialect_of(path) != "javascript":
        exports, certainty = declared_exports(project, led.files), "likely"
    if exports.open and (led.built in {"way in", "output"} or _is_of_sources(project, led.files)):
        yield from built.missing_names(project, evidence, path, found)
        return
    compiled = dialect_of(found.text) == "javascript" and any(
        dialect_of(one) != "javascript" for one in led.files
    )
    # tools make a default up for a package, and Node for a CommonJS module that a compiler may make of a source
    makes_default = not found.relative or (compiled and dialect_of(path) == "javascript")
    for named in found.names:
        if (
            (named.name == "default" and makes_default)
            or exports.has(named.name)
            or _is_inherited(found, named.name, esm=exports.esm)
        ):
            continue
        near = nearest(named.name, sorted(exports.names))
        what = "a default export" if named.name == "default" else named.name
        yield (
            named,
            Doubt("name-not-exported", certainty, f"{found.text} does not export {what}", named.name, near),
        )


def _is_of_sources(project: Project, files: tuple[str, ...]) -> bool:
    """Return whether a module is code that asks for code of the workspace alone, so that its names are spelt there."""
    sources = [project.source(path) if dialect_of(path) else None for path in files]
    asking = (source for source in sources if source and not source.declares_only)
    asked = [(source.path, one) for source in asking for one in specifiers(source)]
    led = [relative(project, path, one.text).files if one.relative else () for path, one in asked]
    return bool(sources) and all(sources) and all(found and all(map(dialect_of, found)) for found in led)


def _astray(path: str, text: str, led: Led) -> Doubt | None:
    if led.outcome in {"found", "open"}:
        return None
    near = _spelt(path, text, led.nearest)
    if led.outcome == "case":
        return Doubt("module-missing", "certain", f"{text} is spelt {near} in this workspace", text, near)
    certainty = "likely" if text.endswith(_ASSETS) else "certain"
    return Doubt("module-missing", certainty, f"there is no {text} in this workspace", text, near)


def _spelt(path: str, text: str, target: str) -> str:
    """Return a path of the workspace as a specifier in the file at ``path`` would spell it."""
    if not target or not text.startswith("."):
        return target
    spelt = posixpath.relpath(target, posixpath.dirname(path) or ".")
    return spelt if spelt.startswith("../") else f"./{spelt}"


def _is_package(project: Project, evidence: Evidence, path: str, text: str) -> bool:
    """Return whether ``text`` is also the name of a package, which the settings' patterns only happen to match."""
    if not package_of(text):
        return False
    manifests = project.manifests(path)
    name = package_of(text)
    known = any(name in manifest.declared or name == manifest.name for manifest in manifests)
    return known or project.installed(name, path) or name in project.packages or evidence.asks_for(name, path)


def _is_inherited(found: Specifier, name: str, *, esm: bool) -> bool:
    """Return whether a module has ``name`` without exporting it."""
    if esm and found.form != "require":
        return found.form == "dynamic" and name == "default"
    return name in {"default", "__esModule", "hasOwnProperty", "toString", "valueOf", "constructor"}
