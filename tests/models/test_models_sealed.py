"""A sealed process and what it starts reach servers on this machine's loopback, and nothing else."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading

from fenceline.models.dialling import connected

SCRIPT = r"""
import json, socket, subprocess, sys
from fenceline.models import dialling, sealed
port, found = int(sys.argv[1]), {}
found["why"] = sealed.seal()
def tried(host, port):
    try:
        with dialling.connected(host, port, 2) as made:
            return made.recv(5).decode()
    except OSError as error:
        return error.strerror
found["server"] = [tried("127.0.0.1", port), tried("127.0.0.1", port)]
found["nobody"] = tried("127.0.0.1", 1)
found["away"] = [tried(host, 80) for host in ("192.0.2.1", "10.0.0.1", "2001:db8::1")]
found["helper"] = []
for host in ("192.0.2.1", "0.0.0.0"):
    try:
        dialling.helper.connect(host, port, 2)
    except OSError as error:
        found["helper"].append(error.strerror)
code = "print(sum(':' in line for line in open('/proc/net/dev')))"
found["devices"] = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()
with socket.create_server(("127.0.0.1", 0)) as own:
    dialling.connected(*own.getsockname(), 2).close()
print(json.dumps(found))
"""


def greet(server: socket.socket) -> None:
    for _ in range(2):
        made, _ = server.accept()
        with made:
            made.sendall(b"hello")


def test_a_sealed_process_reaches_loopback_alone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        threading.Thread(target=greet, args=(server,), daemon=True).start()
        ran = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(port)], capture_output=True, text=True, check=False, timeout=60
        )
    assert ran.stderr == ""
    assert json.loads(ran.stdout) == {
        "why": "",
        "server": ["hello", "hello"],
        "nobody": "Connection refused",
        "away": ["Network is unreachable"] * 3,
        "helper": ["Network is unreachable"] * 2,
        "devices": "1",
    }


def test_one_that_is_not_connects_by_itself() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        connected("127.0.0.1", server.getsockname()[1], 2).close()
