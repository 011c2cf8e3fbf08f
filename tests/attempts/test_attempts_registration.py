"""The lines that register a sibling, said again for the new component."""

from __future__ import annotations

import pytest

from fenceline.attempts.registration import registering, renamed
from fenceline.scope.model import Registration, Scope


@pytest.mark.parametrize(
    ("line", "sibling", "new", "copy"),
    [
        ('    "json": JsonExporter,', "json_exporter", "tsv_exporter", '    "tsv": TsvExporter,'),
        ("from x.json_exporter import JsonExporter", "json_exporter", "tsv_exporter", "from x.tsv_exporter import TsvExporter"),
        ("import { UserCard } from './user-card';", "user-card", "order-card", "import { OrderCard } from './order-card';"),
        ("  userCard: userCardView,", "userCard", "orderCard", "  orderCard: orderCardView,"),
        ("USER_CARD = 1", "user_card", "order_card", "ORDER_CARD = 1"),
        ('\t"html": HTMLReport{},', "html_report", "md_report", '\t"md": MDReport{},'),
        ("app.use('/orders', orders);", "orders", "refunds", "app.use('/refunds', refunds);"),
        ("reorders = 1", "orders", "refunds", ""),
        ("nothing of it", "json_exporter", "tsv_exporter", ""),
        ("anything", "___", "x", ""),
        ("anything", "x", "___", ""),
    ],
)  # fmt: skip
def test_every_form_of_a_name_is_renamed(line: str, sibling: str, new: str, copy: str) -> None:
    assert renamed(line, sibling, new) == copy


def registered(source: bytes, lines: tuple[int, ...], patterns: tuple[str, ...], new: str) -> bytes | None:
    scope = Scope("edit", "component", patterns=patterns, register=(Registration("r", lines),))
    edits = registering(scope, new, lambda _: source)
    return edits[0].after if edits else None


@pytest.mark.parametrize(
    ("source", "lines", "after"),
    [
        (b"import a_x\nimport b_x\n\nALL = [\n  a_x,\n  b_x,\n]\n", (1, 2, 5, 6), b"import a_x\nimport b_x\nimport c_x\n\nALL = [\n  a_x,\n  b_x,\n  c_x,\n]\n"),
        (b"from p import a_x, b_x\nALL = [a_x.run, b_x.run]\n", (1, 2), b"from p import a_x, b_x, c_x\nALL = [a_x.run, b_x.run, c_x.run]\n"),
        (b"import a_x\r\nimport b_x\r\n# \xff\n", (1, 2), b"import a_x\r\nimport b_x\r\nimport c_x\r\n# \xff\n"),
        (b"use(b_x); // \xff", (1,), b"use(b_x); // \xff\nuse(c_x); // \xff"),
        (b"nothing\n", (1,), None),
    ],
)  # fmt: skip
def test_the_new_one_stands_after_its_siblings(
    source: bytes, lines: tuple[int, ...], after: bytes | None
) -> None:
    assert registered(source, lines, ("p/a_x.py", "p/b_x.py"), "p/c_x.py") == after


def test_nothing_registers_nothing() -> None:
    assert registering(Scope("edit", "component"), "p/c.py", lambda _: b"") == ()
