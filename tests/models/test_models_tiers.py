"""Where the bytes really go: by address, by what the server tells, by what the configuration raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fenceline.errors import UsageError
from fenceline.models.addresses import parse_address
from fenceline.models.build import build_model
from fenceline.models.ollama_probe import is_cloud_name
from fenceline.models.protocol import Message, ModelEntry, Request
from fenceline.models.scripted_server import ScriptedServer
from fenceline.models.scripted_wire import Served
from fenceline.policy.endpoint import EgressRefused
from fenceline.policy.gate import EgressGate
from fenceline.policy.label import Label
from fenceline.policy.rules import Policy

if TYPE_CHECKING:
    from fenceline.models.protocol import Provider, Tier
    from fenceline.models.scripted_wires import WireName

OPEN = EgressGate(Policy())
CLOSED = EgressGate(Policy.of(Label.CLOSED))
ASK = Request(messages=(Message("user", "secret code"),), max_tokens=10)


@pytest.mark.parametrize(
    ("url", "tier", "reason"),
    [
        ("http://127.0.0.1:8080/v1", "local", "loopback"),
        ("http://127.8.9.1", "local", "loopback"),
        ("http://localhost:8080", "local", "loopback"),
        ("http://[::1]:8080", "local", "loopback"),
        ("http://0.0.0.0:11434", "local", "loopback"),
        ("http://[::ffff:127.0.0.1]:1", "local", "loopback"),
        ("http://10.1.2.3:8000/v1", "local", "private network"),
        ("http://172.31.0.1", "local", "private network"),
        ("http://192.168.1.5", "local", "private network"),
        ("http://169.254.3.4", "local", "private network"),
        ("http://[fd00::7]:8080", "local", "private network"),
        ("http://[fe80::1]", "local", "private network"),
        ("http://172.32.0.1", "hosted", "172.32.0.1 is a public address"),
        ("http://100.64.0.1", "hosted", "100.64.0.1 is a public address"),
        ("https://8.8.8.8/v1", "hosted", "8.8.8.8 is a public address"),
        ("http://[::ffff:8.8.8.8]", "hosted", "8.8.8.8 is a public address"),
        ("https://api.example.com/v1", "hosted", "api.example.com is a host name, which may be anywhere"),
        ("http://gpu-box:8000", "hosted", "gpu-box is a host name, which may be anywhere"),
        (
            "http://localhost.example.com",
            "hosted",
            "localhost.example.com is a host name, which may be anywhere",
        ),
        ("http://127.1:80", "hosted", "127.1 is a host name, which may be anywhere"),
        ("http://2130706433", "hosted", "2130706433 is a host name, which may be anywhere"),
    ],
)
def test_tier_by_address(url: str, tier: Tier, reason: str) -> None:
    address = parse_address(url)
    assert (address.tier, address.reason) == (tier, reason)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8080",
        "ftp://127.0.0.1",
        "http://",
        "http://[::1",
        "http://h:99999",
        "http://h/?key=1",
        "http://h\n",
    ],
)
def test_unusable_addresses(url: str) -> None:
    with pytest.raises(UsageError, match="base_url is not usable"):
        parse_address(url)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="carries a user name or password") as caught:
        parse_address("http://me:hunter2@127.0.0.1:8080")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "cloud"),
    [
        ("gpt-oss:20b-cloud", True),
        ("gpt-oss:20b:cloud", True),
        ("qwen3:cloud", True),
        ("qwen3:480B-Cloud", True),
        ("my-cloud-model", False),
        ("cloud:7b", False),
        ("qwen2.5-coder:1.5b", False),
    ],
)
def test_cloud_names(name: str, cloud: bool) -> None:  # noqa: FBT001 - pytest parameter
    assert is_cloud_name(name) is cloud


@pytest.mark.parametrize("provider", ["ollama", "openai-compatible"])
@pytest.mark.parametrize(
    ("served", "reason"),
    [
        (Served(model="gpt-oss:120b-cloud"), "Ollama forwards -cloud models to ollama.com"),
        (
            Served(model="innocent", remote_host="https://ollama.com:443"),
            "Ollama forwards it to https://ollama.com:443",
        ),
    ],
)
def test_a_loopback_model_that_is_forwarded_is_hosted(
    provider: Provider, served: Served, reason: str
) -> None:
    with ScriptedServer("ollama", ["x"], served) as server:
        entry = ModelEntry("sly", provider, served.model, server.url, tier="local")
        model = build_model(entry, CLOSED)
        probe = model.probe()
        assert (probe.tier, probe.tier_reason) == ("hosted", reason)
        with pytest.raises(EgressRefused):
            model.open(ASK)
    assert server.requests == []


@pytest.mark.parametrize("wire", ["ollama", "llamacpp", "lmstudio", "openai-compatible"])
def test_configuration_raises_the_tier(wire: WireName) -> None:
    with ScriptedServer(wire, ["x"]) as server:
        model = build_model(
            ModelEntry("careful", "openai-compatible", "scripted", server.url, tier="hosted"), OPEN
        )
        assert (model.probe().tier, model.probe().tier_reason) == ("hosted", "the configuration says so")


def test_a_hosted_endpoint_gets_nothing_under_a_closed_policy() -> None:
    with ScriptedServer("llamacpp", ["x"]) as server:
        model = build_model(ModelEntry("far", "llamacpp", "scripted", server.url, tier="hosted"), CLOSED)
        with pytest.raises(EgressRefused, match="held back"):
            model.open(ASK)
    assert server.requests == []


def test_configuration_cannot_lower_the_tier_of_a_host_name() -> None:
    model = build_model(
        ModelEntry("far", "openai-compatible", "m", "http://nowhere.invalid/v1", tier="local"), CLOSED
    )
    assert parse_address(model.entry.base_url).tier == "hosted"
