"""Commands about models and their keys."""

# ruff: noqa: PLC0415, FBT001 - each command's work is imported when it runs; flags arrive as keywords from click
from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fenceline.cli.options import Sentences, as_json, config_option

if TYPE_CHECKING:
    from pathlib import Path


@click.group(cls=Sentences)
def models() -> None:
    """List, pull and probe models."""


@models.command("list")
@as_json
def list_(as_json: bool) -> int:
    """Show models that are configured, pulled or running."""
    from fenceline.cli.models import list_models

    return list_models(json=as_json)


@models.command()
@click.argument("name")
def pull(name: str) -> int:
    """Fetch weights for the embedded server, held against their sha256."""
    from fenceline.cli.models import pull_model

    return pull_model(name)


@models.command()
@click.argument("name")
@config_option
@as_json
def probe(name: str, config: Path | None, as_json: bool) -> int:
    """Ask a model's server what it is: tier, window, template, speed."""
    from fenceline.cli.models import probe_model

    return probe_model(name, config, json=as_json)


@click.group(cls=Sentences)
def keys() -> None:
    """Keep, list, test and remove the keys of hosted models."""


@keys.command("set")
@click.argument("name")
@click.option("--file", "in_file", is_flag=True, help="Keep it in a file, not in the system keyring.")
def set_(name: str, in_file: bool) -> int:
    """Read a key from a hidden prompt or standard input and keep it."""
    from fenceline.cli.keys import set_key

    return set_key(name, in_file=in_file)


@keys.command("list")
@as_json
def list_keys_(as_json: bool) -> int:
    """Show where each key comes from; never any part of it."""
    from fenceline.cli.keys import list_keys

    return list_keys(json=as_json)


@keys.command("test")
@click.argument("name")
@config_option
def test_(name: str, config: Path | None) -> int:
    """Ask the vendor something that costs nothing and only a good key is answered."""
    from fenceline.cli.keys import prove_key

    return prove_key(name, config)


@keys.command("remove")
@click.argument("name")
def remove_(name: str) -> int:
    """Forget a stored key."""
    from fenceline.cli.keys import remove_key

    return remove_key(name)
