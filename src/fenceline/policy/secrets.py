"""Finds keys, tokens and passwords in a text by their forms; says where and what kind, never which."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from fenceline.policy.needles import Needles

if TYPE_CHECKING:
    from collections.abc import Iterator


class Secret(NamedTuple):
    """A secret's place in a text.

    Attributes:
        kind: in words.
        line: 1-based.
    """

    kind: str
    line: int


class _Form(NamedTuple):
    kind: str
    anchors: frozenset[
        bytes
    ]  # one of them is in all that the pattern finds, if there are any; the rarer, the better
    pattern: re.Pattern[bytes]
    least_entropy: float = 0.0  # bits a character of group 1, or of the whole where there is none


def _form(kind: str, anchors: str, pattern: bytes, least_entropy: float = 0.0) -> _Form:
    return _Form(
        kind, frozenset(filter(None, anchors.encode().split(b","))), re.compile(pattern), least_entropy
    )


_FORMS = (
    _form("a private key", "-BEGIN ", rb"-----BEGIN (?:[A-Z]{2,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----\s*[^\s-]"),
    _form("an AWS access key", "AKIA,ASIA", rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b", 3.0),
    _form("an Azure storage key", "untKey=", rb"AccountKey=([A-Za-z0-9+/]{60,}={0,2})", 3.5),
    _form("a Google key", "AIza", rb"\bAIza[0-9A-Za-z_-]{35}", 3.0),
    _form("a Google OAuth secret", "GOCSPX-", rb"\bGOCSPX-[0-9A-Za-z_-]{28}", 3.0),
    _form("a GitHub token", "ghp_,gho_,ghu_,ghs_,ghr_", rb"\bgh[pousr]_[0-9A-Za-z]{36,}", 3.0),
    _form("a GitHub token", "hub_pat_", rb"\bgithub_pat_[0-9A-Za-z_]{60,}", 3.0),
    _form("a GitLab token", "glpat-,gldt-,glrt-", rb"\bgl(?:pat|dt|rt)-[0-9A-Za-z_-]{20,}", 3.0),
    _form(
        "a Slack token", "xoxa-,xoxb-,xoxe-,xoxo-,xoxp-,xoxr-,xoxs-",
        rb"\bxox[abeoprs]-[0-9A-Za-z-]{20,}", 2.5,
    ),
    _form("a Slack webhook", "slack.com", rb"hooks\.slack\.com/(?:services|workflows)/(T[0-9A-Za-z/]{30,})", 3.0),
    _form("a Stripe key", "sk_live_,rk_live_,sk_test_,rk_test_", rb"\b(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{20,}", 3.0),
    _form("an Anthropic key", "sk-ant-", rb"\bsk-ant-[0-9A-Za-z_-]{30,}", 3.0),
    _form("an OpenAI key", "sk-", rb"sk-(?<!\wsk-)(?:proj-|svcacct-)?[0-9A-Za-z_-]{32,}", 3.5),
    _form("a JSON web token", ".eyJ", rb"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}"),
    _form("a package index token", "pypi-,npm_", rb"\b(?:pypi-[0-9A-Za-z_-]{50,}|npm_[0-9A-Za-z]{36})", 3.0),
    _form("a password in an address", "", rb"://[^\s:/@\"'<>{}$]{1,64}:([^\s:/@\"'<>{}$]{6,128})@[\w.-]{3,}", 2.0),
)  # fmt: skip
_ANCHORS = Needles(anchor for form in _FORMS for anchor in form.anchors)

_VALUE = "a secret value"
_NAMED = re.compile(
    rb"(?i:passw(?:or)?d|passphrase|secret|token|api_?-?key|access_?-?key|private_?-?key|credential|auth_?key)"
    rb"[\w.-]{0,40}[\"']?\]?\s{0,4}:?$"
)
_BEFORE = 64  # bytes in which the name of a value stands
_ASSIGNS = re.compile(rb"[:=]>?\s{0,4}\Z")
_QUOTED = re.compile(rb"[\"']([^\s\"']{16,256})[\"']")
_LEAD = 6  # bytes of the longest that assigns
_LEADS = b":=> \t\n\r\v\f"  # what it ends with
_IN_QUOTES = bytes(113 if byte in b"\"'" else 32 if byte in b" \t\n\r\v\f" else 118 for byte in range(256))
_QUOTES = b"q" + b"v" * 16  # a quote and the shortest value, in what is sorted so
_EQUALS = re.compile(rb"=(?<=[A-Z0-9_]=)[^\s\"'$(){}<>]{16}")
_EXPORTED = re.compile(
    rb"(?:export )?[A-Z][A-Z0-9_]{0,40}(?:PASS|PASSWORD|PASSWD|SECRET|TOKEN|KEY|CREDENTIALS?)[A-Z0-9_]{0,20}"
    rb"=([^\s\"'$(){}<>]{16,256})\s*(?m:$)"
)
_QUOTED_ENTROPY, _EXPORTED_ENTROPY = 3.7, 3.5
_EXAMPLE = re.compile(
    rb"(?i)^(?:password|passwd|secret|postgres|pa55word)$|example|placeholder|changeme|your[_-]|xxxx"
    rb"|dummy|redacted|\.\.\.|<|\$\{|0{8}|1234567|abcdefg"
)
_CODE = re.compile(rb"^[\w.]+(?:\(|\[)|^[a-z_]+(?:[./_-][a-z_]+)+$")
_DIGIT = re.compile(rb"\d")


def secrets(text: bytes) -> Iterator[Secret]:
    """Yield what looks like a secret in UTF-8 text."""
    here = _ANCHORS.found_in(text)
    for form in _FORMS:
        if form.anchors and here.isdisjoint(form.anchors):
            continue
        for found in form.pattern.finditer(text):
            value = found[found.lastindex or 0]
            if not form.least_entropy or _random(value, form.least_entropy):
                yield _secret(form.kind, text, found.start())
    for values, least in ((_quoted(text), _QUOTED_ENTROPY), (_exported(text), _EXPORTED_ENTROPY)):
        for value, at in values:
            if _random(value, least) and not _CODE.search(value) and _DIGIT.search(value):
                yield _secret(_VALUE, text, at)


def _secret(kind: str, text: bytes, at: int) -> Secret:
    return Secret(kind, text.count(b"\n", 0, at) + 1)


def _quoted(text: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the long values in quotes that are given to names of secrets, and where the name ends."""
    sorted_out = text.translate(_IN_QUOTES)
    at = sorted_out.find(_QUOTES)
    while at >= 0:
        assigns = text[at - 1] in _LEADS and _ASSIGNS.search(text, max(at - _LEAD, 0), at)
        if assigns and (value := _QUOTED.match(text, at)):
            name = text[max(assigns.start() - _BEFORE, 0) : assigns.start()]
            if _NAMED.search(name):
                yield value[1], assigns.start()
        at = sorted_out.find(_QUOTES, at + 1)


def _exported(text: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the long values that a shell gives to names of secrets, and where their lines begin."""
    for equals in _EQUALS.finditer(text):
        start = text.rfind(b"\n", 0, equals.start()) + 1
        if b"=" not in text[start : equals.start()] and (line := _EXPORTED.match(text, start)):
            yield line[1], start


def _random(value: bytes, least: float) -> bool:
    """Whether it has so many bits a character, and does not say that it is an example."""
    return _entropy(value) >= least and not _EXAMPLE.search(value)


def _entropy(value: bytes) -> float:
    """Return bits a character."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())
