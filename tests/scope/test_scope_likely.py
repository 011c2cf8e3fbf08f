"""What an instruction that names nothing is likely about, from names and history; a guess, and said to be one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scope_projects import PYTHON, Reader

from fenceline.scope.likely.done import with_tasks
from fenceline.scope.likely.evidence import Evidence, evidence, gather
from fenceline.scope.likely.haystack import Haystack
from fenceline.scope.likely.kind import works_of
from fenceline.scope.likely.past import Past
from fenceline.scope.likely.words import Query, read_query
from fenceline.scope.read import read_scope
from fenceline.scope.sources import about, is_source, work_of
from fenceline.workspace import runs
from fenceline.workspace.checkpoints import Checkpoint, Checkpoints
from fenceline.workspace.files import open_workspace
from fenceline.workspace.history import Change, Commit
from fenceline.workspace.runs import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FILES = {
    "app/router.py": "Router add_route match_route",
    "app/cookies.py": "parse_cookie CookieJar",
    "app/session.py": "Session open_session",
    "app/views.py": "View render",
    "tests/test_cookies.py": "test_parse",
}
VAGUE = "expired sessions should be dropped before they are sent"


def commit(message: str, *changes: str, status: str = "M") -> Commit:
    """Return a commit that touched these paths."""
    touched = tuple(Change(status, path) for path in changes)
    return Commit("0" * 40, "1" * 40, 0, message, touched, len(touched))


def ranked(instruction: str, *commits: Commit) -> list[str]:
    """Return the candidates' paths."""
    found = evidence(FILES, FILES, commits).read(instruction)
    return [candidate.path for candidate in found.candidates]


@pytest.mark.parametrize(
    ("instruction", "first"),
    [
        ("fix(router): trailing slashes are lost", "app/router.py"),
        ("Quoted values break the cookie parsing", "app/cookies.py"),
        ("`CookieJar` forgets what it was given", "app/cookies.py"),
        ("Add a test for quoted cookies", "tests/test_cookies.py"),
        ("views: escape titles", "app/views.py"),
    ],
)
def test_the_words_of_paths_and_names_decide(instruction: str, first: str) -> None:
    assert ranked(instruction)[0] == first


def test_what_such_commits_changed_speaks_where_names_do_not() -> None:
    before = (
        commit("Refuse oversized uploads", "app/views.py"),
        commit("Refuse uploads without a length", "app/views.py"),
        commit("Speed up matching", "app/router.py"),
    )

    found = evidence(FILES, FILES, before).read("uploads hang when the client goes away")

    assert found.candidates[0].path == "app/views.py"
    assert "it was changed for such words before" in found.candidates[0].reasons
    assert found.guess is not None
    assert found.guess.work == "single"


def run(instruction: str, *changed: str, status: str = "verified", started: float = 0.0) -> Run:
    """Return a run as the journal has it."""
    return Run("r", "w", instruction, Checkpoint("0" * 40, "1" * 40), 1, "", started, status, changed)


def test_what_was_done_for_such_words_speaks_and_what_was_taken_back_does_not() -> None:
    tasks = [
        run("Refuse oversized uploads", "app/views.py"),
        run("Refuse uploads", "app/router.py", status="undone"),
        run("Refuse uploads", status="failed"),
    ]
    commits = with_tasks((commit("Speed up matching", "app/router.py"),), tasks)

    found = evidence(FILES, FILES, commits).read("uploads hang when the client goes away")

    assert len(commits) == 2
    assert found.candidates[0].path == "app/views.py"
    assert "it was changed for such words before" in found.candidates[0].reasons


def test_tasks_stand_between_commits_by_time_and_say_nothing_of_kinds() -> None:
    commits = tuple(replace(commit(str(when), "a.py"), when=when) for when in (30, 10, 20))
    told = with_tasks(commits, [run(f"task {when}", "a.py", "b.py", started=when) for when in (5, 15, 35)])

    assert [each.message for each in told] == ["task 35", "30", "task 15", "10", "20", "task 5"]
    assert works_of(told) == [None, "single", None, "single", "single", None]
    assert with_tasks(commits, []) == commits


def test_past_tasks_are_gathered_from_the_journal_of_runs(tmp_path: Path) -> None:
    for path in FILES:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("def f():\n    pass\n")
    workspace = open_workspace(tmp_path)
    checkpoints = Checkpoints(workspace)
    begun = runs.begin(workspace, checkpoints.take(), "Refuse oversized uploads")
    begun.finish(workspace, "verified", ("app/session.py",), checkpoints.take())

    found = gather(workspace, list(FILES), tmp_path / "cache").read("uploads hang when the client goes away")

    assert found.candidates[0].path == "app/session.py"
    assert found.guess is None


