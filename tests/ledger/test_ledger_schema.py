"""The schema: created at once or migrated, it is the same; older is upgraded, newer refused."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from ledger_samples import attempt, task

from fenceline.ledger.ends import DAY, ends_of
from fenceline.ledger.engine import connect, transaction
from fenceline.ledger.errors import LedgerError
from fenceline.ledger.journal import record
from fenceline.ledger.schema import MIGRATIONS, REVISIONS, bring_up, upgrade
from fenceline.ledger.store import open_ledger
from fenceline.ledger.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path

_NEXT = '''"""Add a column, as a later version would."""
import sqlalchemy as sa
from alembic import op

revision = "r9999"
down_revision = "{head}"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("mood", sa.String, nullable=False, server_default="calm"))
'''


_WITHOUT_SPANS = """
    drop index ix_TABLE_span_day; delete from TABLE where span > 1;
    alter table TABLE drop column span; create index ix_TABLE_day on TABLE (day);
"""


def described(path: Path) -> dict[str, str]:
    with sqlite3.connect(path) as database:
        rows = database.execute("select name, coalesce(sql, '') from sqlite_master").fetchall()
    return {name: "".join(sql.split()) for name, sql in rows}


def test_created_and_migrated_schemas_are_identical(tmp_path: Path) -> None:
    for name, make in (("created", bring_up), ("migrated", upgrade)):
        engine = connect(f"sqlite:///{tmp_path / name}")
        with transaction(engine) as connection:
            make(connection)
        engine.dispose()
    assert described(tmp_path / "created") == described(tmp_path / "migrated")


def test_revisions_are_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == REVISIONS


def test_a_fresh_ledger_does_not_load_alembic() -> None:
    script = "import sys, fenceline.ledger.store as s; s.open_ledger(); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_an_older_database_is_upgraded_with_its_rows(tmp_path: Path, ledger_home: Path) -> None:
    record(task("one", attempt()))
    with open_ledger() as ledger:
        known = ledger.latest()
    later = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, later)
    (later / "versions" / "r9999_mood.py").write_text(_NEXT.format(head=REVISIONS[-1]))
    engine = connect()
    with transaction(engine) as connection:
        bring_up(connection, (*REVISIONS, "r9999"), later)
    engine.dispose()
    with sqlite3.connect(ledger_home.parent / "ledger.db") as database:
        rows = database.execute("select task_id, mood from tasks").fetchall()
        version = database.execute("select version_num from alembic_version").fetchall()
    assert ([(t.task_id, "calm") for t in known], [("r9999",)]) == (rows, version)


def test_sums_of_pruned_rows_outlive_an_upgrade(ledger_home: Path) -> None:
    record(replace(task("old", attempt()), started=10.0))
    record(replace(task("new", attempt("failed")), started=86_400.0 * 9))
    with open_ledger() as ledger:
        whole = ledger.tally()
        assert ledger.prune(86_400.0 * 5) == 1
    with sqlite3.connect(ledger_home.parent / "ledger.db") as database:
        database.executescript(_WITHOUT_SPANS.replace("TABLE", "cells"))
        database.executescript(
            "drop table turns; drop table verdicts; drop table handoffs;"
            "update alembic_version set version_num = 'r0003'"
        )
    with open_ledger() as ledger:
        assert ledger.tally() == whole
        assert ledger.ends() == ends_of(ledger.latest())


def test_blocks_of_days_are_made_of_days_whose_rows_are_gone(ledger_home: Path) -> None:
    for number, day in enumerate((3, 27, 28, 90)):
        record(replace(task(str(number), attempt("failed"), attempt(model="big")), started=day * DAY + 1.0))
    with open_ledger() as ledger:
        whole, ends = ledger.tally(), ledger.ends()
        assert ledger.prune(60.0 * DAY) == 3
    with sqlite3.connect(ledger_home.parent / "ledger.db") as database:
        for name in ("cells", "turns", "handoffs"):
            database.executescript(_WITHOUT_SPANS.replace("TABLE", name))
        database.execute("update alembic_version set version_num = 'r0004'")
    with open_ledger() as ledger:
        assert (ledger.tally(), ledger.ends()) == (whole, ends)
        assert ledger.ends(28.0 * DAY).handoffs == {("small", "check-failed"): 2}
        record(replace(task("more", attempt("failed"), attempt(model="big")), started=29.0 * DAY))
        ledger.settle()
        assert ledger.ends().handoffs == {("small", "check-failed"): 5}


def test_a_newer_database_is_refused_and_the_record_kept(ledger_home: Path) -> None:
    with open_ledger():
        pass
    with sqlite3.connect(ledger_home.parent / "ledger.db") as database:
        database.execute("update alembic_version set version_num = 'r9999'")
    record(task("one"))
    with pytest.raises(LedgerError) as caught:
        open_ledger()
    assert str(caught.value) == (
        f"a later version of Fenceline wrote this ledger: schema r9999, known up to {REVISIONS[-1]} "
        "(update Fenceline)"
    )
    assert (ledger_home / "journal.jsonl").exists()


def test_the_ledger_has_no_place_for_code_prompts_answers_or_keys() -> None:
    columns = {table.name: " ".join(table.columns.keys()) for table in metadata.sorted_tables}
    assert columns == {
        "tasks": "task_id started workspace instruction scope recipe language verdict check total_s "
        "size confidence commit waited_s files_changed fate fate_at",
        "attempts": "task_id number model provider weights tier edit_format outcome requests prompt_tokens "
        "cached_tokens output_tokens tokens_measured prefill_s decode_s check_s total_s "
        "written_tokens reasoning_tokens ended price_table",
        "signals": "task_id attempt number kind",
        "changes": "task_id number path before after added removed",
        "cells": "key day model scope language size late completed failed unverified "
        "prompt_tokens cached_tokens written_tokens output_tokens seconds span",
        "sums": "key model provider weights tier edit_format scope recipe language size outcome "
        "attempts prompt_tokens output_tokens kept undone reverted rewritten seconds",
        "turns": "key day scope model tier language size recipe "
        "completed failed unverified other kept fated local span",
        "verdicts": "key day scope completed failed unverified other kept fated local",
        "handoffs": "key day model reason count span",
    }
