"""What left for hosted models, summed up from the receipts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fenceline.policy.receipts import Receipt

_MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What went to one server.

    Attributes:
        host: its name or address, and port where it is not the usual one.
        admitted: requests.
        bytes: of their bodies.
        refused: requests that were held back.
    """

    host: str
    admitted: int
    bytes: int
    refused: int


@dataclass(frozen=True, slots=True)
class Left:
    """The receipts of a stretch of time.

    Attributes:
        endpoints: by name.
        reasons: why requests were held back, with how often, the most frequent first.
        flaws: how many places the chain of receipts is broken at, over all time.
    """

    endpoints: tuple[Endpoint, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    flaws: int = 0


def what_left(receipts: Iterable[Receipt], flaws: Iterable[str], since: float = 0.0) -> Left:
    """Sum up the receipts written at ``since`` (seconds since the epoch, UTC) or later."""
    admitted: defaultdict[str, int] = defaultdict(int)
    size: defaultdict[str, int] = defaultdict(int)
    refused: defaultdict[str, int] = defaultdict(int)
    reasons: Counter[str] = Counter()
    for receipt in receipts:
        if since and _time(receipt) < since:
            continue
        host = _host(receipt.endpoint)
        if receipt.event == "admitted":
            admitted[host] += 1
            size[host] += receipt.bytes
        elif receipt.event == "refused":
            refused[host] += 1
            reasons[receipt.ruling] += 1
    hosts = sorted({*admitted, *refused})
    return Left(
        endpoints=tuple(Endpoint(host, admitted[host], size[host], refused[host]) for host in hosts),
        reasons=tuple(reasons.most_common(_MOST_REASONS)),
        flaws=sum(1 for _ in flaws),
    )


def _host(endpoint: str) -> str:
    try:
        return urlsplit(endpoint).netloc.rpartition("@")[2] or endpoint
    except ValueError:  # brackets that hold no address
        return endpoint


def _time(receipt: Receipt) -> float:
    try:
        return datetime.fromisoformat(receipt.time).timestamp()
    except ValueError:
        return float("inf")  # a touched line is never hidden
