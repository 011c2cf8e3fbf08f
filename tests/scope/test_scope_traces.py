"""What a crash prints leads to the innermost function of the workspace, unless the prose names another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scope_more_projects import GO, RUST, TYPESCRIPT
from scope_projects import PYTHON, Reader

from fenceline.scope.names.traces import Frame, untraced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fenceline.scope.model import Scope

    Open = Callable[[Mapping[str, str]], Reader]

CRASH = """\
Traceback (most recent call last):
  File "/usr/lib/python3.11/runpy.py", line 88, in _run_code
    exec(code, run_globals)
  File "/srv/app/shop/cart.py", line 12, in total
    return sum(self.price(item) for item in self.items)
               ~~~~~~~~~~^^^^^^
  File "/srv/app/lib/python3.11/site-packages/prices/money.py", line 9, in format_price
    raise PriceError(value)
prices.PriceError: no price for Shirt
"""
JAVA = {
    "pom.xml": "<project/>\n",
    "src/main/java/com/acme/a/Reader.java": "package com.acme.a;\n\nclass Reader {\n  int read() {\n    return 1;\n  }\n}\n",
    "src/main/java/com/acme/b/Reader.java": "package com.acme.b;\n\nclass Reader {\n  int read() {\n    return 2;\n  }\n}\n",
}
STACKS = [
    (PYTHON, CRASH, "shop/cart.py:Cart.total"),
    (PYTHON, 'File "C:\\\\srv\\\\shop\\\\cart.py", line 12, in total', "shop/cart.py:Cart.total"),
    (PYTHON, f"It crashes with an empty cart:\n```\n{CRASH}```\nplease mend it", "shop/cart.py:Cart.total"),
    (
        TYPESCRIPT,
        "TypeError: id is undefined\n    at async ApiClient.getUser (file:///home/me/board/src/api/client.ts:9:12)\n"
        "    at run (/home/me/board/src/commands/show.ts:6:19)\n    at node:internal/main:23:47",
        "src/api/client.ts:ApiClient.getUser",
    ),
    (
        GO,
        "panic: assignment to nil\n\ngoroutine 1 [running]:\nexample.com/bank/account.(*Account).Withdraw(0x0, 0x5)\n"
        "\t/home/me/bank/account/account.go:32 +0x1d\nmain.main()\n\t/home/me/bank/main.go:7 +0x25\n",
        "account/account.go:Account.Withdraw",
    ),
    (RUST, "thread 'main' panicked at src/queue.rs:12:9:\nattempt to subtract with overflow", "src/queue.rs"),
    (
        JAVA,
        'Exception in thread "main" java.lang.IllegalStateException: closed\n'
        "\tat java.base/java.util.Objects.check(Objects.java:12)\n\tat com.acme.b.Reader.read(Reader.java:5)\n",
        "src/main/java/com/acme/b/Reader.java:Reader.read",
    ),
]


def places(scope: Scope) -> list[str]:
    return [f"{t.path}:{t.symbol.qualname}" if t.symbol else t.path for t in scope.targets]


@pytest.mark.parametrize(("project", "text", "place"), STACKS)
def test_a_stack_leads_to_its_innermost_function(
    reader: Open, project: Mapping[str, str], text: str, place: str
) -> None:
    scope = reader(project)(text)
    assert [found.startswith(place) for found in places(scope)] == [True]
    assert scope.reasons[0].startswith("the innermost frame here is in `")
    assert (scope.kind, scope.recipe, scope.unknown) == ("edit", "change", ())


def test_the_prose_decides_where_it_names_code(reader: Open) -> None:
    assert places(reader(PYTHON)(f"format_price should round first:\n{CRASH}")) == [
        "shop/money.py:format_price"
    ]


def test_frames_of_tests_and_of_other_code_lead_nowhere(reader: Open) -> None:
    text = 'File "tests/test_cart.py", line 9, in test_total\n  File "/usr/lib/python3.11/json/money.py", line 1, in x'
    assert places(reader(PYTHON)(text)) == []


def test_a_stack_goes_and_the_prose_around_it_stays() -> None:
    prose, frames = untraced(f"Crash:\n{CRASH}Totals are for paying customers.")
    assert prose == "Crash:\nTotals are for paying customers."
    assert frames == (
        Frame("/srv/app/lib/python3.11/site-packages/prices/money.py", 9, "format_price"),
        Frame("/srv/app/shop/cart.py", 12, "total"),
        Frame("/usr/lib/python3.11/runpy.py", 88, "_run_code"),
    )


@given(st.lists(st.sampled_from(["a line", "", "  at home", "at the end: 5", "File it", "x: y"])))
def test_text_without_a_stack_stays_as_it_is(lines: list[str]) -> None:
    assert untraced("\n".join(lines)) == ("\n".join(lines), ())


@given(st.text(alphabet='File "a.py", line 1in at(:)\n\t>', max_size=400))
def test_any_text_is_read(text: str) -> None:
    prose, frames = untraced(text)
    assert len(prose) <= len(text)
    assert all(frame.path and frame.line >= 0 for frame in frames)