def test_renamed_files_keep_their_past() -> None:
    renamed = Commit("0" * 40, "1" * 40, 0, "Move", (Change("R", "app/views.py", "old.py"),), 1)
    past = Past((renamed, commit("Escape uploads", "old.py")), FILES)

    assert past.files == (("app/views.py",), ("app/views.py",))
    assert past.touching == {"app/views.py": [0, 1]}


def test_files_that_change_together_speak_for_each_other() -> None:
    past = Past([commit("x", "app/router.py", "app/views.py")] * 3 + [commit("y", "app/router.py")], FILES)

    assert past.together({"app/router.py": 1.0}) == {"app/views.py": pytest.approx(3 / 6)}


def test_nothing_is_said_without_words_or_files() -> None:
    assert evidence(FILES, FILES, ()).read("fix it").candidates == ()
    assert Evidence({}).read(VAGUE).candidates == ()
    assert evidence(FILES, FILES, ()).read(VAGUE).guess is None


def test_a_query_is_read_from_label_code_and_body() -> None:
    query = read_query("fix(cookies): handle `max_age` and quoting, again\n\nSee the parser.")

    assert query == Query(
        {"cook": 2.0, "max": 2.0, "age": 2.0, "quot": 1.0, "again": 1.0, "pars": 0.4},
        ("max_age",),
        ("handle", "max", "age", "and", "quoting", "again"),
        joined=True,
    )
    assert query.verb == "handle"


def test_kinds_of_work_count_source_first() -> None:
    changes = (Change("M", "a/b.py"), Change("A", "tests/test_b.py"), Change("M", "docs/conf.py"))

    assert about(changes) == changes[:1]
    assert work_of(about(changes)) == "single"
    assert work_of(about(changes[1:])) == "new"
    assert work_of((Change("M", "a.py"), Change("R", "c.py", "b.py"))) == "several"
    assert about((Change("M", "README.md"),)) == ()
    assert [is_source(p) for p in ("a.py", "x/_vendor/a.py", "a.min.js", "test/a.js")] == [
        True,
        False,
        False,
        False,
    ]


@given(st.lists(st.text(max_size=30), max_size=8), st.text("abcXY_", min_size=1, max_size=3))
def test_searching_all_texts_at_once_is_searching_each(texts: list[str], stem: str) -> None:
    whole = Haystack(texts)
    lower = stem.lower()

    alone = {at: Haystack([text]).counts(lower)[0] for at, text in enumerate(texts)}

    assert dict(whole.counts(lower)) == {at: count for at, count in alone.items() if count}
    clean = stem.strip("\n")
    assert whole.holding(clean) == [at for at, text in enumerate(texts) if clean in text]


@given(st.text(max_size=200))
def test_whatever_is_asked_there_is_an_answer(instruction: str) -> None:
    found = evidence(FILES, FILES, (commit(instruction, "app/views.py"),)).read(instruction)

    shares = [candidate.share for candidate in found.candidates]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1 + 1e-9


def test_a_vague_instruction_stays_undecided_and_says_what_it_may_mean(
    reader: Callable[[Mapping[str, str]], Reader], tmp_path: Path
) -> None:
    project = reader(PYTHON)

    scope = read_scope(
        "amounts of money are rounded wrongly", project.index, project.workspace,
        evidence=lambda: gather(project.workspace, project.workspace.files(), tmp_path / "cache"),
    )  # fmt: skip

    assert scope.confidence == "undecided"
    assert (scope.targets, scope.files) == ((), ())
    assert scope.candidates[0].path == "shop/money.py"
    assert any(reason.startswith("perhaps shop/money.py: ") for reason in scope.reasons)


def test_nothing_is_gathered_for_what_is_named(reader: Callable[[Mapping[str, str]], Reader]) -> None:
    project = reader(PYTHON)
    gathered: list[str] = []

    def gathering() -> Evidence:
        gathered.append("all")
        return Evidence({})

    for instruction in ("Fix round_half_up in shop/money.py", "Fix no_such_function_anywhere"):
        read_scope(instruction, project.index, project.workspace, evidence=gathering)
    assert gathered == []
    read_scope("money is rounded wrongly", project.index, project.workspace, evidence=gathering)
    assert gathered == ["all"]
