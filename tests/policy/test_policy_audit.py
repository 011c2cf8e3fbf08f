"""The auditor's report has each request once, adds up, says what was touched, and runs nothing that a task wrote."""

from __future__ import annotations

from html.parser import HTMLParser

import msgspec
from fence_kit import HOSTED
from hypothesis import given
from hypothesis import strategies as st

from fenceline.policy.audit import Report, page, report
from fenceline.policy.endpoint import Endpoint
from fenceline.policy.receipts import Book, Receipt, receipts

OTHER = Endpoint("https://other.example/v1", "hosted", "a host name")


class Reader(HTMLParser):
    """Keeps the tags, and the text of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag; none may have a handler or a link."""
        assert all(name in ("class", "lang", "charset", "http-equiv", "content", "name") for name, _ in attrs)
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.words.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def made() -> Report:
    book = Book("Add <script>alert(1)</script>")
    first = book.request(HOSTED, b"body", {"a.py": "open"}, "", {"a.py": ["Box", "Box.area"]})
    book.connected(first, "192.0.2.1:443")
    book.request(OTHER, b"longer body", {}, "")
    book.request(HOSTED, b"", {"pay/x.py": "closed"}, "pay/x.py is closed")
    found = list(receipts())
    return report(found, len(found), [], "2026-11-22T10:00:00+00:00")


def test_each_request_stands_once_and_the_totals_add_up() -> None:
    found = made()
    assert [(each.outcome, each.address, each.bytes, each.files) for each in found.requests] == [
        ("sent", "192.0.2.1:443", 4, {"a.py": "open"}),
        ("let out, not connected", "", 11, {}),
        ("held back", "", 0, {"pay/x.py": "closed"}),
    ]
    assert [each.symbols for each in found.requests] == [{"a.py": ["Box", "Box.area"]}, {}, {}]
    assert [(each.endpoint, each.sent, each.held_back, each.bytes) for each in found.endpoints] == [
        (HOSTED.url, 1, 1, 4), (OTHER.url, 0, 0, 11),
    ]  # fmt: skip
    assert msgspec.json.decode(msgspec.json.encode(found), type=Report) == found


def test_the_page_says_it_and_a_flaw_too() -> None:
    found = made()
    reader = read(page(found))
    assert "Sent: 1; held back: 1. Made 2026-11-22T10:00:00+00:00." in reader.words
    assert "Add <script>alert(1)</script>" in reader.words
    assert "script" not in reader.tags
    assert "a.py (open): Box, Box.area" in reader.words
    assert "The chain has 4 lines; each follows the one before." in reader.words
    touched = msgspec.structs.replace(found, flaws=("line 2 does not follow",), task="fee")
    words = read(page(touched)).words
    assert "line 2 does not follow" in words
    assert any("of tasks that say “fee”" in word for word in words)


_TEXT = st.text(max_size=40)


@given(task=_TEXT, ruling=_TEXT, path=_TEXT, url=_TEXT)
def test_nothing_that_a_receipt_holds_becomes_markup(task: str, ruling: str, path: str, url: str) -> None:
    receipt = Receipt("1", "t", "refused", task, url, "", 1, "0", {path: "open"}, ruling, "")
    tags = read(page(report([receipt], 1, [ruling], "now", task))).tags
    assert tags <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "div", "ul", "li", "table", "tr", "th", "td", "code",
        "br",
    }  # fmt: skip
