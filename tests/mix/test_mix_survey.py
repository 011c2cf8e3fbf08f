"""What a real history was made of: kinds, areas, patterns, price and policy."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fenceline.errors import UsageError
from fenceline.mix.areas import Area, areas
from fenceline.mix.done import Done, done
from fenceline.mix.money import Bill, bill
from fenceline.mix.survey import survey_history
from fenceline.policy.label import Label
from fenceline.policy.rules import Layer, Policy, Rule
from fenceline.routing.choosing.pricing import STAND_IN
from fenceline.routing.choosing.weighing import Contender
from fenceline.score.prior import priors_of
from fenceline.score.rates import Rates
from fenceline.workspace.files import open_workspace
from fenceline.workspace.history import Change, Commit

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCAL = Contender("small", "local", priors_of("local", "7b"), None)
HOSTED = Contender("big", "hosted", priors_of("hosted"), STAND_IN)
CLASS = "class {name}:\n    def read(self):\n        pass\n\n    def write(self):\n        pass\n"


def commit(*changes: Change) -> Commit:
    """Return a commit of these changes."""
    return Commit("0" * 40, "1" * 40, 0, "work", changes, len(changes))


def test_kinds_are_told_from_what_existed_at_the_parent() -> None:
    files = ("fmt/csv.py", "fmt/ini.py", "fmt/toml.py", "fmt/xml.py", "alone/one.py", "tests/test_fmt.py")
    names = {"fmt/csv.py": "A b c"}
    history = (
        commit(Change("M", "fmt/csv.py"), Change("M", "tests/test_fmt.py"), Change("M", "README.md")),
        commit(Change("A", "fmt/xml.py")),
        commit(Change("A", "fmt/toml.py"), Change("A", "fmt/ini.py")),
        commit(Change("M", "fmt/csv.py")),
        commit(Change("M", "alone/one.py")),
        commit(Change("M", "fmt/csv.py"), Change("M", "alone/one.py")),
        commit(Change("M", "tests/test_fmt.py")),
        commit(Change("M", "README.md")),
        commit(Change("A", "alone/one.py")),
    )

    found = [(each.kind, each.pattern, each.paths) for each in done(history, files, names)]

    assert found == [
        ("edit", True, ("fmt/csv.py",)),
        ("edit", True, ("fmt/xml.py",)),
        ("greenfield", False, ("fmt/toml.py", "fmt/ini.py")),
        ("edit", True, ("fmt/csv.py",)),
        ("edit", False, ("alone/one.py",)),
        ("multi-file", False, ("fmt/csv.py", "alone/one.py")),
        ("edit", False, ("tests/test_fmt.py",)),
        ("greenfield", False, ("alone/one.py",)),
    ]


def test_areas_are_as_deep_as_it_takes() -> None:
    work = [Done("edit", pattern=True, paths=("src/app/web/a.py",))] * 3 + [
        Done("edit", pattern=False, paths=("src/app/db/b.py",))
    ] * 6
    work.append(Done("multi-file", pattern=True, paths=("setup.py", "src/app/web/a.py")))

    assert areas(work) == (
        Area("src/app/db", 6, 0, 0, 0, 6),
        Area("src/app/web", 3, 3, 0, 0, 0),
        Area(".", 1, 0, 1, 0, 0),
    )
    assert [area.without_pattern for area in areas(work)] == [True, False, False]


def test_edits_climb_the_ladder_and_larger_work_starts_outside() -> None:
    counts = {"edit": 10, "multi-file": 4}
    rates = Rates(developer_usd_per_hour=0, watts=0)

    local = bill(counts, (LOCAL, HOSTED), rates, local_first=True)
    hosted = bill(counts, (LOCAL, HOSTED), rates, local_first=False)
    edits = bill({"edit": 10}, (LOCAL, HOSTED), rates, local_first=True)

    assert local.local == pytest.approx(10 * 0.34)
    assert hosted.local == 0
    assert local.usd < hosted.usd
    assert edits.usd == pytest.approx(bill({"edit": 10}, (HOSTED,), rates, local_first=False).usd * 0.66)
    assert hosted.completed == pytest.approx(10 * 0.65 + 4 * 0.74)
    assert bill({}, (LOCAL, HOSTED), rates, local_first=True) == Bill()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with four commits after its first."""
    folder = tmp_path / "repository"
    folder.mkdir()
    _git(folder, "init", "-q", "-b", "main")
    one, two = CLASS.format(name="One"), CLASS.format(name="Two")
    _commit(folder, {"pay/one.py": one, "pay/two.py": two, "README.md": "r"})
    _commit(folder, {"pay/one.py": one + "\n"})
    _commit(folder, {"pay/one.py": one, "pay/two.py": two + "\n"})
    _commit(folder, {"README.md": "s"})
    _commit(folder, {"web/page.py": "x = 1\n"})
    return folder


def _git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=n", "-c", "user.email=n@example.org")
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, env=env)


def _commit(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "work")


def test_a_survey_of_a_repository(repository: Path, tmp_path: Path) -> None:
    policy = Policy((Layer("repository", rules=(Rule(("pay/",), Label.SIGNATURES),)),))

    mix = survey_history(
        open_workspace(repository), policy, (LOCAL, HOSTED), Rates(), cache=tmp_path / "cache", commits=100
    )

    assert (mix.read, mix.work) == (4, 3)
    assert (mix.edits, mix.bare_edits, mix.multi_file, mix.greenfield) == (1, 0, 1, 1)
    assert [(bite.label, bite.commits) for bite in mix.bites] == [("signatures", 2)]
    assert mix.kept_in == 2
    assert [area.name for area in mix.areas] == ["pay", "web"]


def test_without_history_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no commit here that changed code"):
        survey_history(
            open_workspace(tmp_path), Policy(()), (LOCAL, HOSTED), Rates(), cache=tmp_path, commits=9
        )


def survey(folder: Path, home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run ``fenceline survey`` in ``folder``."""
    env = {**os.environ, "FENCELINE_HOME": str(home)}
    command = [sys.executable, "-m", "fenceline", "survey", *options]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_the_command_fits_a_terminal_and_says_the_same_as_json(repository: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (repository / "fenceline.toml").write_text('[[policy.rules]]\npaths = ["pay/"]\nshare = "closed"\n')

    shown, data = survey(repository, home), survey(repository, home, "--json")

    assert (shown.returncode, shown.stderr) == (0, "")
    assert max(map(len, shown.stdout.splitlines())) <= 80
    assert re.search(
        r"Local first (saves|costs) \$[\d.]+( more)? of tokens, (saves|costs) \$[\d.]+( more)?\sin all;",
        shown.stdout,
    )
    assert "Last 4 commits, merges left out; 3 of them changed code or tests." in shown.stdout
    assert "On the ladder qwen2.5-coder-7b (assumed), a hosted model (assumed):" in shown.stdout
    assert "Policy: 2 commits (67%) were about code that hosted models may not see whole:" in shown.stdout
    document = json.loads(data.stdout)
    assert document["assumed"] == ["qwen2.5-coder-7b", "a hosted model"]
    assert (document["mix"]["work"], document["mix"]["kept_in"]) == (3, 2)


def test_a_folder_without_git_is_one_clear_line(tmp_path: Path) -> None:
    done_ = survey(tmp_path, tmp_path / "home")

    assert (done_.returncode, done_.stdout) == (2, "")
    assert "there is no commit here that changed code" in done_.stderr
    assert "Traceback" not in done_.stderr
