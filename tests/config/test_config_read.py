"""Files over files, strict where it matters, and every mistake named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from fenceline.config.read import read_config
from fenceline.errors import ExitCode, UsageError
from fenceline.models.protocol import ModelEntry
from fenceline.policy.rules import Label, Rule

SMALL = '[[models]]\nname = "small"\nprovider = "llamacpp"\nbase_url = "http://127.0.0.1:1"\n'
BIG = (
    '[[models]]\nname = "big"\nprovider = "ollama"\nmodel = "qwen:32b"\ntier = "hosted"\nidle_timeout_s = 5\n'
)


def user_file(home: Path, text: str) -> Path:
    path = home / "config" / "config.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_nothing_configured_is_all_defaults(tmp_path: Path) -> None:
    config = read_config(tmp_path)
    assert (config.models, config.ladder, config.sources) == ({}, (), ())
    assert (config.check.command, config.check.timeout_s, config.check.sandbox) == ("", 300.0, True)
    assert config.policy.everything_open


def test_the_workspace_goes_before_the_user(tmp_path: Path, fenceline_home: Path) -> None:
    user = user_file(
        fenceline_home, f'ladder = ["small"]\n{SMALL}{BIG}[check]\ncommand = "mine"\n[attempt]\nsamples = 3\n'
    )
    workspace = tmp_path / "fenceline.toml"
    workspace.write_text(
        "\ufeff" + 'ladder = ["big", "small"]\n[check]\nsandbox = false\n' + SMALL.replace(":1", ":2")
    )
    config = read_config(tmp_path)
    assert config.ladder == ("big", "small")
    assert config.models == {
        "small": ModelEntry("small", "llamacpp", "", "http://127.0.0.1:2"),
        "big": ModelEntry("big", "ollama", "qwen:32b", tier="hosted", idle_timeout_s=5),
    }
    assert (config.check.command, config.check.sandbox, config.attempt.samples) == ("", False, 3)
    assert config.sources == (user, workspace)


def test_an_explicit_file_replaces_both(tmp_path: Path, fenceline_home: Path) -> None:
    user_file(fenceline_home, SMALL)
    (tmp_path / "fenceline.toml").write_text("not toml at all")
    only = tmp_path / "only.toml"
    only.write_text(BIG)
    config = read_config(tmp_path, only)
    assert (list(config.models), config.sources) == (["big"], (only,))


@pytest.mark.parametrize(
    ("mine", "theirs"), [("open", "closed"), ("closed", "open"), ("signatures", "closed")]
)
def test_policies_only_ever_get_stricter(
    tmp_path: Path, fenceline_home: Path, mine: str, theirs: str
) -> None:
    rule = '[[policy.rules]]\npaths = ["{}"]\nshare = "closed"\n'
    user_file(fenceline_home, f'[policy]\ndefault = "{mine}"\n' + rule.format("a/**"))
    (tmp_path / "fenceline.toml").write_text(f'[policy]\ndefault = "{theirs}"\n' + rule.format("b/**"))
    policy = read_config(tmp_path).policy
    assert [(layer.name, layer.default, layer.rules) for layer in policy.layers] == [
        ("repository", theirs, (Rule(("b/**",), Label.CLOSED),)),
        ("user", mine, (Rule(("a/**",), Label.CLOSED),)),
    ]
    labels = {path: policy.ruling(path).label for path in ("a/x", "b/x", "c")}
    assert labels == {"a/x": "closed", "b/x": "closed", "c": "closed"}


def test_another_file_adds_to_the_policies_and_takes_none_away(tmp_path: Path, fenceline_home: Path) -> None:
    user_file(fenceline_home, '[policy]\ndefault = "signatures"\n')
    (tmp_path / "fenceline.toml").write_text("not toml")
    machine, only = tmp_path / "policy.toml", tmp_path / "only.toml"
    machine.write_text('[[policy.rules]]\npaths = ["pay/"]\nshare = "closed"\n')
    only.write_text(BIG)
    policy = read_config(tmp_path, only, machine).policy
    assert [(layer.name, bool(layer.broken)) for layer in policy.layers] == [
        ("administrator", False),
        ("repository", True),
        ("user", False),
    ]
    assert policy.ruling("any").label == "closed"
    (tmp_path / "fenceline.toml").unlink()
    policy = read_config(tmp_path, only, machine).policy
    assert [policy.ruling(path).label for path in ("pay/x", "any")] == ["closed", "signatures"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = \n", "fenceline.toml is not valid TOML: Invalid value (at line 1, column 5)"),
        ("colour = 1\n", "unknown setting `colour`"),
        (SMALL + "speed = 1\n", "unknown setting `speed` - at `models[0]`"),
        (SMALL + "temperature = 3\n", "`models[0].temperature`"),
        (SMALL + "first_token_timeout_s = 0\n", "`models[0].first_token_timeout_s`"),
        (SMALL.replace("llamacpp", "acme"), "Invalid enum value 'acme' - at `models[0].provider`"),
        (SMALL.replace('"small"', '""'), "`models[0].name`"),
        (SMALL.replace("http:", "ftp:"), "base_url of `small` must begin with http:// or https://"),
        ('[[models]]\nname = "o"\nprovider = "ollama"\n', "the model `o` needs `model`"),
        ('[[models]]\nname = "o"\nprovider = "openai-compatible"\n', "the model `o` needs `base_url`"),
        (
            'ladder = ["none"]\n' + SMALL,
            "the ladder names the model `none`, which no [[models]] table defines",
        ),
        ('[policy]\ndefault = "secret"\n', "Invalid enum value 'secret' - at `policy.default`"),
        (
            '[policy]\ndefault = "open"\n[[policy.rules]]\npaths = []\nshare = "closed"\n',
            "`policy.rules[0].paths`",
        ),
        ("[attempt]\nsamples = 0\n", "`attempt.samples`"),
        ("[check]\ncommand = 1\n", "Expected `str`, got `int` - at `check.command`"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "fenceline.toml").write_text(text)
    with pytest.raises(UsageError) as error:
        read_config(tmp_path)
    assert said in error.value.message
    assert "\n" not in str(error.value)
    assert error.value.exit_code is ExitCode.USAGE


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "fenceline.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match=r"cannot read .*fenceline\.toml"):
        read_config(tmp_path)
    with pytest.raises(UsageError, match="cannot read"):
        read_config(tmp_path, tmp_path)
    with pytest.raises(UsageError, match="no configuration file"):
        read_config(tmp_path, tmp_path / "none.toml")
