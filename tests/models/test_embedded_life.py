"""The life of the background server: one for all clients, found again, replaced when dead, gone when idle."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import stat
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import embedded_stand_in
import pytest

from fenceline.models.embedded.launch import Launcher
from fenceline.models.embedded.loading import LoadingStream
from fenceline.models.embedded.plan import Plan, plan_for
from fenceline.models.embedded.state import Running, publish, retire, use
from fenceline.models.errors import ModelError, ModelTimeout
from fenceline.models.protocol import Finish, Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COMMAND = (sys.executable, str(Path(embedded_stand_in.__file__)))


@pytest.fixture
def weights(tmp_path: Path) -> Iterator[Path]:
    """A file in the place of weights; servers started for it are ended after the test."""
    path = tmp_path / "weights.gguf"
    path.write_text("good")
    yield path
    (tmp_path / "go").touch()
    for lock in plan_for(path, 0).stem.parent.glob("*.lock"):
        end_server(lock)


def end_server(lock: Path) -> None:
    """End the server that holds ``lock``, also one that is still loading."""
    with lock.open("wb") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if running := use(lock.with_suffix(".json")):
                    os.kill(running.pid, signal.SIGTERM)
                time.sleep(0.02)
            else:
                return


def ready(launcher: Launcher) -> Running:
    waiting = launcher.wait(60.0)
    while True:
        try:
            next(waiting)
        except StopIteration as done:
            return done.value


def loads(weights: Path) -> int:
    return len((weights.parent / "loads").read_text().splitlines())


def until(happened: Callable[[], bool]) -> None:
    while not happened():
        time.sleep(0.01)


def test_many_clients_at_once_start_one_server(weights: Path) -> None:
    found: list[Running] = []
    clients = [
        threading.Thread(target=lambda: found.append(ready(Launcher(plan_for(weights, 0), COMMAND))))
        for _ in range(6)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert (len(found), len(set(found)), loads(weights)) == (6, 1, 1)


def test_a_later_client_finds_the_server_without_waiting(weights: Path) -> None:
    first = ready(Launcher(plan_for(weights, 0), COMMAND))
    assert Launcher(plan_for(weights, 0), COMMAND).ready() == first


def test_only_the_owner_can_read_the_key(weights: Path) -> None:
    plan = plan_for(weights, 0)
    running = ready(Launcher(plan, COMMAND))
    assert len(running.api_key) == 48
    assert stat.S_IMODE(plan.state.stat().st_mode) == 0o600
    assert stat.S_IMODE(plan.log.stat().st_mode) == 0o600
    assert stat.S_IMODE(plan.stem.parent.stat().st_mode) == 0o700


def test_the_server_does_not_belong_to_the_client(weights: Path) -> None:
    running = ready(Launcher(plan_for(weights, 0), COMMAND))
    assert os.getsid(running.pid) == running.pid != os.getsid(0)


def test_another_context_is_another_server(weights: Path) -> None:
    usual, small = (ready(Launcher(plan_for(weights, context), COMMAND)) for context in (0, 4096))
    assert usual.pid != small.pid
    assert (usual.context, small.context) == (8192, 4096)


def test_changed_weights_are_another_server(weights: Path) -> None:
    before = plan_for(weights, 0)
    weights.write_text("other bytes")
    after = plan_for(weights, 0)
    weights.write_text("good")
    assert before.stem != after.stem


def test_a_killed_server_is_replaced(weights: Path) -> None:
    launcher = Launcher(plan_for(weights, 0), COMMAND)
    first = ready(launcher)
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: launcher.ready() is None)
    second = ready(launcher)
    assert second.pid != first.pid
    assert second.api_key != first.api_key


def test_a_stranger_on_the_port_of_a_dead_server_is_not_trusted(weights: Path) -> None:
    plan = plan_for(weights, 0)
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        plan.lock.parent.mkdir(parents=True)
        plan.lock.touch()
        publish(plan.state, Running("127.0.0.1", stranger.getsockname()[1], "key", 1, 8192))
        assert Launcher(plan, COMMAND).ready() is None
        assert ready(Launcher(plan, COMMAND)).port != stranger.getsockname()[1]


def test_an_idle_server_leaves_and_the_next_client_starts_another(weights: Path) -> None:
    plan = plan_for(weights, 0)
    launcher = Launcher(plan, COMMAND)
    first = ready(launcher)
    os.utime(plan.state, (0, 0))
    until(lambda: not plan.state.exists())
    assert ready(launcher).pid != first.pid
    assert loads(weights) == 2


def test_a_busy_server_stays(weights: Path) -> None:
    plan = plan_for(weights, 0)
    first = ready(Launcher(plan, COMMAND))
    (weights.parent / "busy").touch()
    os.utime(plan.state, (0, 0))
    until((weights.parent / "asked").exists)
    until(lambda: plan.state.stat().st_mtime > 0)
    assert Launcher(plan, COMMAND).ready() == first


def test_a_server_whose_state_was_taken_away_leaves(weights: Path) -> None:
    plan = plan_for(weights, 0)
    first = ready(Launcher(plan, COMMAND))
    plan.state.unlink()
    assert ready(Launcher(plan, COMMAND)).pid != first.pid


def test_weights_that_cannot_be_loaded_are_one_clear_line(weights: Path) -> None:
    weights.write_text("bad")
    with pytest.raises(ModelError) as caught:
        ready(Launcher(plan_for(weights, 0), COMMAND))
    assert caught.value.message == "the embedded server cannot load weights.gguf: the file is cut short"
    assert caught.value.hint.startswith("its log: ")


def test_a_server_killed_while_loading_points_at_memory(weights: Path) -> None:
    weights.write_text("crash")
    with pytest.raises(ModelError, match="it was killed, most likely for want of memory"):
        ready(Launcher(plan_for(weights, 0), COMMAND))


def test_loading_that_takes_too_long_ends_in_a_timeout(weights: Path) -> None:
    weights.write_text("slow")
    waiting = Launcher(plan_for(weights, 0), COMMAND).wait(0.0)
    with pytest.raises(ModelTimeout, match=r"has not loaded weights\.gguf within 0 s"):
        list(waiting)


def test_a_stream_waits_for_the_server_and_then_sends(weights: Path) -> None:
    weights.write_text("slow")
    launcher = Launcher(plan_for(weights, 0), COMMAND)
    sent: list[Running] = []
    stream = LoadingStream(launcher.wait(60.0), lambda running: _Sent(sent, running), prefilled=True)
    chunks = iter(stream)
    assert isinstance(next(chunks), Waiting)
    assert sent == []
    (weights.parent / "go").touch()
    assert [chunk for chunk in chunks if not isinstance(chunk, Waiting)] == [Finish("stop")]
    assert [running.pid for running in sent] == [ready(launcher).pid]


def test_a_stream_cancelled_while_loading_leaves_the_server_to_the_next_one(weights: Path) -> None:
    weights.write_text("slow")
    launcher = Launcher(plan_for(weights, 0), COMMAND)
    sent: list[Running] = []
    with LoadingStream(launcher.wait(60.0), lambda running: _Sent(sent, running), prefilled=False) as stream:
        chunks = iter(stream)
        assert isinstance(next(chunks), Waiting)
        assert stream.cancel().reason == "cancelled"
        assert [type(chunk) for chunk in chunks] == [Finish]
    (weights.parent / "go").touch()
    ready(launcher)
    assert (sent, loads(weights)) == ([], 1)


class _Sent:
    """A stream that only finishes."""

    prefilled = True

    def __init__(self, sent: list[Running], running: Running) -> None:
        sent.append(running)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()

    def __iter__(self) -> Iterator[Finish]:
        yield Finish("stop")

    def cancel(self) -> Finish:
        return Finish("cancelled")


def a_state(tmp_path: Path) -> Path:
    path = tmp_path / "server.json"
    publish(path, Running("127.0.0.1", 1, "key", 1, 8192))
    return path


def test_retiring_gives_way_to_a_client_that_came_meanwhile(tmp_path: Path) -> None:
    path = a_state(tmp_path)
    os.utime(path, (0, 0))
    assert use(path) is not None
    assert not retire(path, 600.0, time.time())
    assert use(path) is not None


def test_after_retiring_no_client_finds_the_server(tmp_path: Path) -> None:
    path = a_state(tmp_path)
    assert retire(path, 600.0, time.time() + 3600)
    assert use(path) is None
    assert list(tmp_path.glob("server.*")) == []


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'{"host": 1}', b"[]"])
def test_a_damaged_state_file_is_no_server(tmp_path: Path, damage: bytes) -> None:
    path = a_state(tmp_path)
    path.write_bytes(damage)
    assert use(path) is None


def test_a_plan_survives_its_command_line(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "ä b.gguf", 4096, 0.5, tmp_path / "run" / "x")
    assert Plan.from_argv(plan.argv()) == plan
