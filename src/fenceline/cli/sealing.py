"""``--local-only``: the run and all that it starts have no way off this machine, where the system allows that."""

from __future__ import annotations

import os
import subprocess
import sys
from ipaddress import ip_address
from typing import TYPE_CHECKING

from fenceline.models.addresses import parse_address
from fenceline.models.sealed import seal
from fenceline.routing.ladder import is_hosted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.config.read import Config

_TRY = "import sys; from fenceline.models.sealed import seal; sys.exit(seal())"


def seal_for(config: Config) -> str:
    """Seal this process off, and return in words whether that is done."""
    for url in _elsewhere(config):
        return f"this run is not sealed off, for {url} is no server on this machine: only the gate keeps it local"
    if why := seal():
        return f"this run is not sealed off: {why}; only the gate keeps it local"
    return "sealed: this run and all that it starts reach this machine's loopback and nothing else"


def may_seal() -> str:
    """Return why no process can be sealed off here, empty where one can; tried by another process."""
    tried = subprocess.run([sys.executable, "-c", _TRY], capture_output=True, text=True, check=False)
    return tried.stderr.strip().rpartition("\n")[2] if tried.returncode else ""


def _elsewhere(config: Config) -> Iterator[str]:
    """Yield the addresses of local models that are not on this machine."""
    names = config.ladder or tuple(config.models)
    urls = [entry.base_url for name in names if not is_hosted(entry := config.models[name])]
    host = os.environ.get("OLLAMA_HOST", "")
    urls += [f"http://{host.rpartition('//')[2]}"] if host and not all(urls) else []
    for url in filter(None, urls):
        address = parse_address(url)
        if not (address.literal and all(ip_address(each).is_loopback for each in address.hosts)):
            yield url
