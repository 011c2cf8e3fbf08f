"""Reads the project's pages: their fenced blocks, tables and links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = tuple(sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "benchmarks/README.md"]))
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_RULE = re.compile(r"^\|[\s:|-]+\|$")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block."""

    page: Path
    language: str
    text: str


def named(page: Path) -> str:
    """Return a page's path from the root."""
    return page.relative_to(ROOT).as_posix()


def blocks(language: str) -> list[Block]:
    """Return the fenced blocks of that language, in all pages."""
    found = [Block(page, *match) for page in PAGES for match in _FENCE.findall(page.read_text())]
    return [block for block in found if block.language == language]


def links(page: Path) -> list[str]:
    """Return the targets of a page's links."""
    return _LINK.findall(_FENCE.sub("", page.read_text()))


def section(page: str, heading: str) -> str:
    """Return what stands under a heading, to the next heading of any level."""
    _, found, rest = (ROOT / page).read_text().partition(f"\n{heading}\n")
    assert found, f"{page} has no heading {heading}"
    return re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """Return the rows of a text's tables without their headings, the cells stripped."""
    lines = text.splitlines()
    heads = {at - 1 for at, line in enumerate(lines) if _RULE.match(line)}
    found = [line for at, line in enumerate(lines) if at not in heads and not _RULE.match(line)]
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in found if line.startswith("|")]


def code(cell: str) -> str:
    """Return what a cell has in backquotes, all of it when there are none."""
    found = re.search(r"`([^`]+)`", cell)
    return found[1] if found else cell
