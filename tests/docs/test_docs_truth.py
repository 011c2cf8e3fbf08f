"""What the pages say of the code, the dependencies and the verdicts is what these are."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from typing import cast

import pytest
from docs_pages import ROOT, code, named, rows, section

from fenceline.checks.compare import verdict
from fenceline.models.sizes import SIZES
from fenceline.models.weights import CATALOGUE

SOURCE = ROOT / "src/fenceline"
DEPENDENCIES = "docs/dependencies.md"


def test_rooms_are_the_folders() -> None:
    documented = [code(row[0]) for row in rows(section("docs/architecture.md", "## Rooms"))]
    real = [path.parent.name for path in SOURCE.glob("*/__init__.py")]
    assert sorted(documented) == sorted(real)


def test_files_that_the_architecture_names_exist() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    paths = re.findall(r"`([\w/]+\.py|[\w]+/(?:[\w]+/)*)`", text)
    missing = [path for path in paths if not any((top / path).exists() for top in (ROOT, SOURCE))]
    assert len(paths) > 15
    assert missing == []


def test_verdict_table_is_that_of_the_code() -> None:
    text = (ROOT / "docs/checks-and-sandbox.md").read_text()
    documented = [row for row in rows(text) if row[0].isdigit()]
    lines = [re.split(r"\s{2,}", line.strip()) for line in (verdict.__doc__ or "").splitlines()]
    assert documented == [line for line in lines if line[0].isdigit()]


@pytest.mark.parametrize(
    ("heading", "where"),
    [
        ("## At run time", ("project", "dependencies")),
        ("## At run time", ("project", "optional-dependencies", "dashboard")),
        ("## At run time", ("project", "optional-dependencies", "embedded")),
        ("## At run time", ("project", "optional-dependencies", "hosted")),
        ("## For development", ("dependency-groups", "dev")),
    ],
)
def test_dependencies_are_those_declared(heading: str, where: tuple[str, ...]) -> None:
    declared: object = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for key in where:
        declared = cast("dict[str, object]", declared)[key]
    names = {re.split(r"[<>=\[ ]", line)[0] for line in cast("list[str]", declared)}
    table, *optional = section(DEPENDENCIES, heading).split("\nOptional, ")
    found = [part for part in optional if part.startswith(f"`fenceline[{where[-1]}]`")] or [table]
    assert names == {row[0] for row in _first_table(found[0])}


def _first_table(text: str) -> list[list[str]]:
    """Return the rows of the first table; later ones in a part hold measurements."""
    return rows(re.split(r"(?<=\|)\n\n", text, maxsplit=1)[0])


PACKAGES = [
    row for row in rows((ROOT / DEPENDENCIES).read_text()) if not row[1][0].isdigit()
]  # no measurements


@pytest.mark.parametrize("row", PACKAGES, ids=lambda row: row[0])
def test_licence_is_the_one_that_the_package_declares(row: list[str]) -> None:
    name, licence, reason = row[:3]
    told = metadata.metadata(name)
    declared = [
        line for key in ("License-Expression", "License", "Classifier") for line in told.get_all(key, [])
    ]
    assert reason
    assert [line for line in declared if licence in line.splitlines()[0]]


def test_weights_are_those_of_the_catalogue() -> None:
    table = {code(row[0]): row[2:4] for row in rows(section("docs/models.md", "## Embedded"))}
    needs = {size.example.lower(): size.needs for size in SIZES}
    real = {
        name: [f"{weights.size / 1e9:.2f} GB", f"about {needs[name] / 1e9:.1f} GB"]
        for name, weights in CATALOGUE.items()
    }
    assert table == real


def test_changelog_begins_with_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    released = re.findall(
        r"^## \[(\d[^\]]*)\] - \d{4}-\d{2}-\d{2}$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert released[0] == version


def test_commands_for_contributors_exist() -> None:
    targets = [
        row[0].removeprefix("`make ").rstrip("`")
        for row in rows((ROOT / "AGENTS.md").read_text())
        if "make" in row[0]
    ]
    makefile = (ROOT / "Makefile").read_text()
    assert targets
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_benchmarks_that_the_page_names_exist() -> None:
    page = ROOT / "docs/benchmarks.md"
    missing = [
        path for path in re.findall(r"`(benchmarks/[\w/.]+)`", page.read_text()) if not (ROOT / path).exists()
    ]
    assert missing == [], named(page)
