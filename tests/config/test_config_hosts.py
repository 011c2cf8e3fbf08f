"""Who may take a server inside: the administrator and the user, never a repository or the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fenceline.config.read import read_config
from fenceline.errors import UsageError
from fenceline.places import config_dir
from fenceline.policy.hosts import HostRule
from fenceline.policy.label import Label

if TYPE_CHECKING:
    from pathlib import Path

INSIDE = '[[policy.hosts]]\nhost = "gpu.lan"\ninside = true\n'
STRICT = '[policy]\ndocstrings = false\n[[policy.hosts]]\nhost = "openai"\nshare = "open"\n'


def test_the_user_and_the_administrator_may(tmp_path: Path) -> None:
    config_dir().mkdir(parents=True)
    (config_dir() / "config.toml").write_text(INSIDE)
    (tmp_path / "policy.toml").write_text(INSIDE.replace("gpu.lan", "10.0.0.0/8"))
    layers = read_config(tmp_path, administrator=tmp_path / "policy.toml").policy.layers
    assert [(layer.name, layer.hosts) for layer in layers] == [
        ("administrator", (HostRule("10.0.0.0/8", inside=True),)),
        ("user", (HostRule("gpu.lan", inside=True),)),
    ]


@pytest.mark.parametrize(
    "host", ["https://api.openai.com", "gpu.lan:8000", "10.0.0.0/99", "gpu.lan/v1", "a b", ""]
)
def test_a_rule_that_can_mean_no_host_closes_everything(tmp_path: Path, host: str) -> None:
    machine = tmp_path / "policy.toml"
    machine.write_text(f'[[policy.hosts]]\nhost = "{host}"\nshare = "closed"\n')
    policy = read_config(tmp_path, administrator=machine).policy
    assert policy.layers[0].broken
    assert policy.ruling("x.py").label == "closed"


def test_a_repository_may_not_and_may_be_stricter(tmp_path: Path) -> None:
    (tmp_path / "fenceline.toml").write_text(INSIDE)
    with pytest.raises(UsageError, match=r"only you or the administrator can say that gpu.lan is inside"):
        read_config(tmp_path)
    (tmp_path / "fenceline.toml").write_text(STRICT)
    (layer,) = read_config(tmp_path).policy.layers
    assert (layer.hosts, layer.docstrings) == ((HostRule("openai", Label.OPEN),), False)


def test_the_command_line_may_not_and_a_repository_that_tries_closes_everything(tmp_path: Path) -> None:
    (tmp_path / "given.toml").write_text(INSIDE)
    with pytest.raises(UsageError, match="only you or the administrator"):
        read_config(tmp_path, tmp_path / "given.toml")
    (tmp_path / "given.toml").write_text("")
    (tmp_path / "fenceline.toml").write_text(INSIDE)
    policy = read_config(tmp_path, tmp_path / "given.toml").policy
    assert policy.ruling("any.py").label is Label.CLOSED
