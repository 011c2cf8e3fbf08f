"""Every request to a hosted endpoint has its receipt, and a receipt that was touched shows."""

from __future__ import annotations

import hashlib
import json
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fence_kit import FEES, HOSTED, LOCAL, OPEN, gate_of, repository

from fenceline.errors import FencelineError
from fenceline.policy.endpoint import EgressRefused
from fenceline.policy.label import Label
from fenceline.policy.receipts import Book, Receipt, ReceiptFault, flaws, folder, receipts

if TYPE_CHECKING:
    from fenceline.policy.gate import EgressGate

BODY = b'{"messages": [{"content": "see src/hello.py"}]}'


@pytest.fixture
def gate(tmp_path: Path) -> EgressGate:
    root = repository(tmp_path / "w", {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    return gate_of(root, ("src/pay/", Label.CLOSED))


def written(n: int) -> list[bytes]:
    book = Book("t")
    for number in range(n):
        book.request(HOSTED, f"body {number}".encode(), {}, "")
    return (folder() / "chain.jsonl").read_bytes().splitlines(keepends=True)


def test_what_left_and_what_was_held_back_are_both_written_down(gate: EgressGate) -> None:
    gate.admit(LOCAL, BODY)
    first = gate.admit(HOSTED, BODY)
    gate.connected(first, "192.0.2.1:443")
    held = json.dumps({"messages": [{"content": FEES}]}).encode()
    with pytest.raises(EgressRefused) as refused:
        gate.admit(HOSTED, held)
    found = list(receipts())
    assert [receipt.event for receipt in found] == ["admitted", "connected", "refused"]
    assert gate.receipts == (first, found[2].id)
    digest = hashlib.sha256(BODY).hexdigest()
    assert found[1] == Receipt(
        first, found[1].time, "connected", "a task", HOSTED.url, "192.0.2.1:443", len(BODY), digest,
        {"src/hello.py": "open"}, "nothing protected and no secret is in it", found[1].before,
    )  # fmt: skip
    assert (found[0].address, found[2].ruling) == ("", refused.value.message)
    assert "REGULATED" not in (folder() / "chain.jsonl").read_text()
    assert stat.S_IMODE((folder() / "chain.jsonl").stat().st_mode) == 0o600
    assert list(flaws()) == []


def test_what_is_shown_of_a_file_is_named(tmp_path: Path) -> None:
    shapes = "class Box:\n    def area(\n        self, w: int = 3\n    ) -> int:\n        return w\n\n\ndef late():\n    pass\n"
    root = repository(tmp_path / "w", {"open.py": shapes, "auth/in.py": shapes, "data.csv": "class Box\n"})
    gate = gate_of(root, ("auth/", Label.SIGNATURES))
    shown = "open.py\nclass Box:\n    def area(\n        self, w: int = 3\n    ) -> int:\nauth/in.py data.csv: def lately():"
    gate.admit(HOSTED, json.dumps({"messages": [{"content": shown}]}).encode())
    gate.admit(
        HOSTED, json.dumps({"messages": [{"content": "auth/in.py\ndef area(self, w: int=...)"}]}).encode()
    )
    assert [receipt.symbols for receipt in receipts()] == [
        {"auth/in.py": ["Box", "Box.area"], "open.py": ["Box", "Box.area"]},
        {"auth/in.py": ["Box.area"]},
    ]


def test_a_short_name_is_named_by_the_whole_of_its_declaration(tmp_path: Path) -> None:
    gate = gate_of(
        repository(tmp_path / "w", {"auth/in.py": "def e(d):\n    return d\n"}), ("auth/", Label.SIGNATURES)
    )
    for shown in ("auth/in.py: def e(d)", "auth/in.py: de e", "auth/in.py: e def"):
        gate.admit(HOSTED, json.dumps({"messages": [{"content": shown}]}).encode())
    assert [receipt.symbols for receipt in receipts()] == [{"auth/in.py": ["e"]}, {}, {}]


def test_what_is_part_of_a_longer_name_is_not_named(tmp_path: Path) -> None:
    source = "Box = make()\n\n\ndef late():\n    pass\n\n\ndef early():\n    pass\n"
    gate = gate_of(repository(tmp_path / "w", {"open.py": source}))
    for shown in ("_Box, Boxes", "def early(): def late():", "def earlier(): a Box"):
        gate.admit(HOSTED, json.dumps({"messages": [{"content": f"open.py {shown}"}]}).encode())
    named = [receipt.symbols.get("open.py") for receipt in receipts()]
    assert named == [None, ["late", "early"], ["Box"]]


def test_a_receipt_of_before_symbols_were_kept_holds_together(gate: EgressGate) -> None:
    gate.admit(HOSTED, BODY)
    chain = folder() / "chain.jsonl"
    line = chain.read_bytes().replace(b',"symbols":{}', b"").rstrip(b"\n")
    assert b"symbols" not in line
    chain.write_bytes(line + b"\n")
    digest = hashlib.sha256(line).hexdigest()
    (folder() / "head.json").write_text(json.dumps({"lines": 1, "sha256": digest}))
    gate.admit(HOSTED, BODY)
    assert (list(flaws()), [receipt.symbols for receipt in receipts()]) == ([], [{}, {}])


def altered(line: bytes) -> bytes:
    return line.replace(b'"bytes":6', b'"bytes":7')


Deed = Callable[[list[bytes]], list[bytes]]
DEEDS: dict[str, Deed] = {
    "line 2 does not follow": lambda lines: lines[:1] + lines[2:],
    "line 1 does not follow": lambda lines: [lines[1], lines[0], *lines[2:]],
    "line 4 does not follow": lambda lines: [*lines[:2], altered(lines[2]), lines[3]],
    "line 4 is not what was last written": lambda lines: [*lines[:3], altered(lines[3])],
    "1 of the last lines are missing": lambda lines: lines[:3],
    "4 of the last lines are missing": lambda _: [],
    "line 2 is no receipt": lambda lines: [lines[0], b"what\n", *lines[1:]],
}


@pytest.mark.parametrize("shows", DEEDS)
def test_a_touched_chain_shows(shows: str) -> None:
    lines = written(4)
    assert list(flaws()) == []
    (folder() / "chain.jsonl").write_bytes(b"".join(DEEDS[shows](lines)))
    assert any(flaw.startswith(shows) for flaw in flaws())
    written(2)
    assert list(flaws()), "what is written afterwards must not heal it"


def test_a_line_that_a_power_cut_tore_takes_no_other_along() -> None:
    written(2)
    chain = folder() / "chain.jsonl"
    chain.write_bytes(chain.read_bytes() + b'{"id":"torn')
    written(1)
    assert (len(list(receipts())), list(flaws())) == (3, ["line 3 is no receipt"])


def test_a_lost_head_shows() -> None:
    written(2)
    (folder() / "head.json").unlink()
    assert list(flaws()) == ["the record of the last line is missing"]


@pytest.mark.parametrize("kept", [0, 4096])
def test_a_head_that_a_power_cut_left_behind_is_caught_up_with(kept: int) -> None:
    written(2)
    head = folder() / "head.json"
    old = head.read_bytes()[:kept]
    written(2)
    head.write_bytes(old)
    assert not old or list(flaws()) == []
    written(1)
    assert (len(list(receipts())), list(flaws())) == (5, [])


def test_many_runs_write_one_chain() -> None:
    threads = [threading.Thread(target=written, args=(5,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(receipts())) == 20
    assert list(flaws()) == []


def test_what_has_no_receipt_does_not_leave(gate: EgressGate) -> None:
    folder().parent.mkdir(parents=True, exist_ok=True)
    folder().write_text("in the way")
    with pytest.raises(ReceiptFault, match="no receipt can be written") as fault:
        gate.admit(HOSTED, BODY)
    assert isinstance(fault.value, FencelineError)
