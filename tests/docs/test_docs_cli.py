"""The command line page holds every command, option, exit code and event; commands shown anywhere can be given."""

from __future__ import annotations

import re
import shlex

import click
import msgspec
import pytest
from click.testing import CliRunner
from docs_pages import ROOT, blocks, code, rows, section

from fenceline.attempts import events
from fenceline.cli.app import app
from fenceline.errors import ExitCode

CLI = "docs/cli.md"
RUN_OPTIONS = {"--config", "--model", "--check", "--json", "--dry-run", "--wait", "--local-only"}


def test_page_has_every_command() -> None:
    headings = re.findall(r"^### `fenceline (\w+)", (ROOT / CLI).read_text(), re.MULTILINE)
    assert sorted(headings) == app.names


def test_help_has_every_command_with_a_whole_sentence() -> None:
    shown = CliRunner().invoke(app, ["--help"]).output
    missing = [name for name in app.list_commands(click.Context(app)) if f"\n  {name} " not in shown]
    assert (missing, "..." in shown.partition("Work:")[2]) == ([], False)


@pytest.mark.parametrize("group", ["keys", "models", "policy", "ledger"])
def test_help_of_a_group_cuts_no_sentence_short(group: str) -> None:
    shown = CliRunner().invoke(app, [group, "--help"]).output
    assert "..." not in shown.partition("Commands:")[2]


def test_page_has_every_option_of_run() -> None:
    documented = {code(row[0]).split()[0] for row in rows(section(CLI, "### `fenceline run INSTRUCTION…`"))}
    assert documented == _options(_command("run")) == RUN_OPTIONS


@pytest.mark.parametrize(
    "name", ["why", "undo", "ground", "stats", "report", "dashboard", "doctor", "receipts"]
)
def test_page_has_every_option_of(name: str) -> None:
    text = (ROOT / CLI).read_text().partition(f"### `fenceline {name}")[2].partition("\n#")[0]
    assert set(re.findall(r"`(--[\w-]+)[ `]", text)) == _options(_command(name))


@pytest.mark.parametrize("page", [CLI, "README.md"])
def test_exit_codes_are_the_real_ones(page: str) -> None:
    assert [int(row[0]) for row in rows(section(page, "## Exit codes"))] == [code.value for code in ExitCode]


def test_events_have_their_fields() -> None:
    table = [row for row in rows(section(CLI, "## Events")) if row[0].startswith("`")]
    documented = {code(name): re.findall(r"`(\w+)`", fields) for name, fields in table}
    real = {
        str(kind.__struct_config__.tag): [field.name for field in msgspec.structs.fields(kind)]
        for kind in events.Event.__subclasses__()
    }
    assert documented == real


def test_parts_of_the_result_are_named() -> None:
    text = section(CLI, "## Events")
    fields = [field.name for field in msgspec.structs.fields(events.AttemptSummary)]
    listed = text.partition("Each of `attempts` has")[2].partition(".")[0]
    assert re.findall(r"`(\w+)`", listed) == fields


@pytest.mark.parametrize("line", sorted({line for block in blocks("") for line in block.text.splitlines()}))
def test_shown_command_can_be_given(line: str) -> None:
    words = shlex.split(line, comments=True)
    match words:
        case ["make", target]:
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
        case ["fenceline", "models" | "keys" as name, verbs] if "|" in verbs:
            group = _command(name)
            assert isinstance(group, click.Group)
            assert sorted(verbs.split("|")) == sorted(group.commands)
        case ["fenceline", *arguments]:
            _parse(app, arguments if arguments[0] in app.names else ["run", *arguments])
        case ["python", "-m", module, *_]:
            assert (ROOT / module.replace(".", "/") / "__main__.py").is_file()
        case _:
            assert not words or words[0] in {"cd", "export"}


def _parse(command: click.Command, arguments: list[str]) -> None:
    context = click.Context(command)
    if isinstance(command, click.Group):
        _, inner, rest = command.resolve_command(context, arguments)
        assert inner is not None
        _parse(inner, rest)
        return
    command.parse_args(context, list(arguments))


def _command(name: str) -> click.Command:
    command = app.get_command(click.Context(app), name)
    assert command is not None
    return command


def _options(command: click.Command) -> set[str]:
    return {name for part in command.params if isinstance(part, click.Option) for name in part.opts}
