"""Whether a bare specifier leads anywhere: Node, declarations, the workspace, node_modules, settings, evidence."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.doubt import Doubt
from fenceline.grounding.javascript.resolve import aliased
from fenceline.grounding.javascript.vocabulary import is_builtin, is_known_package, table
from fenceline.grounding.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.javascript.evidence import Evidence
    from fenceline.grounding.javascript.manifest import Manifest
    from fenceline.grounding.javascript.project import Project
    from fenceline.grounding.kinds import Certainty

_NAME = re.compile(r"(?:@[a-z0-9~_-][\w.~-]*/)?[a-z0-9_][\w.~-]*(?=/|$)")


def package_of(text: str) -> str:
    """Return the package that a bare specifier names; empty for what cannot be the name of one.

    ``lodash/get`` names ``lodash``, ``@scope/name/part`` ``@scope/name``; ``@/part``, ``~/part``, ``#part``,
    ``https://…``, ``virtual:part`` and ``Capital/part`` name none: they are somebody's alias.
    """
    match = _NAME.match(text)
    return match[0] if match and not re.search(r"[!?*\\:]|\.\.", text) else ""


def missing_package(project: Project, evidence: Evidence, path: str, text: str) -> Doubt | None:
    """Return what is wrong with the bare specifier ``text`` in the file at ``path``; None for nothing."""
    name = package_of(text)
    if text.startswith(("node:", "#")):
        return _prefixed(project, evidence, path, text)
    if not name or is_builtin(name) or name in table("virtual") or name.startswith("@theme/"):
        return None
    if any(_has(manifest, name) for manifest in project.manifests(path)):
        return _not_installed(project, path, name)
    if project.installed(name, path):
        return _undeclared(name, "likely", f"{name} is installed, but no package.json declares it")
    if _is_elsewhere(project, evidence, path, text, name):
        return None
    return _nowhere(project, evidence, path, name)


def _has(manifest: Manifest, name: str) -> bool:
    typed = f"@types/{name.removeprefix('@').replace('/', '__')}"
    return (
        not manifest.readable
        or name == manifest.name
        or name in manifest.declared
        or typed in manifest.declared
    )


def _not_installed(project: Project, path: str, name: str) -> Doubt | None:
    if not project.prepared or project.installed(name, path) or name in project.packages:
        return None
    if project.installed(f"@types/{name}", path) or project.on_disk(".pnp.cjs"):
        return None
    return Doubt("package-not-installed", "possible", f"{name} is declared, but not installed", name)


def _is_elsewhere(project: Project, evidence: Evidence, path: str, text: str, name: str) -> bool:
    """Return whether something else than a dependency answers for ``text``."""
    if name in project.packages or aliased(project, path, text):
        return True
    root = text.partition("/")[0]
    homes = {"", "src", "app", "lib", "source", "test", "tests"}
    if any(f"{home}/{root}".strip("/") in project.world.folders for home in homes) and not root.startswith(
        "@"
    ):
        return True  # a bundler may look for modules in the workspace's own folders
    if evidence.declares_module(text) or evidence.configured(name, path):
        return True
    return not _is_own_scope(project, name) and evidence.configured(root, path)


def _is_own_scope(project: Project, name: str) -> bool:
    """Return whether own packages have the scope of ``name``: a setting for all of them adds none."""
    scope, slash, _ = name.partition("/")
    return bool(slash) and any(one.startswith(f"{scope}/") for one in project.packages)


def _nowhere(project: Project, evidence: Evidence, path: str, name: str) -> Doubt:
    """Return in which of four ways a package is missing that nothing around ``path`` declares."""
    if evidence.asks_for(name, path):
        return _undeclared(name, "possible", f"{name} is imported elsewhere too, but declared nowhere")
    if any(name in manifest.declared for manifest in project.packages.values()):
        return _undeclared(name, "possible", f"only another package of this workspace declares {name}")
    if evidence.locked(name, path):
        return _undeclared(
            name, "likely", f"{name} only comes along with another package; nothing declares it"
        )
    if is_known_package(name):
        return _undeclared(name, "likely", f"{name} is a real package, but no package.json declares it")
    manifests = tuple(project.manifests(path))
    scope = name.partition("/")[0]
    made_up = name != name.lower() or evidence.quoted(name, path) or evidence.configured(scope, path)
    sure: Certainty = "certain" if manifests and not made_up else "likely"  # a tool makes it up, or code
    if near := nearest(name, sorted(set(_known(project, manifests)) - {name})):
        return Doubt(
            "package-misspelt", sure, f"{name} is no package that is known here; {near} is", name, near
        )
    message = f"{name} is not declared, not installed and not in this workspace"
    return Doubt("package-unknown", sure, message, name)


def _undeclared(name: str, certainty: Certainty, message: str) -> Doubt:
    return Doubt("package-undeclared", certainty, message, name)


def _known(project: Project, manifests: tuple[Manifest, ...]) -> Iterator[str]:
    declared = chain.from_iterable(manifest.declared for manifest in manifests)
    modules = (name for name in table("node") if not name.startswith(("_", "node:")))
    yield from chain(declared, project.packages, table("npm"), modules)


def _prefixed(project: Project, evidence: Evidence, path: str, text: str) -> Doubt | None:
    if text.startswith("#"):
        return _inner(project, evidence, path, text)
    if is_builtin(text):
        return None
    known = sorted(name if name.startswith("node:") else f"node:{name}" for name in table("node"))
    near = nearest(text, known)
    return Doubt("package-unknown", "certain", f"Node has no module {text}", text, near)


def _inner(project: Project, evidence: Evidence, path: str, text: str) -> Doubt | None:
    """Judge ``#x``, which the nearest package's ``imports`` map, or somebody's alias, must know."""
    own = next((manifest for manifest in project.manifests(path) if manifest.name or manifest.inner), None)
    if own is None or not own.inner or aliased(project, path, text):
        return None
    if any(_fits(pattern, text) for pattern in own.inner) or evidence.configured(
        text.partition("/")[0], path
    ):
        return None
    return Doubt(
        "module-missing",
        "certain",
        f"the imports of package.json have no {text}",
        text,
        nearest(text, own.inner),
    )


def _fits(pattern: str, text: str) -> bool:
    before, star, after = pattern.partition("*")
    return text.startswith(before) and text.endswith(after) if star else text == pattern
