"""What follows a signal: the defaults, a person's own rows, and the page that promises them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from fenceline.config.read import read_config
from fenceline.errors import UsageError
from fenceline.grounding.consequences import CERTAINTIES, CONSEQUENCES, DEFAULTS, Consequence, Consequences
from fenceline.grounding.kinds import Certainty, SignalKind
from fenceline.grounding.rules import RULES
from fenceline.grounding.signal import Signal

PAGE = Path(__file__).parents[2] / "docs/configuration.md"


def follows(table: Consequences, rule: str) -> tuple[Consequence, ...]:
    return tuple(table.of(Signal(rule, certainty, "")) for certainty in CERTAINTIES)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("package-misspelt", ("stop", "finish", "note")),
        ("path-missing", ("stop", "finish", "note")),
        ("attribute-missing", ("stop", "finish", "note")),
        ("name-undefined", ("handoff", "note", "note")),
        ("symbol-other", ("handoff", "note", "note")),
        ("repeats", ("handoff", "note", "note")),
        ("check-fails", ("again", "again", "note")),
        ("same-edit", ("stop", "again", "note")),
        ("silence", ("stop", "stop", "stop")),
        ("used-up", ("stop", "stop", "stop")),
    ],
)
def test_the_defaults(rule: str, expected: tuple[Consequence, ...]) -> None:
    assert follows(Consequences(), rule) == expected


def test_every_rule_has_a_kind_that_there_is() -> None:
    kinds = {kind for kind, _ in RULES.values()}
    assert kinds == set(get_args(SignalKind))
    assert set(DEFAULTS) - set(RULES) == kinds - {"context-overflow", "timeout", "budget"}
    assert set(get_args(Certainty)) == set(CERTAINTIES)


def test_the_page_has_the_same_table() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| `(\w+)` \| `(\w+)` \| `(\w+)` \|$", PAGE.read_text(), re.MULTILINE)
    assert {kind: (certain, likely, possible) for kind, certain, likely, possible in rows} == DEFAULTS
    words = re.findall(r"^\| `(\w+)` \| (?:the answer|it is told)", PAGE.read_text(), re.MULTILINE)
    assert tuple(words) == CONSEQUENCES


def configured(folder: Path, text: str) -> Consequences:
    path = folder / "fenceline.toml"
    path.write_text(f"[signals]\n{text}\n")
    return read_config(folder, path).signals


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("", "package-unknown", ("stop", "finish", "note")),
        ('missing-package = "note"', "package-unknown", ("note", "note", "note")),
        ('missing-package = "note"', "path-missing", ("stop", "finish", "note")),
        (
            'missing-package = { certain = "stop", likely = "note" }',
            "package-unknown",
            ("stop", "note", "note"),
        ),
        ('missing-package = { possible = "stop" }', "package-unknown", ("stop", "finish", "stop")),
        ('missing-name = "stop"', "name-undefined", ("stop", "stop", "note")),
        ('name-undefined = { likely = "stop" }', "name-undefined", ("handoff", "stop", "note")),
        ('incoherent = "stop"', "repeats", ("stop", "stop", "note")),
        ('incoherent = "stop"\nrepeats = "note"', "repeats", ("note", "note", "note")),
        ('repeats = "stop"', "runaway", ("handoff", "note", "note")),
    ],
)
def test_a_persons_own_rows(tmp_path: Path, text: str, rule: str, expected: tuple[Consequence, ...]) -> None:
    assert follows(configured(tmp_path, text), rule) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('colour = "stop"', "[signals] names `colour`, which is no signal"),
        ('timeout = "note"', "[signals] names `timeout`, which ends an attempt by itself"),
        ('silence = "note"', "[signals] names `silence`, which ends an attempt by itself"),
        ('incoherent = "halt"', "`incoherent` in [signals] says `halt`"),
        ('incoherent = { sure = "stop" }', "`incoherent` in [signals] says `sure`"),
        ('incoherent = { likely = "halt" }', "`incoherent` in [signals] says `halt`"),
        ("incoherent = 3", "`signals"),
        ("incoherent = { likely = [] }", "`signals"),
    ],
)
def test_a_mistake_is_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as wrong:
        configured(tmp_path, text)
    assert said in wrong.value.message
    assert wrong.value.hint
    assert "\n" not in str(wrong.value)


def test_the_workspace_goes_before_the_user(tmp_path: Path, fenceline_home: Path) -> None:
    user = fenceline_home / "config" / "config.toml"
    user.parent.mkdir(exist_ok=True)
    user.write_text('[signals]\nincoherent = "stop"\n')
    assert follows(read_config(tmp_path).signals, "repeats")[0] == "stop"
    (tmp_path / "fenceline.toml").write_text('[signals]\nmissing-name = "note"\n')
    table = read_config(tmp_path).signals
    assert (follows(table, "repeats")[0], follows(table, "name-undefined")[0]) == ("handoff", "note")
