"""``python -m benchmarks.routes``: tries every way out and prints what came of it; exit 1 when one is not as it should.

Needs root for the namespaces; ``--loopback`` goes by what the server heard instead.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.routes.groups import GROUPS
from benchmarks.routes.play import VENDORS, Played, play
from benchmarks.routes.stage import prepare
from benchmarks.routes.wire import Cable, Loopback, may_make_namespaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.routes.route import Route
    from benchmarks.routes.wire import Wire

    from fenceline.models.scripted_hosted.server import VendorName


@dataclass(frozen=True, slots=True)
class Row:
    """One route, tried with the policy and without."""

    group: str
    route: Route
    vendor: VendorName
    fenced: Played
    open: Played

    @property
    def wrong(self) -> list[str]:
        """What is not as it has to be."""
        wrong = [*self.fenced.wrong, *(f"without the policy: {each}" for each in self.open.wrong)]
        if self.fenced.outcome != self.route.outcome:
            wrong.append(f"{self.fenced.outcome}, and not {self.route.outcome}")
        if bool(self.open.escaped) != self.route.carries:
            wrong.append(f"without the policy {len(self.open.escaped)} words left")
        return wrong

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        words = f"{len(self.fenced.escaped)} / {len(self.open.escaped)}"
        return self.group, self.route.name, self.route.does, self.fenced.outcome, words

    def plain(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "group": self.group, "name": self.route.name, "does": self.route.does, "vendor": self.vendor,
            "why": self.route.why, "fenced": asdict(self.fenced), "open": asdict(self.open), "wrong": self.wrong,
        }  # fmt: skip


def main() -> None:
    """Print the table, or a line of JSON for each route."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.routes", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument("--loopback", action="store_true", help="without namespaces, so without root")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="routes or groups")
    given = parser.parse_args()
    if not given.json:
        head = (
            "group",
            "route",
            "the hosted model",
            "outcome",
            "protected words sent, with the policy / without",
        )
        print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
    bad = count = 0
    with ExitStack() as stack:
        wire = Loopback() if given.loopback or not may_make_namespaces() else stack.enter_context(Cable())
        for row in rows(wire, frozenset(given.only)):
            print(json.dumps(row.plain()) if given.json else f"| {' | '.join(row.cells)} |", flush=True)
            if row.wrong and not given.json:
                print(f"  WRONG {row.route.name}: {'; '.join(row.wrong)}", flush=True)
            bad += bool(row.wrong)
            count += 1
    raise SystemExit(1 if bad or not count else 0)


def rows(wire: Wire, names: frozenset[str]) -> Iterator[Row]:
    """Try the routes with these names or in these groups, all for none; the vendors take turns."""
    with tempfile.TemporaryDirectory(prefix="routes-") as folder:
        made = Path(folder).resolve() / "made"
        made.mkdir()
        prepare(made)
        without: dict[tuple[object, ...], Played] = {}  # routes that differ by their policy alone
        every = [(group, route) for group, routes in GROUPS.items() for route in routes]
        for number, (group, route) in enumerate(every):
            if names and not {group, route.name} & names:
                continue
            vendor = VENDORS[number % len(VENDORS)]
            fenced = play(route, vendor, made, wire)
            if (same := (route.does, route.needs, route.reads)) not in without:
                without[same] = play(route, vendor, made, wire, fenced=False)
            yield Row(group, route, vendor, fenced, without[same])


if __name__ == "__main__":
    main()
