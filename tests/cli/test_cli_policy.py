"""``fenceline policy`` says which label a path has and why, and what was forgotten; ``--local-only`` lets nothing leave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cli_project import ADD, CHECK, PERIMETER, SHAPES, Project, one_clear_line, serving

from fenceline.models.scripted_hosted.server import ScriptedVendor
from fenceline.policy.review import review
from fenceline.policy.rules import Layer, Policy
from fenceline.workspace.files import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

RULES = """
[policy]
[[policy.rules]]
paths = ["pay/"]
share = "closed"
[[policy.rules]]
paths = ["auth/**", "gone/**"]
share = "signatures"
"""
KEY = "AKIA" + "Q7ZR2KXW9MTB4HS8"


def test_show_says_label_rule_and_where_a_link_leads(project: Project) -> None:
    project.write({"fenceline.toml": RULES, "pay/fees.py": "x = 1\n", "auth/in.py": "", ".env": ""})
    (project.folder / "link.py").symlink_to("pay/fees.py")
    ran = project.run("policy", "show", "pay/fees.py", "auth/in.py", "shapes.py", "link.py", ".env", "--json")
    rows = [(row["path"], row["label"], row["layer"], row["rule"], row["leads_to"]) for row in ran.events]
    assert rows == [
        ("pay/fees.py", "closed", "repository", 1, ""),
        ("auth/in.py", "signatures", "repository", 2, ""),
        ("shapes.py", "open", "repository", 0, ""),
        ("link.py", "closed", "repository", 1, "pay/fees.py"),
        (".env", "closed", "keys", 1, ""),
    ]
    plain = project.run("policy", "show", "pay/fees.py")
    source = project.folder / "fenceline.toml"
    assert plain.out == f"closed      pay/fees.py  (rule 1, pay/ of the repository ({source}))\n"


def test_show_says_of_what_is_not_there_that_it_is_not(project: Project) -> None:
    project.write({"fenceline.toml": RULES, "pay/fees.py": ""})
    (project.folder / "link.py").symlink_to("pay/gone.py")
    (project.folder / "hooks").mkdir()
    paths = ("pay/fees.py", "pay/gone.py", "shape.py", "link.py", "hooks")
    lines = [line.partition("  (")[0] for line in project.run("policy", "show", *paths).out.splitlines()]
    assert lines == [
        "closed      pay/fees.py",
        "closed      pay/gone.py, which is not there",
        "open        shape.py, which is not there",
        "closed      link.py -> pay/gone.py, which is not there",
        "open        hooks",
    ]
    rows = project.run("policy", "show", *paths, "--json").events
    assert [row["exists"] for row in rows] == [True, False, False, False, True]


def test_of_a_folder_its_files_are_shown(project: Project) -> None:
    project.write({"fenceline.toml": RULES.replace("pay/", "pay/**"), "pay/fees.py": "", "pay/deep/x.py": ""})
    rows = project.run("policy", "show", "pay", "--json").events
    assert [(row["path"], row["label"]) for row in rows] == [
        ("pay/deep/x.py", "closed"),
        ("pay/fees.py", "closed"),
    ]
    everything = [row["path"] for row in project.run("policy", "show", ".", "--json").events]
    assert everything == ["check.py", "fenceline.toml", "pay/deep/x.py", "pay/fees.py", "shapes.py"]


def test_show_refuses_a_path_outside(project: Project) -> None:
    empty = project.run("policy", "show", "")
    assert (empty.code, one_clear_line(empty)) == (2, "an empty path names nothing")
    ran = project.run("policy", "show", "../other")
    assert (ran.code, one_clear_line(ran)) == (2, "../other is outside of the workspace")


def test_check_finds_dead_rules_sensitive_names_and_secrets(project: Project) -> None:
    project.write({
        "fenceline.toml": RULES, "pay/fees.py": f"k = '{KEY}'\n", "setup.py": f"\nkey = '{KEY}'\n", "db/customers.csv": "a",
    })  # fmt: skip
    ran = project.run("policy", "check", "--json")
    assert ran.code == 1
    assert [(found["kind"], found["path"].rpartition("/")[2], found["line"]) for found in map(dict, map(json.loads, ran.out.splitlines()))] == [
        ("dead-rule", "fenceline.toml", 0), ("sensitive", "customers.csv", 0), ("secret", "setup.py", 2),
    ]  # fmt: skip
    assert KEY not in ran.out


def test_check_finds_a_misspelt_provider(project: Project) -> None:
    hosts = '[[policy.hosts]]\nhost = "{}"\nshare = "closed"\n'
    project.write({"fenceline.toml": hosts.format("antropic") + hosts.format("gpu") + hosts.format("openai")})
    ran = project.run("policy", "check")
    told = "host antropic of the repository is no provider, and anthropic is one"
    assert (ran.code, ran.out) == (1, f"{project.folder / 'fenceline.toml'}: {told}\n")


def test_tables_that_count_for_nothing_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    layer = Layer("administrator", source="/policy.toml", ignored=("models", "spend"))
    (found,) = review(Policy((layer,)), open_workspace(tmp_path))
    assert (found.kind, found.path) == ("ignored", "/policy.toml")
    assert found.message == "only [policy] counts in the administrator's file; it ignores models, spend"


def test_check_has_nothing_to_say_of_a_good_policy(project: Project) -> None:
    ran = project.run("policy", "check")
    assert (ran.code, ran.out.split(":")[0]) == (0, "nothing to mend")


def test_local_only_blocks_a_hosted_model_and_leaves_a_receipt(project: Project) -> None:
    with serving(PERIMETER) as server:
        project.configure(server, 'tier = "hosted"\n')
        ran = project.run(ADD, "--local-only", "--json")
        assert (ran.code, ran.summary.verdict) == (3, "blocked")
        assert "command line (--local-only) closes every path" in ran.summary.reason
        assert [request.path for request in server.requests if request.body] == []
    listed = project.run("receipts", "--json")
    assert [(row["event"], row["id"], row["task"]) for row in listed.events] == [
        ("refused", ran.summary.receipts[0], ADD)
    ]
    assert project.run("receipts", "--verify").out == "1 line, each follows the one before\n"


@pytest.mark.parametrize(
    "policy", ['[policy]\ndefault = "closed"\n', '[[policy.hosts]]\nhost = "anthropic"\nshare = "closed"\n']
)
@pytest.mark.parametrize("command", [(ADD, "--json"), ("keys", "test", "big"), ("models", "probe", "big")])
def test_where_nothing_may_leave_no_key_does(project: Project, policy: str, command: tuple[str, ...]) -> None:
    with ScriptedVendor("anthropic", ["never"]) as vendor:
        table = f'[[models]]\nname = "big"\nprovider = "anthropic"\nmodel = "scripted"\nbase_url = "{vendor.url}"\n'
        project.configure("http://127.0.0.1:9", f'{table}api_key_env = "K"\n{policy}', 'ladder = ["big"]\n')
        ran = project.run(*command, K="k")
    assert (ran.code, vendor.seen) == (3, [])
    assert "nothing goes to http://127.0.0.1:" in ran.out + ran.err
    if command[0] == ADD:
        assert [(one.tier, one.outcome) for one in ran.summary.attempts] == [("hosted", "blocked")]


def test_a_local_model_works_with_local_only_and_leaves_no_receipt(project: Project) -> None:
    with serving(PERIMETER) as server:
        project.configure(server, '[check]\ncommand = "python3 check.py"\n')
        ran = project.run(ADD, "--local-only", "--json")
    assert (ran.code, ran.summary.receipts) == (0, ())
    assert "nothing has left" in project.run("receipts").out


def test_a_hosted_request_has_its_receipt(project: Project) -> None:
    with serving(PERIMETER) as server:
        project.configure(server, 'tier = "hosted"\n[check]\ncommand = "python3 check.py"\n')
        ran = project.run(ADD, "--json")
        assert ran.code == 0, ran.out
    rows = project.run("receipts", "--json").events
    assert [row["event"] for row in rows] == ["admitted", "connected"]
    assert ran.summary.receipts == (rows[0]["id"],)
    assert str(rows[1]["address"]).startswith("127.0.0.1:")
    assert rows[0]["files"] == {"shapes.py": "open"}
    assert rows[0]["symbols"] == {"shapes.py": ["Rectangle", "Rectangle.__init__", "Rectangle.area"]}
    assert (
        "\n    shapes.py (open): Rectangle, Rectangle.__init__, Rectangle.area\n"
        in project.run("receipts").out
    )
    chain = project.home / "data/receipts/chain.jsonl"
    chain.write_bytes(chain.read_bytes().replace(b'"bytes":', b'"bytes":1', 1))
    touched = project.run("receipts", "--verify")
    assert (touched.code, "line 2 does not follow" in touched.err) == (1, True)


def test_receipts_of_one_task_and_a_report(project: Project) -> None:
    with serving(PERIMETER) as server:
        project.configure(server, 'tier = "hosted"\n[check]\ncommand = "python3 check.py"\n')
        assert project.run(ADD, "--json").code == 0
    (project.folder / "shapes.py").write_text("class Rectangle:\n    pass\n")
    assert [row["event"] for row in project.run("receipts", "PERIMETER", "--json").events] == [
        "admitted",
        "connected",
    ]
    assert "for that task" in project.run("receipts", "something else").out
    assert project.run("receipts").out.splitlines()[0] == f"task  {ADD}"
    ran = project.run("receipts", "--report", "report.json")
    made = json.loads((project.folder / "report.json").read_text())
    assert (ran.code, ran.out) == (0, "report.json: requests: 1; the chain is whole\n")
    assert [(each["outcome"], each["task"]) for each in made["requests"]] == [("sent", ADD)]
    assert project.run("receipts", "perimeter", "--report", "report.html").code == 0
    assert ADD in (project.folder / "report.html").read_text()
    wrong = project.run("receipts", "--report", "report.txt")
    assert (wrong.code, "ends neither in .html nor in .json" in one_clear_line(wrong)) == (2, True)
    chain = project.home / "data/receipts/chain.jsonl"
    chain.write_bytes(chain.read_bytes().replace(b'"bytes":', b'"bytes":1', 1))
    assert project.run("receipts", "--report", "touched.html").code == 1


PROTECTED = '[policy]\n{}[[policy.rules]]\npaths = ["pay/"]\nshare = "closed"\n'


def test_a_machine_that_cannot_keep_apart_what_tests_write_is_no_excuse_where_the_policy_says_so(
    project: Project,
) -> None:
    unfenced = 'tier = "hosted"\n[check]\ncommand = "python3 check.py"\nsandbox = false\n'
    project.write({"pay/fees.py": "x = 1\n"})
    with serving(PERIMETER, PERIMETER) as server:
        project.configure(server, unfenced)
        project.write({"fenceline.toml": PROTECTED.format('check_output = "names"\n')})
        ran = project.run(ADD, "--json")
        assert (ran.code, ran.summary.verdict) == (3, "blocked")
        assert "the policy tells hosted models of a check no more than its names" in ran.summary.reason
        assert [request for request in server.requests if request.body] == []
        project.write({"fenceline.toml": PROTECTED.format("")})
        ran = project.run(ADD, "--json")
        assert ran.code == 0
        notes = [event["message"] for event in ran.events if event["event"] == "note"]
        assert any(
            str(note).startswith("nothing here keeps apart what the tests of a check") for note in notes
        )


def test_what_is_told_of_a_check_is_a_setting(project: Project) -> None:
    project.write({"fenceline.toml": PROTECTED.format('check_output = "some"\n')})
    assert "check_output" in one_clear_line(project.run("policy", "check"))


ALONE = CHECK + "assert [line for line in open('/proc/net/dev') if ':' in line and 'lo:' not in line] == []\n"
UNFENCED = '[check]\ncommand = "python3 check.py"\nsandbox = false\n'


def test_local_only_seals_the_run_and_what_it_starts(project: Project) -> None:
    project.write({"check.py": ALONE})
    with serving(PERIMETER, PERIMETER) as server:
        project.configure(server, UNFENCED)
        sealed = project.run(ADD, "--local-only", "--json")
        project.write({"shapes.py": SHAPES})
        far = '[[models]]\nname = "far"\nprovider = "llamacpp"\nbase_url = "http://10.9.8.7:1"\n'
        project.configure(server, far + UNFENCED, 'ladder = ["small", "far"]\n')
        unsealed = project.run(ADD, "--local-only", "--json")
    assert sealed.code == 0, sealed.out
    assert next(event["message"] for event in sealed.events if event["event"] == "note") == (
        "sealed: this run and all that it starts reach this machine's loopback and nothing else"
    )
    assert next(event["message"] for event in unsealed.events if event["event"] == "note") == (
        "this run is not sealed off, for http://10.9.8.7:1 is no server on this machine: only the gate keeps it local"
    )


def test_doctor_says_whether_a_run_can_be_sealed(project: Project) -> None:
    assert "a run with --local-only reaches loopback and nothing else" in project.run("doctor").out


TELLING = """```python
def perimeter(self):
    try:
        with open('pay/' + 'fees.py') as file:
            raise ValueError(file.read()[::-1])
    except OSError:
        return 2 * (self.width + self.height)
```"""


def test_an_edit_that_tells_only_where_it_can_read_is_told_no_more_than_that_it_fails(
    project: Project,
) -> None:
    project.write({"pay/fees.py": "krirvuck = 1\n", "fenceline.toml": PROTECTED.format("")})
    with serving(TELLING, PERIMETER) as server:
        project.configure(server, 'tier = "hosted"\n[check]\ncommand = "python3 check.py"\n')
        ran = project.run(ADD, "--json")
        asked = [json.dumps(request.body) for request in server.requests if request.body]
    assert (ran.code, len(asked)) == (0, 2)
    assert "krirvuck"[::-1] in ran.out
    assert "krirvuck"[::-1] not in "".join(asked)
    assert "This still fails:\\nthe check fails" in asked[1]
