"""The configuration page names every setting with its default, and its examples are read."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import msgspec
import pytest
from docs_pages import Block, blocks, code, named, rows, section

from fenceline.config import schema
from fenceline.config.read import read_config

if TYPE_CHECKING:
    from pathlib import Path

TABLES: dict[str, type[msgspec.Struct]] = {
    "## Top level": schema.ConfigFile,
    "## `[[models]]`": schema.ModelTable,
    "### `prices`": schema.PriceTable,
    "## `[spend]`": schema.SpendTable,
    "## `[check]`": schema.CheckTable,
    "## `[attempt]`": schema.AttemptTable,
    "## `[policy]`": schema.PolicyTable,
    "## `[[policy.rules]]`": schema.RuleTable,
    "## `[[policy.hosts]]`": schema.HostTable,
}


@pytest.mark.parametrize("heading", TABLES)
def test_page_names_every_setting_with_its_default(heading: str) -> None:
    documented = {code(row[0]): code(row[1]) for row in rows(section("docs/configuration.md", heading))}
    assert documented == {field.name: _default(field) for field in msgspec.structs.fields(TABLES[heading])}


@pytest.mark.parametrize("block", blocks("toml"), ids=lambda block: named(block.page))
def test_example_is_a_configuration(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "fenceline.toml"
    path.write_text(block.text)
    config = read_config(tmp_path, path)
    tables = tomllib.loads(block.text)
    assert list(config.models) == [table["name"] for table in tables.get("models", [])]
    assert config.ladder == tuple(tables.get("ladder", ()))


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.default_factory is not msgspec.NODEFAULT:
        return msgspec.json.encode(field.default_factory()).decode()
    if field.default is msgspec.NODEFAULT:
        return "required"
    if field.default is None:
        return "probed" if field.name == "tier" else "none"
    return msgspec.json.encode(field.default).decode()
