"""``fenceline receipts``: what left for hosted models and what was held back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec

from fenceline.policy.receipts import flaws, receipts

if TYPE_CHECKING:
    from fenceline.policy.receipts import Receipt


def show_receipts(*, verify: bool, as_json: bool) -> int:
    """Print every receipt, or hold the chain against itself; 1 where it was touched."""
    if verify:
        return _verified(as_json=as_json)
    found = list(receipts())
    for receipt in found:
        print(msgspec.json.encode(receipt).decode() if as_json else _line(receipt))
    if not found and not as_json:
        print("nothing has left for a hosted model, and nothing was held back")
    return 0


def _verified(*, as_json: bool) -> int:
    count, wrong = sum(1 for _ in receipts()), list(flaws())
    if as_json:
        print(msgspec.json.encode({"receipts": count, "flaws": wrong}).decode())
    else:
        for flaw in wrong:
            print(flaw, file=sys.stderr)
        if not wrong:
            print(f"{count} lines, each follows the one before")
    return 1 if wrong else 0


def _line(receipt: Receipt) -> str:
    where = f"{receipt.endpoint} {receipt.address}".rstrip()
    what = f": {receipt.ruling}" if receipt.event == "refused" else ""
    return f"{receipt.time}  {receipt.id}  {receipt.event:9}  {receipt.bytes:>9,} bytes  {where}{what}"
