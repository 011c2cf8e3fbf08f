"""Over TLS the certificate and the name must hold; a proxy is used only when it is configured."""

from __future__ import annotations

import select
import socket
import ssl
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Self

import pytest
import trustme
from hosted_kit import ASK, GATE, entry, gathered

from fenceline.errors import UsageError
from fenceline.models.build import build_model
from fenceline.models.errors import ModelUnreachable, NotTrusted
from fenceline.models.protocol import Finish, Message, Token
from fenceline.models.scripted_hosted.script import Say
from fenceline.models.scripted_hosted.server import ScriptedVendor

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTED_TEST_KEY", "sk-hosted-secret")


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this process trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return made


def certified(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)  # pyright: ignore[reportUnknownMemberType] - names pyOpenSSL
    return context


def test_a_trusted_server(authority: trustme.CA) -> None:
    with ScriptedVendor("anthropic", ["Hi."], tls=certified(authority, "127.0.0.1")) as server:
        assert server.url.startswith("https://")
        assert gathered(build_model(entry(server), GATE).open(ASK))[1].message.content == "Hi."


def test_an_unknown_authority() -> None:
    with (
        ScriptedVendor("openai", ["Hi."], tls=certified(trustme.CA(), "127.0.0.1")) as server,
        pytest.raises(NotTrusted, match="not to be trusted") as caught,
    ):
        build_model(entry(server), GATE).open(ASK)
    assert "SSL_CERT_FILE" in caught.value.hint
    assert server.seen == []


def test_another_name(authority: trustme.CA) -> None:
    with (
        ScriptedVendor("openai", ["Hi."], tls=certified(authority, "api.example.com")) as server,
        pytest.raises(NotTrusted),
    ):
        build_model(entry(server), GATE).open(ASK)
    assert server.seen == []


def test_localhost_is_verified_by_its_name(authority: trustme.CA) -> None:
    with ScriptedVendor("openai", ["Hi."], tls=certified(authority, "localhost")) as server:
        named = replace(entry(server), base_url=server.url.replace("127.0.0.1", "localhost"))
        assert gathered(build_model(named, GATE).open(ASK))[1].message.content == "Hi."


def test_a_stream_over_tls_is_cut_from_another_thread(authority: trustme.CA) -> None:
    slow = Say(Message("assistant", "one two three"), pause_s=30)
    with ScriptedVendor("openai", [slow], tls=certified(authority, "127.0.0.1")) as server:
        stream = build_model(entry(server), GATE).open(ASK)
        threading.Timer(0.1, stream.cancel).start()
        *_, last = stream
        assert server.requests[0].finished.wait(10)
    assert isinstance(last, Finish)
    assert last.reason == "cancelled"
    assert not any(isinstance(chunk, Token) for chunk in stream)


class Proxy:
    """Opens tunnels, and remembers where to."""

    def __init__(self, answer: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n") -> None:
        self.asked: list[bytes] = []
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._tunnel, args=(client,), daemon=True).start()

    def _tunnel(self, client: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += client.recv(1)
        self.asked.append(head.split(b"\r\n", 1)[0])
        client.sendall(self._answer)
        if b" 200 " not in self._answer:
            client.close()
            return
        host, _, port = head.split(b" ")[1].decode().partition(":")
        server = socket.create_connection((host, int(port)))
        ends = {client: server, server: client}
        with client, server:
            while True:
                for end in select.select(list(ends), [], [])[0]:
                    if not (data := end.recv(1 << 16)):
                        return
                    ends[end].sendall(data)


@pytest.mark.parametrize("secure", [True, False])
def test_a_configured_proxy_is_gone_through(authority: trustme.CA, *, secure: bool) -> None:
    tls = certified(authority, "127.0.0.1") if secure else None
    with Proxy() as proxy, ScriptedVendor("anthropic", ["Hi."], tls=tls) as server:
        through = replace(entry(server), proxy=proxy.url)
        assert gathered(build_model(through, GATE).open(ASK))[1].message.content == "Hi."
    target = server.root.partition("//")[2].encode()
    assert proxy.asked == [b"CONNECT %s HTTP/1.1" % target] * 2


def test_a_proxy_that_says_no() -> None:
    with Proxy(b"HTTP/1.1 403 Forbidden\r\n\r\n") as proxy, ScriptedVendor("openai", ["Hi."]) as server:
        through = replace(entry(server, retries=0), proxy=proxy.url)
        with pytest.raises(ModelUnreachable, match="opens no way to"):
            gathered(build_model(through, GATE).open(ASK))
    assert server.seen == []


def test_the_environment_names_a_proxy_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy() as proxy, ScriptedVendor("openai", ["Hi."]) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        gathered(build_model(entry(server), GATE).open(ASK))
        assert proxy.asked == []
        named = replace(entry(server), proxy="environment")
        gathered(build_model(named, GATE).open(ASK))
        assert len(proxy.asked) == 1
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        gathered(build_model(named, GATE).open(ASK))
        assert len(proxy.asked) == 1


def test_a_proxy_that_is_no_address() -> None:
    with (
        ScriptedVendor("openai", ["Hi."]) as server,
        pytest.raises(UsageError, match="the proxy is not a usable address"),
    ):
        build_model(replace(entry(server), proxy="proxy:3128"), GATE).open(ASK)
