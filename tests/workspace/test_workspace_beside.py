"""Threads beside a run can be waited for at any moment."""

from __future__ import annotations

from fenceline.workspace.beside import Beside


def test_one_that_never_started_is_not_waited_for() -> None:
    done: list[str] = []
    beside = Beside(lambda: done.append("work"))
    beside.join()
    assert (done, beside.is_alive()) == ([], False)
    beside.start()
    beside.join()
    assert (done, beside.is_alive()) == (["work"], False)
