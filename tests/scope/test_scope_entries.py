"""The names of a member in a line that registers it: their shape, and the same line for another one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenceline.scope.entries import Member

JSON = Member("json_exporter", "JsonExporter", "exporter")
TSV = Member("tsv_exporter", "TsvExporter", "exporter")


@pytest.mark.parametrize(
    ("line", "old", "new", "copy"),
    [
        ('    "json": JsonExporter,', JSON, TSV, '    "tsv": TsvExporter,'),
        ("from x.json_exporter import JsonExporter", JSON, TSV, "from x.tsv_exporter import TsvExporter"),
        ("import { UserCard } from './user-card';", Member("user-card", "UserCard"), Member("order-card", "OrderCard"), "import { OrderCard } from './order-card';"),
        ("  userCard: userCardView,", Member("userCard"), Member("orderCard"), "  orderCard: orderCardView,"),
        ("USER_CARD = 1", Member("user_card"), Member("order_card"), "ORDER_CARD = 1"),
        ('\t"html": HTMLReport{},', Member("html_report", "HTMLReport", "report"), Member("md_report", "MDReport", "report"), '\t"md": MDReport{},'),
        ("app.use('/orders', orders);", Member("orders"), Member("refunds"), "app.use('/refunds', refunds);"),
        ('"x.httpproxy.HttpProxyMiddleware": 750,', Member("httpproxy", "HttpProxyMiddleware"), Member("dedupe", "DedupeMiddleware"), '"x.dedupe.DedupeMiddleware": 750,'),
        ('const { JSONStream } = require("./json-stream.js");', Member("json-stream", "JSONStream"), Member("tap2", "TAP2"), 'const { TAP2 } = require("./tap2.js");'),
        ('import Card from "./Card"', Member("Card", "Card"), Member("Tile", "TileView"), 'import TileView from "./Tile"'),
        ("mod barrier;", Member("barrier", "Barrier"), Member("gate"), "mod gate;"),
        ("use Barrier;", Member("barrier", "Barrier"), Member("gate"), "use gate;"),
        ("reorders = 1", Member("orders"), Member("refunds"), ""),
        ("nothing of it", JSON, TSV, ""),
        ("anything", Member("___"), Member("x"), ""),
    ],
)  # fmt: skip
def test_every_spelling_is_made_the_same_of_the_other(line: str, old: Member, new: Member, copy: str) -> None:
    assert old.renamed(line, new) == copy


def test_a_shape_is_shared_by_those_who_are_registered_alike() -> None:
    shape = JSON.shape('    "json": JsonExporter(750),')
    assert re.fullmatch(shape, '    "tsv": TsvExporter(9),')
    assert not re.fullmatch(shape, '    "tsv": make(TsvExporter(9)),')
    assert JSON.shape("nothing of it") == ""
    assert Member("vue.config").shape("load('vue.config')") == ""


lines = st.text(st.characters(exclude_characters="\n"), max_size=40)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,6}([_-][a-z0-9]{1,6}){0,2}", fullmatch=True)


@given(names, names, names, lines, lines)
def test_a_line_has_its_own_shape_and_is_itself_for_the_same_member(
    stem: str, symbol: str, affix: str, before: str, after: str
) -> None:
    member = Member(stem, symbol, affix)
    line = f"{before} {stem} {after}"
    assert re.fullmatch(member.shape(line), line)
    assert member.renamed(line, member) == line
