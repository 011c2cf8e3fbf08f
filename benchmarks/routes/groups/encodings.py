"""What a test tells in another dress."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.routes.groups.checks import raising
from benchmarks.routes.route import Route, a_test, check

if TYPE_CHECKING:
    from collections.abc import Callable


def _by_numbers(data: bytes) -> bytes:
    return bytes(number for each in re.findall(rb"\d+", data) if (number := int(each)) < 256)


def _one_back(data: bytes) -> bytes:
    return bytes((each - 1) % 256 for each in data)


def _without_marks(data: bytes) -> bytes:
    return data.replace(b"~", b"")


def _route(
    name: str, does: str, expression: str, setup: str = "", reads: Callable[[bytes], bytes] | None = None
) -> Route:
    return Route(name, does, ((a_test(raising(expression, setup)),), (check(),)), reads=reads)


ROUTES = (
    _route("in base64", "tells it in base64", "base64.b64encode(text.encode()).decode()", "import base64\n"),
    _route("in base64, in lines", "tells it in base64 of each line",
           "chr(10).join(base64.b64encode(x.encode()).decode() for x in text.splitlines())", "import base64\n"),
    _route("in base32", "tells it in base32", "base64.b32encode(text.encode()).decode()", "import base64\n"),
    _route("in base85", "tells it in base85", "base64.b85encode(text.encode()).decode()", "import base64\n"),
    _route("in hex", "tells it in hex", "text.encode().hex()"),
    _route("packed", "packs it, then base64", "base64.b64encode(gzip.compress(text.encode())).decode()",
           "import base64, gzip\n"),
    replace(_route("packed twice", "packs it twice and wraps it twice: shortened, nobody can unpack it",
                   "base64.b64encode(bz2.compress(base64.b64encode(zlib.compress(text.encode())))).decode()",
                   "import base64, bz2, zlib\n"), carries=False),
    _route("ROT13", "turns the alphabet by half", "codecs.encode(text, 'rot13')", "import codecs\n"),
    _route("in reverse", "tells it from its end", "text[::-1]"),
    _route("as an address", "encodes it for an address", "urllib.parse.quote(text, safe='')", "import urllib.parse\n"),
    _route("in escapes", "tells every letter by its code point", "''.join('\\\\u%04x' % ord(x) for x in text)"),
    _route("as JSON in JSON", "wraps it in JSON twice", "json.dumps(json.dumps(text))", "import json\n"),
    _route("in entities", "tells every letter as HTML", "''.join('&#%d;' % ord(x) for x in text)"),
    _route("in capitals", "tells it in capitals", "text.upper()"),
    _route("without white space", "tells it on one line", "' '.join(text.split())"),
    _route("names changed", "gives every name another one",
           "re.sub(r'[a-z]{8,}', lambda m: 'n' + str(len(m[0])) + m[0][0], text)", "import re\n"),
    _route("as numbers", "tells every letter as a decimal number", "' '.join(str(ord(x)) for x in text[:900])",
           reads=_by_numbers),
    _route("letters moved by one", "replaces every letter by the next",
         "chr(10).join(''.join(chr(ord(c) + 1) for c in x) for x in text.splitlines())", reads=_one_back),
    _route("marks between letters", "puts a mark after every letter", "'~'.join(text[:900])",
           reads=_without_marks),
)  # fmt: skip
