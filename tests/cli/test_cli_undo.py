"""`fenceline undo`: exactly back, once, and never over the user's own later work."""

from __future__ import annotations

import pytest
from cli_project import ADD, DONE, PERIMETER, SHAPES, Project, one_clear_line, serving

CHECKED = '[check]\ncommand = "python3 check.py"\n'


def run(project: Project) -> None:
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        assert project.run(ADD).code == 0


@pytest.mark.parametrize("source", [SHAPES.encode(), b"\xef\xbb\xbf" + SHAPES.replace("\n", "\r\n").encode()])
def test_undo_is_exact_and_happens_once(project: Project, source: bytes) -> None:
    project.write({"shapes.py": source, "mine.txt": "untracked"})
    (project.folder / "shapes.py").chmod(0o755)
    before = project.files()
    run(project)
    after = project.files()
    assert after["shapes.py"][1].replace(b"\r\n", b"\n").endswith(DONE.encode())
    assert after["shapes.py"][1].count(b"\r\n") in (0, after["shapes.py"][1].count(b"\n"))
    assert {name for name in after if after[name] != before.get(name)} == {"shapes.py"}
    undone = project.run("undo")
    assert (undone.code, undone.out) == (0, f"took back: {ADD} (shapes.py)\n")
    assert project.files() == before
    again = project.run("undo")
    assert (again.code, one_clear_line(again)) == (1, "there is nothing to undo in this workspace")
    assert project.files() == before


def test_a_list_is_named_on_one_line(project: Project) -> None:
    with serving(PERIMETER) as server:
        project.configure(server, CHECKED)
        assert project.run(f"- {ADD}\n").code == 0
    assert project.run("undo").out == f"took back: - {ADD} (shapes.py)\n"


def test_undo_refuses_where_the_user_has_worked_since(project: Project) -> None:
    before = project.files()
    run(project)
    project.write({"shapes.py": DONE + "# mine\n"})
    refused = project.run("undo")
    assert (refused.code, one_clear_line(refused)) == (1, "changed since the run: shapes.py")
    assert project.text("shapes.py") == DONE + "# mine\n"
    assert project.run("undo", "--force").code == 0
    assert project.files() == before


def test_undo_leaves_other_later_work_alone(project: Project) -> None:
    run(project)
    project.write({"check.py": "# mine", "new.py": "# mine too"})
    assert project.run("undo").code == 0
    assert [project.text(name) for name in ("shapes.py", "check.py", "new.py")] == [
        SHAPES,
        "# mine",
        "# mine too",
    ]


def test_undo_without_a_run(project: Project) -> None:
    undone = project.run("undo")
    assert (undone.code, one_clear_line(undone)) == (1, "there is nothing to undo in this workspace")
