"""The tables of names that exist without the workspace: languages, runtimes, Node's modules, known packages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_TABLES = Path(__file__).parent / "tables"


@cache
def table(name: str) -> frozenset[str]:
    """Return the words of one of the tables beside this file; lines that start with ``#`` are left out."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def ambient() -> frozenset[str]:
    """Return every value and type that a file may use without declaring or importing it."""
    return table("language") | table("browser") | table("runtime")


def is_builtin(module: str) -> bool:
    """Return whether Node brings ``module`` along, with or without ``node:``."""
    known = table("node")
    return module in known or module.removeprefix("node:") in known


@cache
def members() -> dict[str, frozenset[str]]:
    """Return what each of Node's modules has, and behind a dot (``.Promise``) objects that every file sees."""
    return _grouped("members")


@cache
def bases() -> dict[str, frozenset[str]]:
    """Return what objects of the classes have that others are made of, the class's own members among it."""
    return _grouped("bases")


def is_known_package(name: str) -> bool:
    """Return whether ``name`` is one of the best-known packages of npm."""
    return name in table("npm")


def _grouped(name: str) -> dict[str, frozenset[str]]:
    """Return the words of a table by the word with a colon that stands before them."""
    out: dict[str, set[str]] = {}
    here = set[str]()
    for word in (word for line in _lines(name) for word in line.split()):
        if word.endswith(":"):
            here = out.setdefault(word[:-1], set())
        else:
            here.add(word)
    return {thing: frozenset(words) for thing, words in out.items()}


def _lines(name: str) -> list[str]:
    lines = (_TABLES / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
