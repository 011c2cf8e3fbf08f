"""Links resolve, and pages speak of the product alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs_pages import PAGES, ROOT, links, named

FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w.~-])/(?:work|home/\w|Users|root/|mnt|tmp/\w)",
    "a host of a package index": r"pypi\.org|pythonhosted|npmjs|crates\.io",
    "a dash in place of a sentence": "—",
    "marketing": r"(?i)\b(?:blazing|seamless\w*|powerful|effortless\w*|cutting-edge|leverag\w+|supercharg\w+|simply)\b",
    "another word for handoff": r"(?i)\bescalat\w+|\bfall(?:s|ing)? back to (?:a|the) (?:hosted|next) model",
}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_resolve(page: Path) -> None:
    local = [link for link in links(page) if not link.startswith(("http://", "https://"))]
    broken = [link for link in local if not _leads_somewhere(page, link)]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=named)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_page_has_no(what: str, page: Path) -> None:
    assert re.findall(FORBIDDEN[what], page.read_text()) == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, next_ones = set[Path](), [ROOT / "README.md"]
    while next_ones:
        page = next_ones.pop()
        seen.add(page)
        near = [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if "//" not in link]
        next_ones += [other for other in near if other.suffix == ".md" and other not in seen]
    assert set(PAGES) <= seen


def _leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    if not target.exists():
        return False
    headings = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE) if anchor else []
    return not anchor or anchor in {
        re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings
    }
