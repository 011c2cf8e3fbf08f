"""``fenceline policy test`` shows the bytes that a hosted model is then really sent, and sends nothing."""

from __future__ import annotations

import hashlib
import json

from cli_project import ADD, PERIMETER, Project, serving

from fenceline.models.scripted_hosted.script import Say
from fenceline.models.scripted_hosted.server import ScriptedVendor
from fenceline.models.turns import Message

FENCE = """
[check]
command = "python3 check.py"
[policy]
[[policy.rules]]
paths = ["auth/"]
share = "signatures"
[[policy.rules]]
paths = ["pay/"]
share = "closed"
"""
FILES: dict[str, str | bytes] = {
    "auth/tokens.py": "def sign(a: int) -> str:\n    return 'secret'\n",
    "pay/a.py": "x = 1\n",
    "pay/b.py": "y = 2\n",
}


def vendor_table(url: str) -> str:
    return (
        'ladder = ["big"]\n[[models]]\nname = "big"\nprovider = "anthropic"\nmodel = "scripted"\n'
        f'base_url = "{url}"\napi_key_env = "BIG_KEY"\n'
    )


def test_the_bytes_are_those_that_are_then_sent(project: Project) -> None:
    project.write(FILES)
    with ScriptedVendor("anthropic", [Say(Message("assistant", PERIMETER))]) as vendor:
        project.write({"fenceline.toml": vendor_table(vendor.url) + FENCE})
        rows = project.run("policy", "test", ADD, "--json").events
        assert vendor.requests == []
        ran = project.run(ADD, "--json", BIG_KEY="k")
        assert ran.code == 0, ran.out
        sent = next(request for request in vendor.requests if request.body)
    first = rows[0]
    assert [(row["model"], row["way"], row["exact"], row["refused"]) for row in rows] == [
        ("big", "edit", True, ""), ("big", "tools", True, ""),
    ]  # fmt: skip
    assert json.loads(str(first["body"])) == sent.body
    body = str(first["body"]).encode()
    assert (first["bytes"], first["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
    receipt = project.run("receipts", "--json").events[0]
    assert (receipt["bytes"], receipt["sha256"]) == (first["bytes"], first["sha256"])


def test_what_is_left_out_is_said_with_its_rule(project: Project) -> None:
    project.write({**FILES, "fenceline.toml": vendor_table("http://127.0.0.1:9") + FENCE})
    ran = project.run("policy", "test", "Build a small web service on auth")
    source = project.folder / "fenceline.toml"
    lines = ran.out.splitlines()
    assert (ran.code, lines[:5]) == (0, [
        f"left out  auth/tokens.py: signatures (rule 1, auth/ of the repository ({source}))",
        f"left out  pay/a.py and 1 more: closed (rule 2, pay/ of the repository ({source}))",
        "checks    of one that fails it would be told which tests of before the run fail, and how its tests fail without "
        "these files",
        f"request   big, with tools: {len(lines[5].encode()):,} bytes to http://127.0.0.1:9",
        "gate      would let it out",
    ])  # fmt: skip
    assert "secret" not in lines[5]
    assert "declarations alone, read shows them" in lines[5]
    assert "nothing has left" in project.run("receipts").out


def test_what_the_gate_would_hold_back_is_said(project: Project) -> None:
    project.write({"fenceline.toml": vendor_table("http://127.0.0.1:9") + '[policy]\ndefault = "closed"\n'})
    ran = project.run("policy", "test", ADD)
    assert ran.code == 3
    assert "closes every path" in ran.out
    assert "class Rectangle" not in ran.out


def test_nothing_leaves_where_no_hosted_model_is_asked(project: Project) -> None:
    with serving(PERIMETER) as server:
        project.configure(server)
        ran = project.run("policy", "test", ADD)
    assert (ran.code, ran.out) == (0, "no hosted model would be asked: nothing leaves for this task\n")


def test_an_edit_that_nobody_may_do_is_said_to_be_held_back(project: Project) -> None:
    project.write({**FILES, "fenceline.toml": vendor_table("http://127.0.0.1:9") + FENCE})
    ran = project.run("policy", "test", "Change sign in auth/tokens.py to return the number")
    assert ran.code == 3
    assert "gate      held back: auth/tokens.py is to be edited, no local model is there for it" in ran.out
    assert "nothing has left" in project.run("receipts").out
