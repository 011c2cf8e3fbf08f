"""The journal: appended durably, torn lines set apart, a full disk told in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from ledger_samples import attempt, task

from fenceline.ledger.errors import LedgerError
from fenceline.ledger.journal import Contents, read, record, take

_RECORD_WITH_LITTLE_ROOM = """
import resource, sys
from fenceline.ledger.errors import LedgerError
from fenceline.ledger.journal import record
from ledger_samples import task
room = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
try:
    record(task("second"))
except LedgerError as error:
    print(error.message)
"""


def test_recorded_tasks_are_taken_in_order() -> None:
    record(task("one", attempt()))
    record(task("two", attempt("failed"), attempt()))
    taken = take()
    assert taken is not None
    assert read(taken) == Contents([task("one", attempt()), task("two", attempt("failed"), attempt())])


def test_nothing_recorded_is_nothing_to_take() -> None:
    assert take() is None


def test_an_interrupted_move_is_taken_before_the_journal() -> None:
    record(task("one"))
    first = take()
    record(task("two"))
    assert first is not None
    assert take() == first
    assert read(first) == Contents([task("one")])


def test_a_torn_line_spoils_no_other(ledger_home: Path) -> None:
    record(task("one"))
    with (ledger_home / "journal.jsonl").open("ab") as journal:
        journal.write(b'\n{"task_id":"torn","star')
    record(task("two"))
    taken = take()
    assert taken is not None
    assert read(taken) == Contents([task("one"), task("two")], unreadable=[b'{"task_id":"torn","star'])


def test_text_that_is_not_utf8_is_recorded_with_question_marks() -> None:
    record(task("odd-\udcff"))
    taken = take()
    assert taken is not None
    assert [t.task_id for t in read(taken).tasks] == ["odd-?"]


def test_journal_and_folder_are_the_owners_alone(ledger_home: Path) -> None:
    record(task("one"))
    modes = [path.stat().st_mode & 0o777 for path in (ledger_home, ledger_home / "journal.jsonl")]
    assert modes == [0o700, 0o600]


def test_a_write_cut_short_leaves_the_journal_as_it_was(ledger_home: Path) -> None:
    record(task("first"))
    journal = ledger_home / "journal.jsonl"
    before = journal.read_bytes()
    room = str(len(before) + 20)
    done = subprocess.run(
        [sys.executable, "-c", _RECORD_WITH_LITTLE_ROOM, room],
        env={
            "PYTHONPATH": ":".join((*sys.path, str(Path(__file__).parent))),
            "FENCELINE_HOME": str(ledger_home.parents[1]),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("this run could not be recorded in ")
    assert done.stdout.count("\n") == 1
    assert journal.read_bytes() == before


def test_a_full_disk_is_one_clear_line(ledger_home: Path) -> None:
    ledger_home.mkdir(parents=True)
    (ledger_home / "journal.jsonl").symlink_to("/dev/full")
    with pytest.raises(LedgerError) as caught:
        record(task("one"))
    assert str(caught.value) == (
        f"this run could not be recorded in {ledger_home.parent}: No space left on device "
        "(its result stands; free space or mend permissions there)"
    )


def test_a_data_folder_that_is_a_file_is_one_clear_line(ledger_home: Path) -> None:
    ledger_home.parents[1].mkdir()
    ledger_home.parent.write_text("in the way")
    with pytest.raises(LedgerError, match=r"this run could not be recorded in .*: Not a directory"):
        record(task("one"))


def test_a_line_of_the_first_version_still_counts(ledger_home: Path) -> None:
    """As version 0.1.0 wrote it, byte for byte."""
    ledger_home.mkdir(parents=True)
    (ledger_home / "journal.jsonl").write_bytes(
        b'\n{"task_id":"one","started":3.0,"workspace":"/src/shapes","instruction":"add perimeter to Rectangle",'
        b'"scope":"edit","recipe":"change","language":"python","verdict":"verified","check":"pytest -q","total_s":2.0,'
        b'"attempts":[{"model":"small","provider":"llamacpp","weights":"qwen2.5-coder-1.5b","tier":"local",'
        b'"edit_format":"symbol","outcome":"verified","requests":1,"prompt_tokens":100,"output_tokens":50,'
        b'"total_s":2.0,"signals":[]}]}\n'
    )
    assert read(ledger_home / "journal.jsonl") == Contents([task("one", attempt())])
