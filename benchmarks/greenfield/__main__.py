"""Entry: ``python -m benchmarks.greenfield [--vendor anthropic openai] [--estimate] [WORDS of a variant's name …]``."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, get_args

from fenceline.models.scripted_hosted.server import VendorName

from .script import variants
from .stage import play

if TYPE_CHECKING:
    from collections.abc import Callable

    from .script import Variant
    from .stage import Found

_HEAD = (
    "vendor", "session", "exit code", "verdict", "requests", "tool calls", "prompt tokens", "output tokens",
    "workspace", "as expected",
)  # fmt: skip


def main() -> None:
    """Play every session and print the table; exit 1 when any is not as expected."""
    asked = _arguments()
    count = _estimated if asked.estimate else _o200k()
    print(f"| {' | '.join(_HEAD)} |\n|{'---|' * len(_HEAD)}")
    bad = 0
    for vendor in asked.vendor:
        for variant in variants():
            if asked.words and not any(word in variant.name for word in asked.words):
                continue
            found = play(variant, vendor, count)
            bad += bool(found.wrong)
            print(f"| {' | '.join(_cells(vendor, variant, found))} |", flush=True)
            for each in found.wrong:
                print(f"{vendor}, {variant.name}: {each}", file=sys.stderr)
    raise SystemExit(1 if bad else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.greenfield", description=__doc__)
    parser.add_argument("words", nargs="*", help="only sessions whose name holds one of these")
    parser.add_argument("--vendor", nargs="+", choices=get_args(VendorName), default=["anthropic", "openai"])
    parser.add_argument("--estimate", action="store_true", help="four bytes a token, in place of o200k_base")
    return parser.parse_args()


def _estimated(text: str) -> int:
    return len(text.encode()) // 4


def _o200k() -> Callable[[str], int]:
    from benchmarks.o200k import tokens  # noqa: PLC0415 - fetches its ranks at first use

    return tokens


def _cells(vendor: str, variant: Variant, found: Found) -> tuple[str, ...]:
    state = (
        "verified" if found.verified and not found.restored else "restored" if found.restored else "neither"
    )
    return (
        vendor, variant.name, str(found.exit_code), found.verdict, str(found.requests), str(found.calls),
        f"{found.prompt:,}", f"{found.output:,}", state, "no" if found.wrong else "yes",
    )  # fmt: skip


main()
