"""What would move the line, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.score.breakeven import Line


def moves(line: Line) -> str:
    """Return where one kind of scope stands, and at which rate or price that would change."""
    local, hosted = line.local.group["model"], line.hosted.group["model"]
    match line.stand:
        case "local":
            return f"Asking {local} first pays. It would stop paying below {_rate(line)}{_cheaper(line, hosted)}."
        case "hosted":
            reach = f"{local} would have to reach {_rate(line)}{_dearer(line, hosted)}"
            return f"Asking {hosted} first is cheaper. {reach}."
        case _:
            return f"Too close or too few to say: {local} pays from {_rate(line)}{_at_price(line, hosted)}."


def _rate(line: Line) -> str:
    return "a rate that there is not" if line.needed.value > 1 else f"{line.needed.value:.0%} completed"


def _cheaper(line: Line, hosted: str) -> str:
    if line.price is None:
        return ""
    if line.price == 0:
        return ", and pays at any price of tokens"
    return f", or if tokens of {hosted} cost less than {_times(line.price)} today's price"


def _dearer(line: Line, hosted: str) -> str:
    return "" if not line.price else f", or tokens of {hosted} to cost {_times(line.price)} today's price"


def _at_price(line: Line, hosted: str) -> str:
    return "" if not line.price else f", or where tokens of {hosted} cost {_times(line.price)} today's price"


def _times(factor: float) -> str:
    return f"{factor:.1f} times" if factor >= 1 else f"{factor:.2f} times"
