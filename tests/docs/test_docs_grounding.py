"""The grounding page: its rules are the code's, its example runs, its hook is the one that is offered."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from docs_pages import ROOT, blocks, code, rows, section

from fenceline.cli import judged_json
from fenceline.grounding.consequences import CERTAINTIES
from fenceline.grounding.language import LANGUAGES
from fenceline.grounding.rules import RULES

PAGE = ROOT / "docs/grounding.md"
ROOM = ROOT / "src/fenceline/grounding"


def of_page(*languages: str) -> list[str]:
    return [block.text for language in languages for block in blocks(language) if block.page == PAGE]


def test_rules_are_those_of_the_code() -> None:
    documented = [
        (code(rule), code(kind), meaning)
        for rule, kind, meaning in rows(section(str(PAGE), "## Signals"))[3:]
    ]
    assert sorted(documented) == sorted((rule, kind, meaning) for rule, (kind, meaning) in RULES.items())


def test_rules_about_code_are_those_that_languages_find() -> None:
    text, _, _ = section(str(PAGE), "## Signals").partition("These are about a model at work")
    sources = "".join(
        path.read_text() for module in set(LANGUAGES.values()) for path in (ROOM / module).rglob("*.py")
    )
    found = {rule for rule in RULES if f'"{rule}"' in sources}
    assert {code(rule) for rule, *_ in rows(text)[3:]} == found


def test_certainties_are_those_of_the_code() -> None:
    assert tuple(code(row[0]) for row in rows(section(str(PAGE), "## Signals"))[:3]) == CERTAINTIES


def test_dependency_findings_are_the_four() -> None:
    found = {code(row[0]) for row in rows(section(str(PAGE), "## An import that leads nowhere"))}
    assert found == {rule for rule, (kind, _) in RULES.items() if kind == "missing-package"}


def test_languages_are_those_that_are_judged() -> None:
    named = " ".join(row[0].lower() for row in rows(section(str(PAGE), "## What is judged")))
    assert set(re.findall(r"\w+", named)) == set(LANGUAGES) | {"jsx"}


@pytest.mark.parametrize("event", [judged_json.Finding, judged_json.Unjudged, judged_json.Summary])
def test_json_lines_have_their_fields(event: type[msgspec.Struct]) -> None:
    text = (ROOT / "docs/cli.md").read_text().partition("### `fenceline ground")[2].partition("\n#")[0]
    documented = {code(row[0]): re.findall(r"`(\w+)`", row[1]) for row in rows(text)}
    fields = [field.name for field in msgspec.structs.fields(event)]
    assert documented[str(event.__struct_config__.tag)] == fields


def test_the_example_prints_what_the_page_shows(tmp_path: Path, fenceline_home: Path) -> None:
    files = [block.partition("\n") for block in of_page("text", "python")]
    *there, (head, _, new) = files
    for name, _, content in there:
        _write(tmp_path / name.removeprefix("# "), content)
    who = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "-m", "m")):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    _write(tmp_path / head.removeprefix("# "), new)
    environ = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "FENCELINE_HOME": str(fenceline_home),
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "fenceline", "ground"], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
    )  # fmt: skip
    (shown,) = of_page("console")
    assert (done.returncode, done.stderr) == (1, "")
    assert _timeless(f"$ fenceline ground\n{done.stdout}") == _timeless(shown)


def test_the_hook_is_the_one_that_is_offered() -> None:
    offered = (ROOT / ".pre-commit-hooks.yaml").read_text()
    (name,) = re.findall(r"^- id: (\S+)$", offered, re.MULTILINE)
    entry = re.findall(r"^  entry: (.+)$", offered, re.MULTILINE)
    assert [f"- id: {name}" in text for text in of_page("yaml")] == [True, False]
    assert [f"exec {entry[0]}\n" in text for text in of_page("sh")] == [True]


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def _timeless(text: str) -> str:
    return re.sub(r"\d+ ms$", "0 ms", text, flags=re.MULTILINE)
