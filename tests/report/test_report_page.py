"""The report: one file that needs nothing else, says every figure in words, and trusts no name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from report_kit import Tree, a_history, view_of
from sample_history import write_history

from fenceline.cli.report import write_report
from fenceline.policy.endpoint import Endpoint
from fenceline.policy.receipts import Book
from fenceline.report.page import page
from fenceline.score.words import money

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_needs_nothing_else() -> None:
    html = page(a_history())
    tree = Tree.of(html)
    kinds = {kind for kind, _ in tree.opened}
    assert not kinds & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert (
        "meta",
        {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"},
    ) in tree.opened
    links = [given["href"] for kind, given in tree.opened if kind == "a"]
    ids = {given["id"] for _, given in tree.opened if "id" in given}
    assert links
    assert all(link and link[0] == "#" and link[1:] in ids for link in links)
    assert not re.search(r"url\(|@import|https?://", html)


def test_every_chart_says_what_it_shows() -> None:
    tree = Tree.of(page(a_history()))
    charts = [given for kind, given in tree.opened if kind == "svg" and given.get("role") == "img"]
    rows = 9 + 6 + 9 + 1  # rates, lines, reasons, the course
    assert len(charts) == rows
    assert all(chart["aria-label"] for chart in charts)
    hidden = [given for kind, given in tree.opened if kind == "svg" and given.get("class") == "mark"]
    assert [mark["aria-hidden"] for mark in hidden] == ["true"]


def test_its_figures_are_those_of_the_overview() -> None:
    view = a_history()
    words = Tree.of(page(view)).words
    total = view.seen.total
    assert f"{total.completed / total.judged:.0%}" in words
    assert total.cost.per_completed is not None
    assert money(total.cost.per_completed.value) in words
    for row in view.seen.rows:
        assert f"{row.score.completed} of {row.score.count}" in words
    for piece in view.seen.advice:
        assert piece.text in words
    assert {"api.anthropic.com", "43,200", "src/payments/card.py is closed"} <= set(words)


def test_the_mark_of_small_samples_is_explained_where_it_is() -> None:
    html = page(a_history())
    assert ("* fewer than" in html) is ("<abbr" in html)
    assert "* fewer than" not in html


def test_an_empty_ledger_is_a_page_too() -> None:
    words = " ".join(Tree.of(page(view_of([]))).words)
    assert "Nothing is recorded yet" in words
    assert "Nothing was completed at a known price" in words
    assert "Nothing went to a hosted model" in words


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_hostile_names_stay_text(name: str) -> None:
    tasks = write_history(12)
    hostile = f"<script>alert(1)</script>'\"&{name}"
    renamed = [
        replace(
            task,
            scope=hostile,
            attempts=tuple(replace(one, model=hostile + one.model) for one in task.attempts),
        )
        for task in tasks
    ]
    Book("x").request(Endpoint(f"https://<b>{name}</b>/", "hosted", "its address"), b"", {}, f"<i>{name}")
    html = page(view_of(renamed))
    assert "<script" not in html
    assert "<i>" not in html
    assert "<b>" not in html


def test_a_broken_chain_of_receipts_is_said(fenceline_home: Path) -> None:
    a_history()
    chain = fenceline_home / "data/receipts/chain.jsonl"
    chain.write_bytes(chain.read_bytes().replace(b'"bytes":2700', b'"bytes":27'))
    words = " ".join(Tree.of(page(view_of([]))).words)
    assert "The chain of receipts is broken in 1 place" in words


def test_the_command_writes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_history(20)
    out = tmp_path / "score.html"
    out.write_text("before")
    assert write_report(out, "", "language", None) == 0
    assert out.read_text().startswith("<!doctype html>")
    assert re.fullmatch(rf"{re.escape(str(out))} \(\d+ KiB\)\n", capsys.readouterr().out)
