"""A repository with something to protect, and a gate in front of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from fenceline.policy.endpoint import Endpoint
from fenceline.policy.gate import EgressGate
from fenceline.policy.label import Label
from fenceline.policy.rules import Policy, Rule
from fenceline.workspace.files import open_workspace

HOSTED = Endpoint("https://models.example", "hosted", "a host name")
LOCAL = Endpoint("http://127.0.0.1:1", "local", "loopback")

FEES = '''"""What a payment costs."""

# Copyright the authors; licensed to nobody.
from __future__ import annotations

import math
from decimal import Decimal


def interchange(amount: Decimal, country: str, tier: int) -> Decimal:
    """Return the fee that a card's bank takes."""
    base = Decimal("0.0031") if country in REGULATED else Decimal("0.0187")
    # negotiated with the network, never to be told
    discount = min(tier * STEP, CEILING)
    for bound, share in LADDER:
        if amount > bound:
            discount += share * (amount - bound) / amount
    fee = amount * (base - discount)
    return max(fee.quantize(CENT), FLOOR)


def settle(batch, ledger, clock):
    pending = [entry for entry in batch if not entry.settled]
    pending.sort(key=lambda entry: (entry.priority, -entry.amount))
    window = clock.now() + GRACE
    while pending and clock.now() < window:
        entry = pending.pop()
        receipt = ledger.post(entry.account, entry.amount - interchange(entry.amount, entry.country, 2))
        entry.settled = receipt.accepted
        if not receipt.accepted:
            ledger.retry(entry, after=BACKOFF * (entry.tries + 1))
    return pending
'''
OPEN = '''"""Greets."""

from __future__ import annotations

import sys


def greet(names, out=sys.stdout):
    for position, name in enumerate(sorted(names), start=1):
        line = f"{position}. Good morning, {name.title()}"
        out.write(line + "\\n")
    if not names:
        out.write("nobody is here\\n")
    return len(names)
'''


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True)


def repository(root: Path, files: dict[str, str]) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "m")
    return root


def gate_of(root: Path, *rules: tuple[str, Label], default: Label = Label.OPEN) -> EgressGate:
    policy = Policy.of(default, tuple(Rule((pattern,), share) for pattern, share in rules))
    return EgressGate(policy, open_workspace(root), "a task")
