"""Files over files, strict where it matters, and every mistake named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from fenceline.config.read import read_config
from fenceline.errors import ExitCode, UsageError
from fenceline.models.protocol import ModelEntry
from fenceline.policy.label import Label
from fenceline.policy.rules import Rule

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


def test_tables_of_the_administrator_beside_the_policy_are_named(tmp_path: Path) -> None:
    machine = tmp_path / "policy.toml"
    machine.write_text(f'ladder = ["big"]\n{BIG}[spend]\nper_task_usd = 1\n[policy]\ndefault = "closed"\n')
    (layer,) = read_config(tmp_path, administrator=machine).policy.layers
    assert (layer.default, layer.ignored) == ("closed", ("ladder", "models", "spend"))
    machine.write_text("[spend]\nper_task_usd = 1\n")
    (layer,) = read_config(tmp_path, administrator=machine).policy.layers
    assert (layer.default, layer.ignored) == (None, ("spend",))
    machine.write_text('[policy]\ndefault = "open"\n')
    assert [each.ignored for each in read_config(tmp_path, administrator=machine).policy.layers] == [()]


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
        (SMALL + "speed = 1\n", "unknown setting `speed` in [[models]] `small`"),
        (SMALL + SMALL, "two [[models]] are called `small`"),
        (
            SMALL.replace('"small"', '""'),
            '`name` in [[models]] number 1 is "", and must be a text that is not empty',
        ),
        (SMALL.replace("http:", "ftp:"), "base_url of `small` must begin with http:// or https://"),
        ('[[models]]\nname = "o"\nprovider = "ollama"\n', "the model `o` needs `model`"),
        ('[[models]]\nname = "o"\nprovider = "openai-compatible"\n', "the model `o` needs `base_url`"),
        (
            'ladder = ["none"]\n' + SMALL,
            "the ladder names the model `none`, which no [[models]] table defines",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "fenceline.toml").write_text(text)
    with pytest.raises(UsageError) as error:
        read_config(tmp_path)
    assert said in error.value.message
    assert "\n" not in str(error.value)
    assert error.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("[spned]\nper_task_usd = 1\n", "unknown setting `spned`", "did you mean `spend`?"),
        (
            "[spend]\nper_task_us = 1\n",
            "unknown setting `per_task_us` in [spend]",
            "did you mean `per_task_usd`?",
        ),
        (
            SMALL + "prices = {in = 1}\n",
            "unknown setting `in` in `prices` of [[models]] `small`",
            "known: input, ",
        ),
        (SMALL + "prices = {input = 1}\n", "`prices` of [[models]] `small` needs `output`", ""),
        ("[[models]]\nprovider = 'ollama'\n", "[[models]] number 1 needs `name`", ""),
        (
            SMALL.replace("llamacpp", "antropic"),
            '`provider` in [[models]] `small` cannot be "antropic"',
            "did you mean `anthropic`?",
        ),
        (
            '[policy]\ndefault = "secret"\n',
            '`default` in [policy] cannot be "secret"',
            "known: open, signatures, closed",
        ),
        ("[score]\nwaiting = true\n", "`waiting` in [score] cannot be true", "known: all, failed"),
        ('ladder = "small"\n', '`ladder` is "small", and must be a list of texts', ""),
        ("check = 'make test'\n", '`check` is "make test", and must be a table: [check]', ""),
        ("[models]\nname = 'x'\n", "`models` is a table, and must be tables, each under [[models]]", ""),
        ("[[policy]]\n", "`policy` is a list of tables, and must be a table: [policy]", ""),
        (
            "[policy.rules]\npaths = ['x']\n",
            "`rules` in [policy] is a table, and must be tables, each under [[policy.rules]]",
            "",
        ),
        (
            "[[policy.rules]]\npaths = ['y']\nshare = 'open'\n[[policy.rules]]\npaths = 'x'\nshare = 'open'\n",
            '`paths` in [[policy.rules]] number 2 is "x", and must be a list of texts',
            "",
        ),
        (SMALL + "temperature = 3\n", "is 3, and must be a number from 0 to 2", ""),
        (SMALL + "idle_timeout_s = 0\n", "is 0, and must be a number above 0", ""),
        (
            "[attempt]\nsamples = 2.5\n",
            "`samples` in [attempt] is 2.5, and must be a whole number from 1 to 64",
            "",
        ),
        ("[spend]\nper_day_usd = '5'\n", 'is "5", and must be a number of at least 0', ""),
        ("[check]\nsandbox = 'no'\n", 'is "no", and must be true or false', ""),
        ("[check]\ncommand = 1\n", "is 1, and must be a text, in quotes", ""),
        ("[signals]\nincoherent = 3\n", "`signals` is a table, and must be a table of words: [signals]", ""),
    ],
)
def test_a_mistake_is_told_by_the_words_of_the_file(tmp_path: Path, text: str, said: str, hint: str) -> None:
    (tmp_path / "fenceline.toml").write_text(text)
    with pytest.raises(UsageError) as error:
        read_config(tmp_path)
    assert f"{tmp_path / 'fenceline.toml'}: " in error.value.message
    assert said in error.value.message
    assert error.value.hint.startswith(hint or "see docs/configuration.md")


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "fenceline.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match=r"cannot read .*fenceline\.toml"):
        read_config(tmp_path)
    with pytest.raises(UsageError, match=r"cannot read .*: is a directory$"):
        read_config(tmp_path, tmp_path)
    with pytest.raises(UsageError, match="no configuration file"):
        read_config(tmp_path, tmp_path / "none.toml")
