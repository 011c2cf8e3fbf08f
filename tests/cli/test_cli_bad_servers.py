"""A server that is absent or broken ends in one clear line, exit 1, and a workspace as it was."""

from __future__ import annotations

import socket

import pytest
from cli_project import ADD, DONE, PERIMETER, Project, serving

from fenceline.models.scripted_server import Answer, ScriptedServer

FEW = '[check]\ncommand = "python3 check.py"\n[attempt]\nsamples = 2\n'
HALF = "```python\ndef perimeter(self):\n    return 2 *"


def last_line(project: Project, server: ScriptedServer | str, more: str = FEW) -> str:
    """Run a task that must fail, and return its closing line."""
    before = project.files()
    project.configure(server, more)
    ran = project.run(ADD)
    assert ran.code == 1, ran.out
    assert ran.err == ""
    assert "Traceback" not in ran.out
    assert project.files() == before
    closing = ran.out.splitlines()[-1]
    assert closing.startswith("failed: ")
    assert "workspace as it was" in closing
    return closing


def test_nothing_listens(project: Project) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        closing = last_line(project, f"http://127.0.0.1:{port}")
    assert f"nothing answers at http://127.0.0.1:{port}" in closing


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(HALF, fault="cut"), "broke off"),
        (Answer(HALF, fault="hang-up"), "broke off"),
        (Answer(HALF, fault="unended"), "broke off within its answer"),
        (Answer(fault="html"), "answered with a web page"),
        (Answer(fault="error-body", error="model exploded"), "model exploded"),
        (Answer(HALF, fault="error-event", error="out of memory"), "out of memory"),
        (Answer(fault="empty"), "127.0.0.1"),
        (Answer(HALF, fault="garbage"), "127.0.0.1"),
        (Answer(HALF, fault="long-line"), "longer than 1024 KiB"),
        (Answer(status=500, error="CUDA error"), "CUDA error"),
        (Answer(status=401, error="no key"), "no key"),
        (Answer(status=503, error="loading"), "loading"),
        (Answer(""), "the same answer came again"),
    ],
)
def test_a_broken_answer(project: Project, answer: Answer, said: str) -> None:
    with serving(answer) as server:
        assert said in last_line(project, server)


def test_an_answer_without_end_is_cut(project: Project) -> None:
    with serving(Answer(HALF, fault="endless")) as server:
        last_line(project, server)
        assert all(request.finished.wait(10) and request.cancelled for request in server.requests)


def test_an_answer_that_goes_in_circles_is_cut_and_signalled(project: Project) -> None:
    circle = "```python\ndef perimeter(self):\n" + "    self.width = self.width + self.height\n" * 300
    with serving(Answer(circle, pause_s=0.002)) as server:
        project.configure(server, FEW)
        ran = project.run(ADD, "--json")
        assert server.requests[0].finished.wait(10)
    assert server.requests[0].cancelled
    assert (ran.code, ran.signals()[0]) == (1, "incoherent")


def test_silence_is_a_timeout(project: Project) -> None:
    with serving(Answer(PERIMETER, first_pause_s=30)) as server:
        project.configure(server, "first_token_timeout_s = 0.3\n" + FEW)
        ran = project.run(ADD, "--json")
    assert (ran.code, ran.signals()) == (1, ["timeout"])


def test_a_server_that_dies_hands_over_to_the_next_rung(project: Project) -> None:
    with serving(Answer(HALF, fault="cut")) as weak, serving(PERIMETER) as strong:
        rung = f'[[models]]\nname = "strong"\nprovider = "llamacpp"\nbase_url = "{strong.root}"\n'
        project.configure(weak, rung + FEW, 'ladder = ["small", "strong"]\n')
        ran = project.run(ADD)
    assert ran.code == 0, ran.out
    assert "handoff  small to strong: " in ran.out
    assert project.text("shapes.py") == DONE


@pytest.mark.parametrize("wire", ["openai-compatible", "lmstudio", "ollama"])
def test_every_local_server_serves(project: Project, wire: str) -> None:
    with ScriptedServer(wire, [PERIMETER]) as server:  # pyright: ignore[reportArgumentType] - the names above
        base = server.url if wire == "openai-compatible" else server.root
        table = f'[[models]]\nname = "m"\nprovider = "{wire}"\nmodel = "scripted"\nbase_url = "{base}"\n'
        project.write({"../f.toml": table + FEW})
        ran = project.run(ADD, "--config", "../f.toml")
    assert ran.code == 0, ran.out + ran.err
    assert project.text("shapes.py") == DONE


@pytest.mark.parametrize("provider", ["llamacpp", "openai-compatible"])
def test_a_server_that_still_loads_its_model_is_waited_for(project: Project, provider: str) -> None:
    with ScriptedServer("llamacpp", [PERIMETER], loading=2) as server:
        table = f'[[models]]\nname = "m"\nprovider = "{provider}"\nbase_url = "{server.url}"\n'
        project.write({"../f.toml": table + FEW})
        ran = project.run(ADD, "--config", "../f.toml")
    assert ran.code == 0, ran.out + ran.err
    assert ran.out.count("has not loaded its model yet: Loading model; waiting for it, 600 s at most") == 1
    assert project.text("shapes.py") == DONE


def test_a_server_that_never_has_its_model_is_waited_for_no_longer_than_for_a_first_token(
    project: Project,
) -> None:
    with ScriptedServer("llamacpp", [PERIMETER], loading=10_000) as server:
        closing = last_line(project, server, "first_token_timeout_s = 1\n" + FEW)
    assert "has not loaded its model yet" in closing
