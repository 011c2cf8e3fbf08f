"""What the rest of the workspace proves: a name or package that others use, or a configuration that speaks of it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.grounding.javascript.project import around
from fenceline.grounding.javascript.syntax import LARGEST, dialect_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from fenceline.grounding.world import World

_FILES = 3000  # that are searched, nearest first
_BYTES = 24 << 20
_ASKED = re.compile(rb"""(?:\bfrom|\brequire\s*\(|\bimport\s*\(?)\s*["']([^"'\\\n]{1,200})["']""")
_ASKING = re.compile(rb"(?:\bfrom|\brequire\s*\(|\bimport\s*\(?)\s*$")
_TOOL = re.compile(r"^\.|\.config\.|^(?:webpack|rollup|gulpfile|gruntfile|karma)", re.IGNORECASE)
_CONFIG = re.compile(
    r"config|rc$|rc\.\w+$|^\.?(?:webpack|rollup|vite|vitest|jest|karma|babel|gulp|grunt|deno|metro|esbuild|tsup|nx|angular)"
    r"|alias|import.?map|package\.json|project\.json|makefile|build|setup|globals|env\.d\.ts",
    re.IGNORECASE,
)
_CONFIG_FOLDERS = (
    "build", "scripts", "script", "config", "configs", "tools", "tasks", ".storybook", "test", "tests"
)  # fmt: skip
_CONFIG_KINDS = (
    ".js", ".cjs", ".mjs", ".ts", ".mts", ".cts", ".json", ".json5", ".jsonc", ".yml", ".yaml", ".toml", "rc", "file"
)  # fmt: skip
_LOCKS = ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock")
_PAGES = (".html", ".htm", ".ejs", ".jade", ".pug", ".hbs", ".erb", ".php")
_SCRIPTS = re.compile(
    rb"""<script(?![^>]*\btype\s*=\s*["']?module)[^>]*\bsrc\b|\bscript\([^)]*\bsrc\b""", re.IGNORECASE
)
_WHOLE = re.compile(
    rb"""\bexport\s*\*\s*from\s*["']([^."'\n][^"'\n]*)["']|(?:\bexports\s*=|\.\.\.)\s*require\s*\(\s*["']([^."'\n][^"'\n]*)["']"""
)
_COMPILED = (
    ".rs", ".res", ".re", ".coffee", ".ls", ".elm", ".purs", ".civet", ".proto", ".graphql", ".pegjs", ".jison"
)  # fmt: skip
_MARKUP = (".vue", ".svelte", ".html", ".astro", ".mdx")


class Evidence:
    """Searches a world's files for what they prove.

    Args:
        world: as it was before the change: code of the change is no evidence for itself.
        after: as the change makes it: its configurations and declaration files count.
    """

    def __init__(self, world: World, after: World | None = None) -> None:
        self._world = world
        self._after = after or world
        self._near: dict[str, tuple[str, ...]] = {}

    def asks_for(self, package: str, path: str) -> bool:
        """Return whether any file but that at ``path`` imports ``package`` or something inside it."""
        return bool(self._packages.get(package, frozenset()) - {path})

    @cached_property
    def _packages(self) -> dict[str, frozenset[str]]:
        """Return two files for each package that any asks for."""
        out: dict[str, frozenset[str]] = {}
        for path, data in _read(self._world, self.code("")):
            for match in _ASKED.findall(data):
                package = _first(match.decode("utf-8", "replace"))
                if len(out.setdefault(package, frozenset())) < 2:
                    out[package] |= {path}
        return out

    def files_with(self, name: str, path: str) -> Iterator[tuple[str, bytes]]:
        """Return the code files after the change that contain ``name`` as a word, nearest to ``path`` first.

        The file at ``path`` is not among them.
        """
        word = re.compile(rb"(?<![\w$])" + re.escape(name.encode()) + rb"(?![\w$])")
        others = (one for one in self.code(path) if one != path)
        return ((one, data) for one, data in _read(self._after, others) if word.search(data))

    def spells(self, word: str, path: str) -> bool:
        """Return whether any source but that at ``path``, or a configuration around it, has ``word``."""
        said = self._said(self._configurations(path))
        return any(self.files_with(word, path)) or any(word.encode() in data for data in said)

    def merges(self, name: str, path: str) -> bool:
        """Return whether another file declares an interface ``name``, which a class of that name may be merged with."""
        declaration = re.compile(rb"\binterface\s+" + re.escape(name.encode()) + rb"(?![\w$])")
        return any(declaration.search(data) for _, data in self.files_with(name, path))

    def has(self, word: str, path: str) -> bool:
        """Return whether any file but that at ``path``, of whatever kind, has ``word``; True where not all are read."""
        others = sorted(self._after.files - {path})
        left, sought = _BYTES, word.lower().encode()
        for other in others:
            data = self._after.read(other) or b""
            left -= len(data)
            if left < 0 or sought in data.lower() or sought in other.lower().encode():
                return True
        return False

    def passes_on(self, own: Collection[str]) -> bool:
        """Return whether some file gives out all of a package that is none of the workspace's ``own``."""
        return any(one not in own for one in self._passed_on)

    @cached_property
    def _passed_on(self) -> frozenset[str]:
        """Return the packages that some file gives out whole; an empty name for sources that are not searched."""
        code = self.code("")
        if len(code) == _FILES or any(one.endswith(_COMPILED) for one in self._after.files):
            return frozenset({""})
        read = dict(_read(self._after, code))
        found = {match[1] or match[2] for data in read.values() for match in _WHOLE.finditer(data)}
        rest = {""} if len(read) < len(code) else set[str]()
        return frozenset(_first(one.decode("utf-8", "replace")) for one in found) | rest

    def locked(self, package: str, path: str) -> bool:
        """Return whether a lock file around ``path`` has ``package``: it comes along with another one."""
        entry = re.compile(
            rb"""(?:^|[\s"'/])""" + re.escape(package.encode()) + rb"""(?:@|"?:\s|/\d)""", re.MULTILINE
        )
        files = (f"{folder}/{name}".lstrip("/") for folder in around(path) for name in _LOCKS)
        there = (one for one in files if one in self._after.files)
        return any(entry.search(data) for _, data in _read(self._after, there, _BYTES))

    def paged(self, path: str) -> bool:
        """Return whether a page around ``path`` loads scripts, whose names every file on it sees."""
        homes = set(around(path))
        pages = sorted(
            one for one in self._after.files if one.endswith(_PAGES) and one.rpartition("/")[0] in homes
        )
        return any(_SCRIPTS.search(data) for data in self._said(pages))

    def configured(self, text: str, path: str) -> bool:
        """Return whether a configuration around ``path`` speaks of ``text`` in quotes, as itself or as a beginning.

        What it imports itself does not count.
        """
        said = re.compile(rb"""["'`/^]""" + re.escape(text.encode()) + rb"""(?:["'`$\\(]|/(?![\w.@-]))""")
        return any(_says(said, data) for data in self._said(self._configurations(path)))

    def quoted(self, text: str, path: str) -> bool:
        """Return whether code elsewhere has ``text`` in quotes without asking for it: it may make the module up."""
        said = re.compile(rb"""["'`]""" + re.escape(text.encode()) + rb"""["'`]""")
        others = (one for one in self.code(path) if one != path)
        return any(_says(said, data) for _, data in _read(self._after, others))

    def magic(self, sign: re.Pattern[bytes], path: str) -> bool:
        """Return whether a configuration around ``path`` shows ``sign``."""
        return any(sign.search(data) for data in self._said(self._configurations(path)))

    def sets(self, name: str, path: str) -> bool:
        """Return whether a configuration has ``name`` as a key or in quotes, or a declaration file declares it."""
        word = re.escape(name.encode())
        key = re.compile(rb"(?<![\w$])" + word + rb"""["']?\s*:|["']""" + word + rb"""["']""")
        for other in self._configurations(path):
            data = self._after.read(other) or b"" if other != path else b""
            if key.search(data) and (not other.endswith("package.json") or b'"globals"' in data):
                return True
        kinds = rb"\b(?:const|let|var|function|class|interface|type|namespace|enum|module)\s+"
        declaration = re.compile(kinds + word + rb"(?![\w$])")
        return any(declaration.search(data) for data in self._said(self._declarations))

    def declares_module(self, text: str) -> bool:
        """Return whether a declaration file declares the module ``text``, or a pattern that it fits."""
        for data in self._said(self._declarations):
            for match in re.finditer(rb"""declare\s+module\s+["']([^"'\n]{1,200})["']""", data):
                before, star, after = match[1].decode("utf-8", "replace").partition("*")
                if (star and text.startswith(before) and text.endswith(after)) or text == before:
                    return True
        return False

    @cached_property
    def _declarations(self) -> tuple[str, ...]:
        return tuple(
            sorted(path for path in self._after.files if path.endswith((".d.ts", ".d.mts", ".d.cts")))
        )

    def _configurations(self, path: str) -> Iterator[str]:
        """Yield the files around ``path`` that tell tools how to work, and those in the usual folders for it."""
        above = set(around(path))
        packages = {home for home in above if not home or f"{home}/package.json" in self._after.files}
        homes = packages | {f"{home}/{name}".strip("/") for home in packages for name in _CONFIG_FOLDERS}
        for candidate in sorted(self._after.files):
            folder, _, name = candidate.rpartition("/")
            known = _TOOL if folder in above and folder not in homes else _CONFIG
            if folder in homes | above and known.search(name) and name.lower().endswith(_CONFIG_KINDS):
                yield candidate

    def code(self, path: str) -> tuple[str, ...]:
        """Return the files of code and markup, nearest to ``path`` first, as far as they are searched."""
        folder = path.rpartition("/")[0]
        if folder not in self._near:
            code = [one for one in self._after.files if dialect_of(one) or one.endswith(_MARKUP)]
            code.sort(key=lambda one: (-_shared(one, path), one))
            self._near[folder] = tuple(code[:_FILES])
        return self._near[folder]

    def _said(self, paths: Iterable[str]) -> Iterator[bytes]:
        return (data for _, data in _read(self._after, paths))


def _read(world: World, paths: Iterable[str], largest: int = LARGEST) -> Iterator[tuple[str, bytes]]:
    """Yield files with their bytes until there were too many; those larger than ``largest`` are left out."""
    left = _BYTES
    for path in paths:
        data = world.read(path) or b""
        left -= len(data)
        if left < 0:
            return
        if len(data) <= largest:
            yield path, data


def _says(said: re.Pattern[bytes], data: bytes) -> bool:
    """Return whether ``data`` has ``said`` elsewhere than where it asks for a module."""
    return any(
        not _ASKING.search(data, max(0, match.start() - 12), match.start()) for match in said.finditer(data)
    )


def _first(text: str) -> str:
    parts = text.split("/")
    return "/".join(parts[:2]) if text.startswith("@") else parts[0]


def _shared(one: str, other: str) -> int:
    """Return how many folders two paths have in common."""
    count = 0
    for a, b in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if a != b:
            break
        count += 1
    return count
