"""Several symbols of one name, and new things that are of an old one's kind: which is meant, and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scope_kit import scope_of

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = '''class Field:
    """What a schema holds."""


class Integer(Field):
    def _serialize(self, value):
        return int(value)


class Email(Field):
    def _serialize(self, value):
        return str(value)


class OrderedSet:
    def add(self, item):
        self.items[item] = None


def encode(value):
    return value


def decode(value):
    return value


def post_load(function):
    return function
'''
VALIDATE = """class Range:
    def __call__(self, value):
        return value


class Email:
    def __call__(self, value):
        return value


def update(user):
    return user
"""
VIPER = """package viper

type Viper struct {
	prefix string
}

type Option func(*Viper)

func KeyDelimiter(d string) Option {
	return func(v *Viper) { v.prefix = d }
}

func SetPrefix(in string) { v.SetPrefix(in) }

func (v *Viper) SetPrefix(in string) {
	if in != "" {
		v.prefix = in
	}
}

func GetPrefix() string {
	return v.GetPrefix()
}

func (v *Viper) GetPrefix() string { return v.prefix }
"""
OPTION = """class Option {
  constructor(flags) {
    this.flags = flags;
  }

  env(name) {
    this.envVar = name;
    return this;
  }
}

class Command {
  setArgs(args) {
    this.args = args;
  }
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "fields.py").write_text(FIELDS)
    (tmp_path / "validators.py").write_text(VALIDATE)
    (tmp_path / "viper.go").write_text(VIPER)
    (tmp_path / "option.js").write_text(OPTION)
    return tmp_path


def read(root: Path, instruction: str) -> tuple[str, str, str, list[str]]:
    """Return recipe, confidence, the file and the targets, new ones with a plus sign."""
    scope = scope_of(root, instruction)
    names = [
        ".".join(
            filter(None, (t.symbol.qualname if t.symbol else "", f"+{t.new_name}" if t.new_name else ""))
        )
        for t in scope.targets
    ]
    return scope.recipe, scope.confidence, scope.targets[0].path if scope.targets else "", names


@pytest.mark.parametrize(
    ("instruction", "path", "target"),
    [
        ("Add a field `Percentage` after the pattern of Integer", "fields.py", "+Percentage"),
        ("Add a field fields.Percentage like fields.Integer", "fields.py", "+Percentage"),
        ("Add a `Color` field like `Email`", "fields.py", "+Color"),
        ("Add a Url validator to validators.py like Email", "validators.py", "+Url"),
        ("add fields.Duration", "fields.py", "+Duration"),
        ("Add an option WithPrefix similar to KeyDelimiter", "viper.go", "+WithPrefix"),
        ("Add a `GetDelimiter` method like GetPrefix", "viper.go", "Viper.+GetDelimiter"),
        ("Add a subclass of Field for dates", "fields.py", ""),
        ("Add a URL validator like Range", "validators.py", "+URL"),
    ],
)
def test_what_is_new_goes_to_those_of_its_kind(root: Path, instruction: str, path: str, target: str) -> None:
    recipe, _, file, targets = read(root, instruction)
    assert (recipe, file, targets) == ("add", path, [target])


def test_a_subclass_follows_the_others(root: Path) -> None:
    siblings = scope_of(root, "Add a subclass of Field for dates").siblings
    assert [s.qualname for s in siblings[:2]] == ["Integer", "Email"]


@pytest.mark.parametrize(
    ("instruction", "target"),
    [
        ("Let the Email field strip spaces", "fields.py"),
        ("Make the Email validator strict", "validators.py"),
    ],
)
def test_the_kind_that_is_said_chooses_the_file(root: Path, instruction: str, target: str) -> None:
    assert read(root, instruction) == ("change", "sure", target, ["Email"])


@pytest.mark.parametrize(
    ("instruction", "target"),
    [
        ("SetPrefix should trim spaces", "Viper.SetPrefix"),
        ("Fix the prefix in viper.GetPrefix", "Viper.GetPrefix"),
        ("Write a test for SetPrefix", "Viper.SetPrefix"),
        ("KeyDelimiter should reject an empty string", "KeyDelimiter"),
    ],
)
def test_what_only_passes_on_is_not_what_does_it(root: Path, instruction: str, target: str) -> None:
    assert read(root, instruction)[1:] == ("sure", "viper.go", [target])


@pytest.mark.parametrize(
    ("instruction", "confidence", "targets"),
    [
        ("Handle None in encode and decode", "sure", ["encode", "decode"]),
        ("Handle None in encode and update the docs", "sure", ["encode"]),
        ("decode and post_load should never raise", "sure", ["decode", "post_load"]),
        ("For Option.env, accept a list of names", "sure", ["Option.env"]),
        ("Option.env should accept a list", "sure", ["Option.env"]),
        ("c.setArgs(null) should reset the arguments", "likely", ["Command.setArgs"]),
        ("add post_load docs", "sure", ["post_load"]),
    ],
)
def test_names_are_found_as_people_write_them(
    root: Path, instruction: str, confidence: str, targets: list[str]
) -> None:
    assert (read(root, instruction)[1], read(root, instruction)[3]) == (confidence, targets)


