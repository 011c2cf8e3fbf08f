"""``fenceline receipts``: what left for hosted models and what was held back."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from fenceline.errors import UsageError
from fenceline.policy.receipts import flaws, receipts
from fenceline.workspace.faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fenceline.policy.receipts import Receipt


def show_receipts(task: str, report: Path | None, *, verify: bool, as_json: bool) -> int:
    """Print receipts, hold the chain against itself, or write a report; 1 where the chain was touched.

    Args:
        task: text that the instruction holds, or how the request's id begins; empty for all.
        report: file to write a report to, JSON or HTML by its ending.
        verify: hold the chain against itself.
        as_json: print JSON.

    Raises:
        UsageError: the report cannot be written.
    """
    every = list(receipts())
    chosen = [receipt for receipt in every if _is_of(receipt, task)]
    if report is not None:
        return _report(report, chosen, len(every), task)
    if verify:
        return _verified(len(every), as_json=as_json)
    for line in map(_as_json, chosen) if as_json else _by_task(chosen):
        print(line)
    if not chosen and not as_json:
        about = " for that task" if task else ""
        print(f"nothing has left for a hosted model{about}, and nothing was held back")
    return 0


def _is_of(receipt: Receipt, task: str) -> bool:
    return task.casefold() in receipt.task.casefold() or receipt.id.startswith(task)


def _report(place: Path, chosen: list[Receipt], lines: int, task: str) -> int:
    from fenceline.policy.audit import page, report  # noqa: PLC0415 - only for a report

    made = report(chosen, lines, list(flaws()), datetime.now(UTC).isoformat(timespec="seconds"), task)
    match place.suffix.lower():
        case ".html" | ".htm":
            data = page(made).encode()
        case ".json":
            data = msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"
        case _:
            raise UsageError(
                f"{place} ends neither in .html nor in .json", "name the report report.html or report.json"
            )
    try:
        place.write_bytes(data)
    except OSError as fault:
        raise UsageError(f"{place} cannot be written: {fault.strerror}", "name another file") from fault
    print(
        f"{place}: requests: {len(made.requests)}; {'the chain was touched' if made.flaws else 'the chain is whole'}"
    )
    return 1 if made.flaws else 0


def _verified(count: int, *, as_json: bool) -> int:
    wrong = list(flaws())
    if as_json:
        print(msgspec.json.encode({"receipts": count, "flaws": wrong}).decode())
    else:
        for flaw in wrong:
            print(flaw, file=sys.stderr)
        if not wrong:
            print(f"{count} line{'' if count == 1 else 's'}, each follows the one before")
    return 1 if wrong else 0


def _as_json(receipt: Receipt) -> str:
    return msgspec.json.encode(receipt).decode()


def _by_task(chosen: list[Receipt]) -> Iterator[str]:
    """Yield receipts in words, under the task that they were for."""
    for number, (task, its) in enumerate(groupby(chosen, lambda receipt: receipt.task)):
        if number:
            yield ""
        yield f"task  {shown(task) or 'none: a question about a model'}"
        for receipt in its:
            yield from _lines(receipt)


def _lines(receipt: Receipt) -> Iterator[str]:
    """Yield a receipt in words; what it says of files stands once, with the ruling."""
    from fenceline.policy.audit import named  # noqa: PLC0415 - not for the other ways to show them

    where = f"{receipt.endpoint} {receipt.address}".rstrip()
    what = f": {receipt.ruling}" if receipt.event == "refused" else ""
    yield f"{receipt.time}  {receipt.id}  {receipt.event:9}  {receipt.bytes:>9,} bytes  {where}{what}"
    if receipt.event != "connected":
        yield from (f"    {shown(each)}" for each in named(receipt.files, receipt.symbols))
