"""A real PostgreSQL server: the same figures, many writers, two that migrate at once, and one that goes away."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_samples import attempt, task, task_records
from msgspec.structs import astuple
from sqlalchemy import text

from fenceline.ledger.engine import connect, transaction
from fenceline.ledger.errors import LedgerAwayError
from fenceline.ledger.journal import record
from fenceline.ledger.recall import read_tally
from fenceline.ledger.store import open_ledger
from fenceline.ledger.weeks import by_week, summed, summed_up

if TYPE_CHECKING:
    from postgres_server import Server

    from fenceline.ledger.records import TaskRecord

_WRITER = """
import sys
from fenceline.ledger.journal import record
from fenceline.ledger.recall import read_tally
from fenceline.ledger.store import open_ledger
from ledger_samples import attempt, task
url, name = sys.argv[1:]
for number in range(5):
    record(task(f"{name}-{number}", attempt("failed"), attempt(model="big")))
    open_ledger(url).engine.dispose()
"""


def writer(url: str, name: str, home: Path) -> subprocess.Popen[bytes]:
    path = os.pathsep.join((*sys.path, str(Path(__file__).parent)))
    return subprocess.Popen(
        [sys.executable, "-c", _WRITER, url, name],
        env={**os.environ, "PYTHONPATH": path, "FENCELINE_HOME": str(home / name)},
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(task_records, max_size=4, unique_by=lambda t: t.task_id))
def test_any_records_come_back_with_the_same_sums(server: Server, records: list[TaskRecord]) -> None:
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as environment:
        environment.setenv("FENCELINE_HOME", home)
        for one in records:
            record(one)
        with open_ledger(server.fresh()) as ledger:
            assert sorted(ledger.latest(), key=lambda t: t.task_id) == sorted(
                records, key=lambda t: t.task_id
            )
            figures = {cell: pytest.approx(astuple(counts)) for cell, counts in summed(records).items()}
            assert {cell: astuple(counts) for cell, counts in ledger.tally().items()} == figures
            assert {cell: astuple(counts) for cell, counts in summed_up(read_tally()).items()} == figures


def test_machines_that_start_at_once_lose_nothing(postgres: str, tmp_path: Path) -> None:
    """The first of them makes the schema while the others wait; each settles after every run."""
    names = [f"m{number}" for number in range(6)]
    assert [process.wait() for process in [writer(postgres, name, tmp_path) for name in names]] == [0] * 6
    with open_ledger(postgres) as ledger:
        assert {t.task_id for t in ledger.latest(100)} == {f"{name}-{n}" for name in names for n in range(5)}
        assert [(row.group["model"], row.completed, row.judged) for row in ledger.completion()] == [
            ("big", 30, 30),
            ("small", 0, 30),
        ]


@pytest.mark.slow
def test_fifty_writers_lose_nothing(postgres: str, tmp_path: Path) -> None:
    names = [f"m{number}" for number in range(50)]
    assert [process.wait() for process in [writer(postgres, name, tmp_path) for name in names]] == [0] * 50
    with open_ledger(postgres) as ledger:
        assert sum(counts.judged for counts in ledger.tally().values()) == 50 * 5 * 2
        assert len(ledger.latest(1000)) == 250


@pytest.mark.parametrize("schema", ["r0001", "r0002"])
def test_an_older_schema_is_upgraded_with_its_rows(postgres: str, schema: str) -> None:
    engine = connect(postgres)
    with transaction(engine) as connection:
        from alembic import command  # noqa: PLC0415 - this test alone
        from alembic.config import Config  # noqa: PLC0415

        from fenceline.ledger.schema import MIGRATIONS  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, schema)
        connection.execute(
            text(
                "insert into tasks values ('one', 3, '/src/shapes', 'add perimeter to Rectangle', 'edit', 'change',"
                " 'python', 'verified', 'pytest -q', 2);"
                "insert into attempts (task_id, number, model, provider, weights, tier, edit_format, outcome, requests,"
                " prompt_tokens, cached_tokens, output_tokens, tokens_measured, prefill_s, decode_s, check_s, total_s)"
                " values ('one', 0, 'small', 'llamacpp', 'qwen2.5-coder-1.5b', 'local', 'symbol', 'verified', 1,"
                " 100, 0, 50, true, 0, 0, 0, 2)"
            )
        )
    engine.dispose()
    with open_ledger(postgres) as ledger:
        # Who waited for it nobody wrote down then, so all of it counts as waited for.
        assert ledger.latest() == (replace(task("one", attempt()), waited_s=2.0),)
        assert ledger.tally() == summed([task("one", attempt())])
        assert [row.completed for row in ledger.completion()] == [1]


def test_a_server_that_is_away_loses_nothing(postgres: str, server: Server) -> None:
    record(task("one", attempt()))
    open_ledger(postgres).engine.dispose()
    server.stop("immediate")
    record(task("two", attempt()))
    with pytest.raises(LedgerAwayError, match="nothing is lost"):
        open_ledger(postgres)
    assert read_tally() == by_week([task("one", attempt()), task("two", attempt())])
    server.start()
    with open_ledger(postgres) as ledger:
        assert {t.task_id for t in ledger.latest()} == {"one", "two"}


def test_a_password_is_in_no_message(tmp_path: Path) -> None:
    for url in (
        f"postgresql://me:pass-word@/x?host={tmp_path}",
        f"postgresql://me@/x?host={tmp_path}&password=pass-word",
    ):
        with pytest.raises(LedgerAwayError) as caught:
            open_ledger(url)
        assert "pass-word" not in str(caught.value)
