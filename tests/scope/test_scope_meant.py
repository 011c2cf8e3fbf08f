"""Which of several declarations of one name is meant, and what is said where nobody can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scope_projects import Reader

_PROJECT = {
    "lib/option.js": "class Option {\n  name() {\n    return this.flags;\n  }\n}\nmodule.exports = { Option };\n",
    "typings/index.d.ts": "export class Option {\n  name(): string;\n}\n",
    "lib/response.js": (
        "var res = Object.create(base)\n\nres.status = function status(code) {\n  this.code = code;\n"
        "  return this;\n};\n\nres.links = function(links) {\n  return this.set('Link', links);\n};\n"
    ),
    "src/request.ts": (
        "export class Request {\n  parse(a: string): string\n  parse(a: number): number\n"
        "  parse(a: any) {\n    return a\n  }\n}\n"
    ),
    "src/match.rs": "pub struct Match {\n    start: usize,\n}\n\nimpl Match {\n    pub fn len(&self) -> usize {\n        1\n    }\n}\n",
    "Json.java": "class Json {\n  Json() {\n    clear();\n  }\n\n  void clear() {\n  }\n}\n",
    "slug/slugify.py": "def smart(text):\n    return text[:10]\n\n\ndef slugify(text):\n    return text.lower()\n",
    "signer.py": (
        "class Algorithm:\n    def sign(self, value):\n        raise NotImplementedError\n\n\n"
        "class Hmac(Algorithm):\n    def sign(self, value):\n        return value + b'.'\n"
    ),
    "middlewares/retry.py": "class RetryMiddleware:\n    def process(self, request):\n        return request\n",
    "middlewares/cookies.py": "class CookiesMiddleware:\n    def process(self, request):\n        return request\n",
    "core/downloader.py": "class Downloader:\n    def fetch(self):\n        return 1\n",
}


@pytest.mark.parametrize(
    ("instruction", "target", "confidence"),
    [
        ("fix Option.name for flags with numbers", "lib/option.js:Option.name", "sure"),
        ("make Request.parse accept null", "src/request.ts:Request.parse", "sure"),
        ("Add a method is_empty to Match", "src/match.rs:Match +is_empty", "sure"),
        ("Add a method isEmpty to Json", "Json.java:Json +isEmpty", "sure"),
        ("Add a method `res.teapot()` to lib/response.js", "lib/response.js +res.teapot", "sure"),
        ("Add a teapot method to res in lib/response.js", "lib/response.js +res.teapot", "sure"),
        ("in slugify.py handle None as input", "slug/slugify.py:slugify", "likely"),
        ("make slugify.slugify raise TypeError for bytes", "slug/slugify.py:slugify", "sure"),
        ("Add parameter max_words=0 to slugify()", "slug/slugify.py:slugify", "sure"),
        ("Add a function deslugify after slugify", "slug/slugify.py +deslugify", "sure"),
        (
            "Add a downloader middleware like the RetryMiddleware one",
            "middlewares/downloader.py +DownloaderMiddleware",
            "likely",
        ),
        ("add a salt to sign", "signer.py:Algorithm.sign", "undecided"),
        ("Add a class Hmac to signer.py", "signer.py:Hmac", "undecided"),
    ],
)
def test_meant(
    reader: Callable[[Mapping[str, str]], Reader], instruction: str, target: str, confidence: str
) -> None:
    scope = reader(_PROJECT)(instruction)
    (found,) = scope.targets
    symbol = f":{found.symbol.qualname}" if found.symbol else ""
    new = f" +{found.new_name}" if found.new_name else ""
    assert (f"{found.path}{symbol}{new}", scope.confidence) == (target, confidence), scope.reasons


def test_an_overload_is_not_what_does_the_work(reader: Callable[[Mapping[str, str]], Reader]) -> None:
    symbol = reader(_PROJECT)("make Request.parse accept null").targets[0].symbol
    assert symbol is not None
    assert symbol.line == 4


@pytest.mark.parametrize(
    ("instruction", "unclear"),
    [
        ("add a salt to sign", "`sign` may be Algorithm.sign, Hmac.sign"),
        ("add a method purge to signer.py", "no class to receive the method is named"),
        ("Add a class Hmac to signer.py", "`Hmac` exists already in signer.py (line 6)"),
        ("make Hmac.sign faster", ""),
        ("in slugify.py, smart_text() should not cut words", ""),
        ("fix `slugifie` in slugify.py", "nearest to `slugifie`: slugify"),
        ("in option.js, flags() should be sorted", ""),
    ],
)
def test_what_is_open_is_said(
    reader: Callable[[Mapping[str, str]], Reader], instruction: str, unclear: str
) -> None:
    assert reader(_PROJECT)(instruction).unclear == unclear


@pytest.mark.parametrize(
    ("instruction", "part"),
    [
        ("Add a docstring to Hmac", "description"),
        ("Document the Hmac class", "description"),
        ("add a JSDoc comment to Option.name", "description"),
        ("Improve the docstring of Algorithm.sign", "description"),
        ("Add a docstring and type hints to Algorithm.sign", ""),
        ("Add a docstring to Algorithm.sign and rename it", ""),
        ("Make Algorithm.sign return bytes", ""),
    ],
)
def test_a_description_alone(
    reader: Callable[[Mapping[str, str]], Reader], instruction: str, part: str
) -> None:
    assert reader(_PROJECT)(instruction).part == part


def test_a_pattern_is_the_function_and_not_one_of_its_overloads(
    reader: Callable[[Mapping[str, str]], Reader],
) -> None:
    scope = reader(_PROJECT)("Add a method print(self) to Request in src/request.ts")
    assert [(s.qualname, s.body is not None) for s in scope.siblings] == [("Request.parse", True)]