def test_a_hook_that_exists_is_not_the_one_that_is_asked_for(root: Path) -> None:
    assert read(root, "Add a post_load hook that removes None")[1] == "undecided"


def test_what_a_class_does_not_have_is_no_slip_for_what_another_has(root: Path) -> None:
    scope = scope_of(root, "Change OrderedSet.encodes")
    assert (scope.targets, scope.unknown) == ((), ("OrderedSet.encodes",))


@pytest.mark.parametrize("instruction", ["Add an option --json to OrderedSet", "Add `--json` to OrderedSet"])
def test_an_option_is_a_part_and_no_name(root: Path, instruction: str) -> None:
    assert read(root, instruction) == ("change", "sure", "fields.py", ["OrderedSet"])


def test_what_stands_among_tests_comes_after_the_code_of_that_name(root: Path) -> None:
    (root / "tests").mkdir()
    (root / "tests" / "conftest.py").write_text(
        "class OrderedSet:\n    def add(self, item):\n        self.seen = item\n"
    )
    assert read(root, "OrderedSet.add should return the item") == (
        "change",
        "sure",
        "fields.py",
        ["OrderedSet.add"],
    )


def test_one_more_of_its_kind_is_no_system_whatever_it_is_called(root: Path) -> None:
    for name in ("cookie", "factory", "streaming"):
        (root / "helper" / name).mkdir(parents=True)
        (root / "helper" / name / "index.ts").write_text(f"export const {name} = () => 1\n")
    instruction = "Add a new helper for server timing, follow the pattern of helper/cookie"
    assert read(root, instruction)[:3] == ("component", "likely", "helper/server-timing/index.ts")


@pytest.mark.parametrize(
    ("instruction", "target"),
    [
        ("The `add` filter drops None, as `encode` does", "encode"),
        ("OrderedSet.add does not know lists; `decode` must take them", "decode"),
        ("`decode` is wrong: `limit` should be applied once", "decode"),
    ],
)
def test_what_is_asked_of_something_is_asked_of_that(root: Path, instruction: str, target: str) -> None:
    scope = scope_of(root, instruction)
    assert ([t.name for t in scope.targets], scope.unknown) == ([target], ())


@pytest.mark.parametrize(
    "instruction",
    [
        "Support the `API_LEVEL` variable in encode",
        "Let encode yield `./x` for `././x`",
        "Fix the default for `item` in OrderedSet.add",
        "encode must treat KiB, MiB and GiB alike",
    ],
)
def test_values_and_what_code_has_inside_need_not_be_symbols(root: Path, instruction: str) -> None:
    scope = scope_of(root, instruction)
    assert (scope.recipe, len(scope.targets), scope.unknown) == ("change", 1, ())


@pytest.mark.parametrize(
    "instruction", ["Handle None in encode and dekode_all", "Allow `Integr.parse` to return None"]
)
def test_places_that_nobody_has_are_unknown_whatever_is_to_be_learnt(root: Path, instruction: str) -> None:
    assert len(scope_of(root, instruction).unknown) == 1


def test_what_follows_a_colon_is_what_is_asked_for(root: Path) -> None:
    wish = "Please expose the prefix: add `func (v *Viper) Prefix() string` which returns a copy of prefix"
    assert read(root, wish) == ("add", "sure", "viper.go", ["Viper.+Prefix"])


def test_what_something_new_is_like_is_not_what_changes(root: Path) -> None:
    assert scope_of(root, "Add a `Range`-like field for dates").targets == ()


@pytest.mark.parametrize("text", ["What a schema holds", "schma", "'boom'"])
def test_a_text_that_is_quoted_leads_to_what_holds_it(root: Path, text: str) -> None:
    (root / "texts.py").write_text(
        "class A:\n    'What a schema holds'\n\n\ndef f():\n    # a schma\n    return \"'boom'\"\n"
    )
    scope = scope_of(root, f'Mend the text "{text}" in texts.py')
    assert ([t.name for t in scope.targets], scope.unknown) == (["A" if text[0] == "W" else "f"], ())


def test_a_file_of_that_name_among_tests_comes_second(root: Path) -> None:
    (root / "tests").mkdir()
    (root / "tests" / "fields.py").write_text("")
    assert read(root, "Add a class Percentage to fields.py")[1:3] == ("sure", "fields.py")


@pytest.mark.parametrize(
    ("instruction", "path"),
    [
        (
            "Add a flow controller `LogStart` in flow-control/log-start.ts, following log-exit.ts",
            "log-start.ts",
        ),
        ("Add a KillSlow flow controller", "kill-slow.ts"),
    ],
)
def test_what_a_kind_is_called_after_is_not_where_one_more_goes(
    root: Path, instruction: str, path: str
) -> None:
    (root / "src" / "flow-control").mkdir(parents=True)
    for name in ("flow-controller", "log-exit", "log-error", "kill-others"):
        title = "".join(part.title() for part in name.split("-"))
        (root / "src" / "flow-control" / f"{name}.ts").write_text(
            f"export class {title} {{\n  handle() {{}}\n}}\n"
        )
    recipe, _, file, _ = read(root, instruction)
    assert (recipe, file, scope_of(root, instruction).unknown) == (
        "component",
        f"src/flow-control/{path}",
        (),
    )
