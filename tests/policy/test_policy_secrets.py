"""Keys, tokens and passwords are found by their forms and do not leave; code that only speaks of them may."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from fence_kit import HOSTED, OPEN, gate_of, repository
from hypothesis import given
from hypothesis import strategies as st

from fenceline.policy.endpoint import EgressRefused
from fenceline.policy.gate import EgressGate
from fenceline.policy.rules import Policy
from fenceline.policy.secrets import secrets

_ODD = "q7Zr2KxW9mTb4Hs8Nc1Vp6Yd3Lf5GjQe0RuAaSiOwXkB"
FORMS = {
    "a private key": "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n",
    "an AWS access key": "AKIA" + "Q7ZR2KXW9MTB4HS8",
    "an Azure storage key": "AccountKey=" + _ODD + _ODD[:40] + "==",
    "a Google key": "AIza" + _ODD[:35],
    "a Google OAuth secret": "GOCSPX-" + _ODD[:28],
    "a GitHub token": "ghp_" + _ODD[:36],
    "a GitLab token": "glpat-" + _ODD[:20],
    "a Slack token": "xoxb-" + "2715938462-" + _ODD[:24],
    "a Slack webhook": "https://hooks.slack.com/services/T" + "0Q7ZR2K/B9MTB4HS8/" + _ODD[:24],
    "a Stripe key": "sk_live_" + _ODD[:24],
    "an Anthropic key": "sk-ant-" + "api03-" + _ODD,
    "an OpenAI key": "sk-" + "proj-" + _ODD,
    "a JSON web token": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiI5OTg3In0." + _ODD[:30],
    "a package index token": "pypi-" + _ODD + _ODD[:20],
    "a password in an address": "postgresql://app:" + "q7Zr2KxW9m@db.internal:5432/app",
    "a secret value": "DB_PASSWORD=" + _ODD[:22],
}
HARMLESS = (
    'password = os.environ["DB_PASSWORD"]',
    "token = tokenizer.next_token()",
    'api_key = "your_api_key_goes_here_1234"',
    "postgresql://user:password@localhost/db is the usual form: postgresql://{user}:{password}@{host}",
    "sk-learn and ghp_ and AKIA are prefixes",
    "secret_key_base: <%= ENV['SECRET_KEY_BASE'] %>",
    "SECRET_TOKEN=$(pass show token)",
    "-----BEGIN PUBLIC KEY-----",
    'TOKEN = "tokens.access.refresh_token"',
    "access_key = config.section.access_key_id",
)


@pytest.mark.parametrize("kind", FORMS)
def test_each_form_is_found_with_its_line(kind: str) -> None:
    found = list(secrets(f"first\nsecond\n{FORMS[kind]}\n".encode()))
    assert [(secret.kind, secret.line) for secret in found][:1] == [(kind, 3)]


@pytest.mark.parametrize("text", HARMLESS)
def test_talk_of_secrets_is_none(text: str) -> None:
    assert list(secrets(text.encode())) == []


@pytest.mark.parametrize("kind", FORMS)
def test_a_secret_does_not_leave_even_where_everything_is_open(kind: str) -> None:
    for text in (FORMS[kind], base64.b64encode(f"KEEP THIS SAFE\n{FORMS[kind]}\n".encode()).decode()):
        body = json.dumps({"messages": [{"content": "a"}, {"content": f"b\n{text}"}]}).encode()
        with pytest.raises(EgressRefused) as refused:
            EgressGate(Policy()).admit(HOSTED, body)
        assert kind in refused.value.message
        assert FORMS[kind] not in str(refused.value)


def test_the_place_is_told() -> None:
    body = json.dumps({"messages": [{"content": "a"}, {"content": "b\n" + FORMS["a Google key"]}]}).encode()
    with pytest.raises(
        EgressRefused, match=r"message 2, line 2 holds what looks like a Google key$|message 2, line 2 "
    ):
        EgressGate(Policy()).admit(HOSTED, body)


def test_a_value_of_an_env_file_does_not_leave_under_any_policy(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"hello.py": OPEN, ".gitignore": ".env\n"})
    (root / ".env").write_text("DATABASE=unguessable-but-plain-words\nMODE=test\n")
    gate = gate_of(root)
    gate.admit(HOSTED, b'{"messages": [{"content": "MODE=test"}]}')
    with pytest.raises(EgressRefused, match=r"\.env from line 1, which is closed"):
        gate.admit(
            HOSTED, b'{"messages": [{"content": "connects with unguessable-but-plain-words, it says"}]}'
        )


@given(st.binary(max_size=2000))
def test_any_bytes_are_read(data: bytes) -> None:
    assert all(secret.line >= 1 for secret in secrets(data))
