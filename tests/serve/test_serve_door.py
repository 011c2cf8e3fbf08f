"""The dashboard: who is let in, what it answers, that it follows the ledger and ends cleanly."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator

import pytest
from sample_history import write_history
from serving_kit import COMMAND, Dashboard, dashboard

from fenceline.serve.door import GUARDS


@pytest.fixture
def running(fenceline_home: object) -> Iterator[Dashboard]:  # noqa: ARG001 - the home must be there first
    write_history(30)
    with dashboard() as served:
        yield served


def test_the_link_lets_in_and_its_cookie_stays_in(running: Dashboard) -> None:
    entered = running.get(f"/?token={running.token}")
    assert (entered.status, entered.headers["location"]) == (303, "/")
    kept = entered.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=strict" in kept
    assert running.token.lower() not in kept
    page = running.get("/", Cookie=running.enter())
    assert page.status == 200
    assert "<h1>Who completes what, and at what cost</h1>" in page.text
    assert {name: page.headers[name.lower()] for name in GUARDS} == GUARDS


def test_nobody_else_is_let_in(running: Dashboard) -> None:
    cookie = running.enter()
    for path in (
        "/",
        "/changes",
        "/style.css",
        "/static/dashboard.js",
        "/?token=",
        "/?token=x",
        f"/changes?token={running.token}",
    ):
        assert running.get(path).status == 401
    assert running.get("/", Cookie=cookie[:-1]).status == 401
    assert running.get("/", Cookie="\x00=;=").status in {400, 401}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1.evil.example:80", "[::1]:80", ""])
def test_a_name_that_was_pointed_here_reads_nothing(running: Dashboard, host: str) -> None:
    answer = running.get("/", Cookie=running.enter(), Host=host)
    assert answer.status in {400, 421}
    assert "Who completes" not in answer.text


def test_it_only_answers_reading(running: Dashboard) -> None:
    cookie = running.enter()
    assert [running.get("/", method, Cookie=cookie).status for method in ("POST", "PUT", "DELETE")] == [
        405
    ] * 3
    assert running.get("/static/../door.py", Cookie=cookie).status == 404
    assert running.get("/static/%2e%2e/door.py", Cookie=cookie).status == 404


def test_the_page_loads_from_itself_alone(running: Dashboard) -> None:
    cookie = running.enter()
    html = running.get("/", Cookie=cookie).text
    asked = re.findall(r'(?:src|href)="(/[^"]+)"', html)
    assert len(asked) == 5
    assert all(running.get(path, Cookie=cookie).status == 200 for path in asked)
    assert not re.search(r"https?://|<script>|style=|\son\w+=", html)


def test_what_is_recorded_appears(running: Dashboard) -> None:
    cookie = running.enter()
    seen = re.findall(r"/changes\?seen=(\w+)", running.get("/", Cookie=cookie).text)[0]
    assert running.get(f"/changes?seen={seen}", Cookie=cookie).status == 204
    write_history(31)  # one more than before
    changed = running.get(f"/changes?seen={seen}", Cookie=cookie)
    assert changed.status == 200
    assert "of 31 tasks had no check" in changed.text
    assert seen not in changed.text
    assert changed.text.lstrip().startswith("<main")


def test_ctrl_c_ends_it_cleanly(running: Dashboard) -> None:
    running.enter()
    code, out, err = running.end()
    assert (code, out.splitlines()[-1], err) == (0, "stopped", "")
    assert running.token not in out


def test_a_port_that_is_taken_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*COMMAND, "dashboard", "--port", port], capture_output=True, text=True, check=False
        )
    assert ended.returncode == 2
    assert f"fenceline: port {port} of 127.0.0.1 cannot be had" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_without_its_packages_it_says_what_to_install() -> None:
    missing = (
        "import sys; sys.modules['starlette'] = None; "  # as Python itself marks what cannot be imported
    )
    command = [COMMAND[0], "-c", missing + COMMAND[2], "dashboard"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        "fenceline: the dashboard needs starlette, which is not installed",
        "  pip install 'fenceline[dashboard]'",
    ]
