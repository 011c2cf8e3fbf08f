"""Reads ``Cargo.toml`` and ``Cargo.lock``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_BYTES = 4 << 20
_TABLES = ("dependencies", "dev-dependencies", "build-dependencies", "dev_dependencies", "build_dependencies")
_TARGETS = {"bin": "src/bin", "example": "examples", "test": "tests", "bench": "benches"}

Table = dict[str, object]


@dataclass(frozen=True, slots=True)
class Dependency:
    """One declared crate.

    Attributes:
        package: its package's name.
        path: of its folder as written, empty for one from elsewhere.
        renamed: the code calls it by the key of its table, whatever its library is called.
        inherited: the workspace says the rest.
    """

    package: str
    path: str = ""
    renamed: bool = False
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A ``Cargo.toml``.

    Attributes:
        package: its name, empty for a workspace without one.
        edition: 2015 when it says none.
        library: the crate name of its library: that of the package, but for hyphens, or its own.
        library_path: of the library's root, as written; empty for one of macros, whose names are not items.
        targets: paths of the other roots that are written out.
        found: folders in which Cargo finds roots by itself: ``tests``.
        features: that it has, optional dependencies too.
        dependencies: by key; of all tables, target-specific ones too.
        shared: the workspace's dependencies that members inherit.
    """

    package: str = ""
    edition: int = 2015
    library: str = ""
    library_path: str = "src/lib.rs"
    targets: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    features: frozenset[str] = frozenset()
    dependencies: Mapping[str, Dependency] = field(default_factory=dict[str, Dependency])
    shared: Mapping[str, Dependency] = field(default_factory=dict[str, Dependency])


@lru_cache(maxsize=512)
def read_manifest(text: bytes) -> Manifest | None:
    """Return what a ``Cargo.toml`` says; None for one that cannot be read."""
    data = _toml(text)
    if data is None:
        return None
    package, library = _table(data, "package"), _table(data, "lib")
    name = _text(package, "name")
    dependencies = {
        key: value for table in _all_tables(data) for key, value in _dependencies(_table(table, "")).items()
    }
    build = _text(package, "build")
    return Manifest(
        package=name,
        edition=_edition(package.get("edition")),
        library=_text(library, "name") or crate_name(name),
        library_path="" if _makes_macros(library) else _text(library, "path") or "src/lib.rs",
        targets=(*_target_paths(data), *([build] if build else [])),
        found=tuple(_found(data, package)),
        features=frozenset({*_table(data, "features"), *dependencies, "default"}),
        dependencies=dependencies,
        shared=_dependencies(_table(_table(data, "workspace"), "dependencies")),
    )


@lru_cache(maxsize=64)
def read_lock(text: bytes) -> frozenset[str]:
    """Return the crate names of the packages that a ``Cargo.lock`` lists."""
    data = _toml(text) or {}
    return frozenset(crate_name(_text(entry, "name")) for entry in _tables(data.get("package")))


def crate_name(package: str) -> str:
    """Return what code calls a package."""
    return package.replace("-", "_")


def _toml(text: bytes) -> Table | None:
    try:
        return tomllib.loads(text.decode()) if len(text) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        return None


def _all_tables(data: Table) -> Iterator[Table]:
    """Yield each table of dependencies, as the value of an empty key."""
    places = [data, *_tables(list(_table(data, "target").values()))]
    for place in places:
        for name in _TABLES:
            yield {"": place.get(name)}


def _dependencies(table: Table) -> dict[str, Dependency]:
    return {key: _dependency(key, value) for key, value in table.items()}


def _dependency(key: str, value: object) -> Dependency:
    if not isinstance(value, dict):
        return Dependency(key)
    entry = cast("Table", value)
    package = _text(entry, "package")
    return Dependency(package or key, _text(entry, "path"), bool(package), entry.get("workspace") is True)


def _target_paths(data: Table) -> Iterator[str]:
    for kind in _TARGETS:
        for entry in _tables(data.get(kind)):
            if path := _text(entry, "path"):
                yield path


def _makes_macros(library: Table) -> bool:
    return library.get("proc-macro") is True or library.get("proc_macro") is True


def _found(data: Table, package: Table) -> Iterator[str]:
    """Yield the folders that Cargo looks into; before edition 2018, one root that is written out ends that."""
    old = _edition(package.get("edition")) < 2018
    for kind, folder in _TARGETS.items():
        said = package.get(f"auto{kind}es" if kind == "bench" else f"auto{kind}s")
        if said is True or (said is None and not (old and kind in data)):
            yield folder


def _edition(value: object) -> int:
    """Return the edition; one that the workspace says is taken for a new one."""
    match value:
        case str() if value.isascii() and value.isdigit():
            return int(value[:4])
        case dict():
            return 2021
        case _:
            return 2015


def _table(data: Table, key: str) -> Table:
    value = data.get(key)
    return cast("Table", value) if isinstance(value, dict) else {}


def _tables(value: object) -> list[Table]:
    entries = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("Table", entry) for entry in entries if isinstance(entry, dict)]


def _text(data: Table, key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""
