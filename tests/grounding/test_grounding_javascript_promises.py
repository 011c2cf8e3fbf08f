"""``import()`` without ``await`` is a promise, no module; ``await`` is no name."""

from __future__ import annotations

import pytest
from compiled_kit import judged, said

FILES = {"package.json": '{"name": "shop"}', "src/cart.js": "export const total = 1\n"}


@pytest.mark.parametrize(
    "text",
    [
        "const cart = import('./cart.js')\ncart.then((it) => it.total)\n",
        "const { then } = import('./cart.js')\n",
        "import('./cart.js').finally(() => {})\n",
    ],
)
def test_a_promise_of_a_module_has_a_promise_s_members(text: str) -> None:
    assert said(judged("javascript", FILES, "src/a.js", text)) == []


def test_an_awaited_module_has_its_exports_alone() -> None:
    text = "const { totals } = await import('./cart.js')\n"
    found = said(judged("javascript", FILES, "src/a.js", text))
    assert [(each[0], each[1]) for each in found] == [("name-not-exported", "certain")]


@pytest.mark.parametrize(
    "text",
    [
        "export const size = async (it) => await(new TextEncoder).encode(it)\n",
        "export function* each(it) { yield(it).next() }\n",
    ],
)
def test_a_word_of_the_language_before_a_bracket_is_no_function(text: str) -> None:
    assert said(judged("javascript", FILES, "src/a.js", text)) == []
