"""The receipts as a report for an auditor: each request once, totals by endpoint, what is wrong with the chain."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fenceline.policy.receipts import Receipt

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Receipts</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root {{ color-scheme: light dark; --line: #ddd; --quiet: #666; --bad: #9b1c1c; --held: #fdf0ee }}
@media (prefers-color-scheme: dark) {{ :root {{ --line: #3a3a3a; --quiet: #a5a5a5; --bad: #ff9b90; --held: #3a2321 }} }}
body {{ font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 84rem }}
h3 {{ font-size: 1rem; margin: 2rem 0 .25rem; overflow-wrap: anywhere }}
div {{ overflow-x: auto }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid var(--line) }}
th {{ color: var(--quiet); font-weight: normal; white-space: nowrap }}
td {{ overflow-wrap: anywhere; min-width: 12rem }}
td ul {{ margin: 0; padding: 0; list-style: none }}
.n, .t {{ font-variant-numeric: tabular-nums; white-space: nowrap; min-width: 0 }}
.n {{ text-align: right }}
.held td {{ background: var(--held) }}
code {{ font-size: 11px; color: var(--quiet) }}
.bad {{ color: var(--bad) }}
</style></head><body>
<h1>What left for hosted models, and what was held back</h1>
<p>{summary}</p>
{chain}
<h2>Endpoints</h2>
{endpoints}
<h2>Requests</h2>
{requests}
</body></html>
"""
_ENDPOINTS = ("endpoint", "sent", "held back", "bytes let out")
_REQUESTS = (
    "time, UTC", "outcome", "bytes", "to", "files named, and declarations shown", "ruling", "id, sha256 of the body",
)  # fmt: skip
_NUMBERS = ("sent", "held back", "bytes let out", "bytes")


class Sent(msgspec.Struct, frozen=True):
    """One request.

    Attributes:
        id: of its receipts.
        time: when it was ruled on, UTC.
        task: the instruction's beginning.
        endpoint: URL.
        address: the other end of its connection; empty where none was made.
        outcome: what became of it.
        bytes: of the body.
        sha256: of the body.
        files: label by path of the files that it names.
        ruling: why it was let out, or held back.
        symbols: dotted names of the declarations of these files that it shows.
    """

    id: str
    time: str
    task: str
    endpoint: str
    address: str
    outcome: Literal["sent", "let out, not connected", "held back"]
    bytes: int
    sha256: str
    files: dict[str, str]
    ruling: str
    symbols: dict[str, list[str]] = {}


class Total(msgspec.Struct):
    """What went to one endpoint, and what did not; bytes are of what was let out."""

    endpoint: str
    sent: int = 0
    held_back: int = 0
    bytes: int = 0


class Report(msgspec.Struct, frozen=True):
    """Everything that an auditor asks for.

    Attributes:
        made: when, UTC.
        task: text that the tasks' instructions hold, empty for all.
        lines: of the whole chain.
        flaws: what is wrong with the whole chain, in words.
        endpoints: in the order of their first request.
        requests: oldest first.
    """

    made: str
    task: str
    lines: int
    flaws: tuple[str, ...]
    endpoints: tuple[Total, ...]
    requests: tuple[Sent, ...]


def report(chosen: Sequence[Receipt], lines: int, flaws: Sequence[str], made: str, task: str = "") -> Report:
    """Return the report on ``chosen`` receipts of a chain of ``lines``."""
    requests = tuple(_merged(chosen))
    totals: dict[str, Total] = {}
    for each in requests:
        total = totals.setdefault(each.endpoint, Total(each.endpoint))
        total.held_back += each.outcome == "held back"
        total.sent += each.outcome == "sent"
        total.bytes += 0 if each.outcome == "held back" else each.bytes
    return Report(made, task, lines, tuple(flaws), tuple(totals.values()), requests)


def page(made: Report) -> str:
    """Return it as one HTML page that loads nothing and runs nothing."""
    sent = sum(total.sent for total in made.endpoints)
    held = sum(total.held_back for total in made.endpoints)
    about = f" of tasks that say “{made.task}”" if made.task else ""
    summary = f"Sent: {sent}; held back: {held}{about}. Made {made.made}."
    flaws = "".join(f"<li>{escape(flaw)}</li>" for flaw in made.flaws)
    whole = f"<p>The chain has {made.lines} lines; each follows the one before.</p>"
    return _PAGE.format(
        summary=escape(summary),
        chain=f'<p class="bad">The chain was touched:</p><ul class="bad">{flaws}</ul>' if flaws else whole,
        endpoints=_table(_ENDPOINTS, map(_total, made.endpoints)),
        requests="".join(_tasks(made.requests)) or "<p>none</p>",
    )


def named(files: Mapping[str, str], symbols: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield each file in words, with its label and what is shown of it."""
    for path, label in files.items():
        yield f"{path} ({label}){': ' if path in symbols else ''}{', '.join(symbols.get(path, ()))}"


def _merged(chosen: Iterable[Receipt]) -> Iterable[Sent]:
    """Return each request once, with the address that its connection led to."""
    found: dict[str, Sent] = {}
    for each in chosen:
        if each.event == "connected" and (known := found.get(each.id)):
            found[each.id] = msgspec.structs.replace(known, address=each.address, outcome="sent")
            continue
        outcome = "held back" if each.event == "refused" else "let out, not connected"
        found[each.id] = Sent(
            each.id, each.time, each.task, each.endpoint, each.address, outcome, each.bytes, each.sha256, each.files,
            each.ruling, each.symbols,
        )  # fmt: skip
    return found.values()


def _tasks(requests: Iterable[Sent]) -> Iterator[str]:
    """Yield the requests under the task that they were for, in their order."""
    for task, its in groupby(requests, lambda each: each.task):
        yield f"<h3>{escape(task)}</h3>\n{_table(_REQUESTS, map(_request, its))}"


def _request(each: Sent) -> str:
    held = ' class="held"' if each.outcome == "held back" else ""
    files = "".join(f"<li>{escape(one)}</li>" for one in named(each.files, each.symbols))
    return (
        f'<tr{held}><td class="t">{escape(each.time[:23].replace("T", " "))}</td>'
        f'<td class="t">{escape(each.outcome)}</td><td class="n">{each.bytes:,}</td>'
        f"<td>{escape(each.endpoint)}<br>{escape(each.address)}</td><td><ul>{files}</ul></td>"
        f"<td>{escape(each.ruling)}</td><td><code>{escape(each.id)}<br>{escape(each.sha256)}</code></td></tr>"
    )


def _total(each: Total) -> str:
    numbers = "".join(f'<td class="n">{number:,}</td>' for number in (each.sent, each.held_back, each.bytes))
    return f"<tr><td>{escape(each.endpoint)}</td>{numbers}</tr>"


def _table(head: Sequence[str], rows: Iterable[str]) -> str:
    heads = "".join(f'<th class="{"n" if name in _NUMBERS else "t"}">{name}</th>' for name in head)
    lines = "\n".join(rows)
    return f"<div><table><tr>{heads}</tr>\n{lines}</table></div>\n" if lines else "<p>none</p>"
