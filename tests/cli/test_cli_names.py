"""A hosted model works in placeholders where the policy closes names, and the workspace gets the names themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fenceline.models.scripted_hosted.script import Say
from fenceline.models.scripted_hosted.server import ScriptedVendor
from fenceline.models.turns import Message, ToolCall, turn

if TYPE_CHECKING:
    from cli_project import Project

USES = "from payments.tariff import levy_of\n\n\ndef owed(cents):\n    return cents + levy_of(cents)\n"
FILES: dict[str, str | bytes] = {
    "fenceline.toml": '[policy]\n[[policy.rules]]\npaths = ["payments/"]\nshare = "closed"\nnames = "closed"\n',
    "payments/tariff.py": "def levy_of(cents):\n    return cents * 3 + 1\n",
    "basket.py": USES,
    "check.py": "import basket\n\nassert basket.owed(1) == 5\nassert basket.levied(2) == 7\n",
}
BUILD = "Build a small web service on payments, with levied beside owed"
DONE = USES + "\n\ndef levied(cents):\n    return levy_of(cents)\n"


def test_placeholders_go_out_and_names_come_back(project: Project) -> None:
    project.write(FILES)
    look = turn("assistant", ToolCall("1", "read", '{"path": "basket.py"}'))
    code = "def levied(cents):\n    return closed_3(cents)"
    edit = turn("assistant", ToolCall("2", "edit", json.dumps({"path": "basket.py::levied", "code": code})))
    with ScriptedVendor(
        "anthropic", [Say(look), Say(edit), Say(Message("assistant", "closed_3 serves it."))]
    ) as vendor:
        project.configure(
            "http://127.0.0.1:9",
            f'[[models]]\nname = "big"\nprovider = "anthropic"\nmodel = "scripted"\nbase_url = "{vendor.url}"\n'
            'api_key_env = "K"\n[check]\ncommand = "python3 check.py"\n',
            'ladder = ["big"]\n',
        )
        ran = project.run(BUILD, "--json", K="k")
        sent = [json.dumps(request.body) for request in vendor.requests]
    assert (ran.code, ran.summary.verdict) == (0, "verified"), ran.out[-1500:] + ran.err
    assert (project.folder / "basket.py").read_text() == DONE
    assert [name for body in sent for name in ("levy_of", "tariff", "payments") if name in body] == []
    assert "from closed_1.closed_2 import closed_3" in sent[1].replace("\\\\n", "\n").replace("\\n", "\n")
    assert any("levy_of serves it" in note for note in ran.summary.notes)
    rehearsed = project.run("policy", "test", BUILD, "--json", K="k").events
    assert [(row["refused"], "service on closed_1" in str(row["body"]), "levy_of" in str(row["body"])) for row in rehearsed] == [
        ("", True, False)
    ]  # fmt: skip
