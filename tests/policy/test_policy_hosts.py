"""What is said of endpoints: the strictest word counts, another rule never lets more out, inside takes nobody back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fence_kit import FEES, gate_of, repository
from hypothesis import given
from hypothesis import strategies as st

from fenceline.policy.endpoint import EgressRefused, Endpoint
from fenceline.policy.gate import EgressGate
from fenceline.policy.hosts import HostRule
from fenceline.policy.label import Label
from fenceline.policy.receipts import receipts
from fenceline.policy.rules import Layer, Policy, Rule
from fenceline.workspace.files import open_workspace

STRICT = (Label.CLOSED, Label.OPEN, Label.SIGNATURES)
_HOSTS = st.sampled_from(
    ["gpu.lan", "*.lan", "10.0.0.0/8", "10.1.2.3", "openai", "fd00::/8", "api.example.com", "127.0.0.1"]
)
_ENDPOINTS = st.sampled_from(
    ["gpu.lan", "GPU.lan.", "10.1.2.3", "::ffff:10.1.2.3", "api.example.com", "fd00::1", "8.8.8.8"]
)
_PROVIDERS = st.sampled_from(["", "openai", "anthropic"])
_RULES = st.builds(HostRule, _HOSTS, st.sampled_from(STRICT), st.booleans())
_PATH_RULES = st.builds(Rule, st.sampled_from([("a/",), ("b.py",)]), st.sampled_from(list(Label)))
_LAYERS = st.builds(
    Layer,
    st.just("user"),
    st.sampled_from([None, *Label]),
    st.lists(_PATH_RULES, max_size=2).map(tuple),
    hosts=st.lists(_RULES, max_size=3).map(tuple),
)


def strict(policy: Policy, host: str, provider: str) -> int:
    return STRICT.index(policy.limit(host, provider)[0])


@given(st.lists(_LAYERS, max_size=3), _LAYERS, st.integers(0, 3), _ENDPOINTS, _PROVIDERS)
def test_another_layer_never_shows_an_endpoint_more(
    layers: list[Layer], more: Layer, at: int, host: str, provider: str
) -> None:
    before, after = Policy(tuple(layers)), Policy((*layers[:at], more, *layers[at:]))
    assert strict(after, host, provider) <= strict(before, host, provider)
    if strict(after, host, "") < len(STRICT) - 1:
        assert after.inside(host) == ""


@given(st.lists(_LAYERS, max_size=3), _LAYERS, _ENDPOINTS)
def test_a_layer_without_inside_takes_no_endpoint_inside(layers: list[Layer], more: Layer, host: str) -> None:
    outside = Layer(
        more.name,
        more.default,
        more.rules,
        hosts=tuple(HostRule(each.host, each.share) for each in more.hosts),
    )
    if Policy((*layers, outside)).inside(host):
        assert Policy(tuple(layers)).inside(host)


@given(st.lists(_LAYERS, max_size=3), st.sampled_from(["a/x.py", "b.py", "c.py"]))
def test_a_policy_without_declarations_is_never_looser(layers: list[Layer], path: str) -> None:
    policy = Policy(tuple(layers))
    label = policy.without_declarations().ruling(path).label
    assert label.strictness >= policy.ruling(path).label.strictness
    assert label is not Label.SIGNATURES


@pytest.mark.parametrize(
    ("host", "endpoint", "covered"),
    [
        ("10.0.0.0/8", "10.9.9.9", True), ("10.0.0.0/8", "11.9.9.9", False), ("10.0.0.0/8", "gpu.lan", False),
        ("fd00::/8", "fd12::1", True), ("10.0.0.0/8", "::ffff:10.9.9.9", True), ("*.lan", "gpu.lan", True),
        ("*.lan", "lan", False), ("gpu.lan", "GPU.LAN.", True), ("gpu.lan", "gpu.lan.example.com", False),
        ("8.8.8.8", "8.8.8.8", True), ("8.8.8.8", "8.8.8.80", False), ("gpu.lan.", "gpu.lan", True),
        ("[::1]", "::1", True),
    ],
)  # fmt: skip
def test_whom_a_rule_means(host: str, endpoint: str, covered: bool) -> None:  # noqa: FBT001 - pytest parameter
    assert HostRule(host).covers(endpoint) is covered


def gate(root: Path, *rules: HostRule) -> EgressGate:
    paths = (Rule(("auth/",), Label.SIGNATURES),)
    policy = Policy((Layer("administrator", Label.OPEN, paths, hosts=rules),))
    return EgressGate(policy, open_workspace(root), "a task")


def hosted(name: str, provider: str = "") -> Endpoint:
    return Endpoint(f"https://{name}/v1", "hosted", "a host name", provider)


DECLARED = "def interchange(amount: Decimal, country: str, tier: int, network: Network, batch: Batch) -> Decimal: ..."


def test_one_endpoint_sees_open_code_alone_and_another_declarations(tmp_path: Path) -> None:
    root = repository(
        tmp_path / "w",
        {"auth/fees.py": DECLARED.replace("...", "return secret(amount)\n"), "a.py": "x = 1\n"},
    )
    both = gate(root, HostRule("openai", Label.OPEN), HostRule("never.example", Label.CLOSED))
    body = json.dumps({"content": DECLARED}).encode()
    assert both.admit(hosted("api.example.com", "anthropic"), body)
    with pytest.raises(EgressRefused, match=r"holds auth/fees.py from line 1, which is closed"):
        both.admit(hosted("api.openai.com", "openai"), body)
    assert both.admit(hosted("api.openai.com", "openai"), b'{"content": "x = 1"}')
    with pytest.raises(EgressRefused, match="closes every path"):
        both.admit(hosted("never.example"), b"{}")
    assert [(each.event, each.endpoint) for each in receipts()] == [
        ("admitted", "https://api.example.com/v1"), ("refused", "https://api.openai.com/v1"),
        ("admitted", "https://api.openai.com/v1"), ("refused", "https://never.example/v1"),
    ]  # fmt: skip
    assert len(both.receipts) == 4
    assert both.sight(hosted("api.openai.com", "openai")).label("auth/fees.py") is Label.CLOSED
    assert both.sight(hosted("api.example.com", "anthropic")).label("auth/fees.py") is Label.SIGNATURES


def test_the_address_that_a_connection_led_to_counts(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"a.py": "x = 1\n"})
    careful = gate(root, HostRule("203.0.113.0/24", Label.OPEN))
    receipt = careful.admit(hosted("api.example.com"), b"{}")
    careful.connected(receipt, "198.51.100.1:443")
    second = careful.admit(hosted("api.example.com"), b"{}")
    with pytest.raises(EgressRefused, match=r"led to 203.0.113.9, which may see less by the rule for 203"):
        careful.connected(second, "203.0.113.9:443")
    assert [(each.event, each.address) for each in receipts()] == [
        ("admitted", ""), ("connected", "198.51.100.1:443"), ("admitted", ""),
    ]  # fmt: skip


def test_the_policy_places_an_endpoint() -> None:
    rules = (
        HostRule("gpu.lan", inside=True),
        HostRule("10.0.0.0/8", Label.OPEN),
        HostRule("10.1.0.0/16", inside=True),
    )
    placing = EgressGate(Policy((Layer("user", hosts=rules),)))
    assert placing.place("gpu.lan", "hosted", "a name") == ("local", "gpu.lan is inside by the user's policy")
    assert placing.place("10.1.2.3", "local", "private")[0] == "hosted"
    assert placing.place("api.example.com", "hosted", "a name") == ("hosted", "a name")
    assert EgressGate(Policy()).place("gpu.lan", "hosted", "a name") == ("hosted", "a name")


def test_sight_of_a_plain_policy(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"auth/fees.py": FEES, "pay/x.py": "y = 2\n", "a.py": "x = 1\n"})
    seen = gate_of(root, ("auth/", Label.SIGNATURES), ("pay/", Label.CLOSED)).sight(hosted("api.example.com"))
    assert [seen.label(path) for path in ("auth/fees.py", "pay/x.py", "a.py")] == [
        "signatures",
        "closed",
        "open",
    ]
    assert seen.view("pay/x.py", FEES.encode()) is None
    assert "def settle(batch, ledger, clock)" in (seen.view("auth/fees.py", FEES.encode()) or "")
