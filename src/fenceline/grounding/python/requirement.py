"""Names of distributions out of the lines in which projects ask for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.grounding.python.distributions import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NAME = re.compile(r"^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:$|[\[<>=!~;@,#( ])")
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9._-]+)")
_INCLUDE = re.compile(r"^\s*(?:-r|-c|--requirement|--constraint)[\s=]+(\S+)")
_INSTALL = re.compile(
    r"\b(?:pip3?|uv|conda|mamba|poetry|pdm|pipx|session)[\s.]+(?:pip\s+)?(?:install|add|conda_install)\b(.*)"
)
_QUOTED_OR_BARE = re.compile(r"[\"']([^\"'\s]+)[\"']|([^\s\"',()]+)")
MAX_LINES = 5000


def name_of(requirement: str) -> str:
    """Return the normal name of the distribution that a requirement asks for, empty when it names none."""
    if match := _EGG.search(requirement):
        return normal(match[1])
    match = _NAME.match(requirement)
    return normal(match[1]) if match else ""


def names(requirements: Iterable[object]) -> Iterator[str]:
    """Yield the names of those requirements that are text and name one."""
    for requirement in requirements:
        if isinstance(requirement, str) and (name := name_of(requirement)):
            yield name


def in_lines(text: str) -> Iterator[str]:
    """Yield the names in a requirements file."""
    for line in text.splitlines()[:MAX_LINES]:
        content = line.strip()
        if content.startswith("-e") or "egg=" in content:
            content = content.removeprefix("-e").removeprefix("--editable")
        elif content.startswith(("-", "#", ".", "/")):
            continue
        if name := name_of(content):
            yield name


def included(text: str) -> Iterator[str]:
    """Yield the files that a requirements file includes, as written there."""
    for line in text.splitlines()[:MAX_LINES]:
        if match := _INCLUDE.match(line):
            yield match[1]


def in_commands(text: str) -> Iterator[str]:
    """Yield what commands in a text install: ``pip install a b``, ``session.install("a", "b")``."""
    for line in text.splitlines()[:MAX_LINES]:
        if match := _INSTALL.search(line[:2000]):
            for quoted, bare in _QUOTED_OR_BARE.findall(match[1]):
                word = quoted or bare
                if not word.startswith(("-", "$", ".", "/")) and (name := name_of(word)):
                    yield name
