"""A name that counts as local and leads outside gets nothing, not even a connection; the resolver is ours to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from fenceline.models.addresses import locate, parse_address
from fenceline.models.build import build_model
from fenceline.models.errors import ModelUnreachable
from fenceline.models.hosted.model import HostedModel
from fenceline.models.protocol import ModelEntry
from fenceline.models.scripted_server import ScriptedServer
from fenceline.models.transport import Transport
from fenceline.policy.endpoint import EgressRefused, Endpoint
from fenceline.policy.gate import EgressGate
from fenceline.policy.hosts import HostRule
from fenceline.policy.label import Label
from fenceline.policy.rules import Layer, Policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenceline.models.addresses import Address

INSIDE = EgressGate(Policy((Layer("user", hosts=(HostRule("gpu.lan", inside=True),)),)))
LOCAL = Endpoint("http://gpu.lan", "local", "inside")


class Names:
    """A resolver that knows one answer, and who asked."""

    def __init__(self, *found: str) -> None:
        self.found = found
        self.asked: list[str] = []

    def __call__(self, address: Address) -> Sequence[str]:
        """Return the answer."""
        self.asked.append(address.name)
        return self.found


def port_of(server: ScriptedServer) -> int:
    return parse_address(server.url).port


def ask(port: int, names: Names, gate: EgressGate = INSIDE) -> None:
    api = Transport(f"http://gpu.lan:{port}", gate, resolve=names)
    api.get("/v1/models", msgspec.Raw)


def test_a_name_that_is_inside_and_leads_inside_is_asked() -> None:
    with ScriptedServer("llamacpp", ["x"]) as server:
        names = Names("127.0.0.1")
        ask(port_of(server), names)
        assert names.asked == ["gpu.lan"]


@pytest.mark.parametrize(
    "found", ["8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1", "100.64.0.1"]
)
def test_a_name_that_is_inside_and_leads_outside_gets_nothing(found: str) -> None:
    with ScriptedServer("llamacpp", ["x"]) as server:
        names = Names("127.0.0.1", found)
        with pytest.raises(EgressRefused, match=r"gpu.lan counts as local .* and leads to .* public address"):
            ask(port_of(server), names)
        api = Transport(f"http://gpu.lan:{port_of(server)}", INSIDE, resolve=names)
        with pytest.raises(EgressRefused):
            api.stream("/completion", b"{}", LOCAL)
    assert server.requests == []


def test_a_network_can_be_taken_inside_too() -> None:
    rules = (HostRule("gpu.lan", inside=True), HostRule("100.64.0.0/10", inside=True))
    gate = EgressGate(Policy((Layer("user", hosts=rules),)))
    api = Transport("http://gpu.lan:9", gate, resolve=Names("100.64.0.1"))
    assert api.address.tier == "local"
    assert gate.place("100.64.0.1", *locate("100.64.0.1")[1:])[0] == "local"


def test_a_name_that_nobody_knows_is_unreachable() -> None:
    def unknown(_: Address) -> Sequence[str]:
        raise OSError("Name or service not known")

    with pytest.raises(ModelUnreachable, match="name or service not known"):
        Transport("http://gpu.lan:9", INSIDE, resolve=unknown).get("/", msgspec.Raw)


def test_an_address_is_never_looked_up() -> None:
    with ScriptedServer("llamacpp", ["x"]) as server:
        names = Names()
        for host in ("127.0.0.1", "localhost"):
            Transport(f"http://{host}:{port_of(server)}", INSIDE, resolve=names).get(
                "/v1/models", msgspec.Raw
            )
        assert names.asked == []


def test_a_rule_makes_a_private_address_hosted_and_a_name_local() -> None:
    strict = EgressGate(Policy((Layer("administrator", hosts=(HostRule("127.0.0.0/8", Label.OPEN),)),)))
    entry = ModelEntry("m", "openai-compatible", "m", "http://127.0.0.1:9/v1")
    assert isinstance(build_model(entry, strict), HostedModel)
    named = ModelEntry("m", "openai-compatible", "m", "http://gpu.lan/v1")
    assert not isinstance(build_model(named, INSIDE), HostedModel)
    assert isinstance(build_model(named, EgressGate(Policy())), HostedModel)


@pytest.mark.parametrize("url", ["http://[fe80::1%25eth0]:1", "http://[64:ff9b::a00:1]", "http://[::a00:1]"])
def test_odd_forms_of_ipv6(url: str) -> None:
    assert parse_address(url).tier == ("local" if "fe80" in url else "hosted")
