"""What the policy forbids ends with exit code 3, the files and rules, and the task in two parts that it allows."""

from __future__ import annotations

from cli_project import ADD, CHECK, PERIMETER, SHAPES, Project, serving

from fenceline.models.scripted_hosted.server import ScriptedVendor

CHECKED = '[check]\ncommand = "python3 check.py"\n'
CLOSED = '[policy]\n[[policy.rules]]\npaths = ["shapes.py"]\nshare = "signatures"\n'
SOURCE = "(rule 1, shapes.py of the repository ({}))"


def test_a_closed_file_is_not_handed_to_a_hosted_model(project: Project) -> None:
    project.write({"fenceline.toml": CLOSED})
    rule = SOURCE.format(project.folder / "fenceline.toml")
    with ScriptedVendor("anthropic", []) as vendor:
        project.configure(
            "http://127.0.0.1:9",
            f'[[models]]\nname = "big"\nprovider = "anthropic"\nmodel = "scripted"\nbase_url = "{vendor.url}"\napi_key_env = "K"\n'
            + CHECKED,
            'ladder = ["big"]\n',
        )
        ran = project.run(ADD, "--json", K="k")
        assert vendor.requests == []
    why = f"shapes.py is to be edited, no local model is there for it, and it is signatures {rule}"
    assert (ran.code, ran.summary.verdict) == (3, "blocked")
    assert why in ran.summary.reason
    assert ran.summary.notes == (
        f"shapes.py stays inside: signatures {rule}",
        f"has to be done here, and no local model is configured: fenceline models pull qwen2.5-coder-1.5b, then fenceline --local-only '{ADD}'",
    )
    rows = project.run("receipts", "--json").events
    assert [(row["event"], row["ruling"], row["files"]) for row in rows] == [
        ("refused", why, {"shapes.py": "signatures"})
    ]
    assert ran.summary.receipts == (rows[0]["id"],)
    assert (project.folder / "shapes.py").read_text() == SHAPES


def test_a_handoff_that_is_forbidden_ends_blocked_after_the_local_model_failed(project: Project) -> None:
    project.write({"fenceline.toml": CLOSED, "check.py": CHECK})
    wrong = PERIMETER.replace("2 *", "3 *")
    with serving(wrong) as server, serving(PERIMETER) as far:
        table = f'[[models]]\nname = "far"\nprovider = "llamacpp"\nbase_url = "{far.root}"\ntier = "hosted"\n'
        project.configure(server, table + CHECKED, 'ladder = ["small", "far"]\n')
        ran = project.run(ADD, "--json")
        assert [request for request in far.requests if request.body] == []
    assert (ran.code, ran.summary.verdict) == (3, "blocked")
    assert ran.summary.notes[-1] == f"has to be done here: fenceline --local-only '{ADD}'"


def test_a_task_on_both_sides_is_split(project: Project) -> None:
    project.write({"fenceline.toml": CLOSED, "circles.py": "def area(r):\n    return 3 * r * r\n"})
    both = "Change Rectangle in shapes.py and area in circles.py to return floats"
    with serving(PERIMETER) as far:
        table = f'[[models]]\nname = "far"\nprovider = "llamacpp"\nbase_url = "{far.root}"\ntier = "hosted"\n'
        project.configure("http://127.0.0.1:9", table + CHECKED, 'ladder = ["far"]\n')
        ran = project.run(both, "--json")
    assert ran.code == 3
    assert ran.summary.notes[-2] == (
        f"can be done hosted: circles.py: fenceline '{both}, only in circles.py'"
    )
    assert f"fenceline --local-only '{both}, only in shapes.py'" in ran.summary.notes[-1]


def test_a_hosted_model_that_fails_beside_what_it_may_not_see_is_no_riddle(project: Project) -> None:
    project.write({"fenceline.toml": CLOSED, "circles.py": "def area(r):\n    return 3 * r * r\n"})
    both = "Change Rectangle in shapes.py and area in circles.py to return floats"
    with ScriptedVendor("anthropic", ["I cannot see shapes.py."]) as vendor:
        table = f'[[models]]\nname = "big"\nprovider = "anthropic"\nmodel = "scripted"\nbase_url = "{vendor.url}"\n'
        project.configure("http://127.0.0.1:9", table + CHECKED, 'ladder = ["big"]\n')
        ran = project.run(both, "--json")
    assert (ran.code, ran.summary.verdict) == (1, "failed")
    rule = SOURCE.format(project.folder / "fenceline.toml")
    assert ran.summary.notes[0] == f"shapes.py stays inside: signatures {rule}"
    assert ran.summary.notes[1].startswith("can be done hosted: circles.py: fenceline ")
