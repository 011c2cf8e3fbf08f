"""What this machine has: memory, cores, accelerators. Read from the system, nothing is assumed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_TOOL_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Main memory in bytes, as far as this process may use it."""

    total: int
    available: int


@dataclass(frozen=True, slots=True)
class Gpu:
    """An accelerator.

    Attributes:
        name: as its driver calls it.
        memory: bytes.
        unified: its memory is the main memory.
    """

    name: str
    memory: int
    unified: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """All of it.

    Attributes:
        memory: main memory.
        cores: physical cores that this process may use.
        gpus: accelerators found.
    """

    memory: Memory
    cores: int
    gpus: tuple[Gpu, ...]

    @property
    def model_memory(self) -> int:
        """Bytes for weights and cache: the largest of main memory and any accelerator's own."""
        return max(self.memory.available, *(gpu.memory for gpu in self.gpus), 0)


def machine() -> Machine:
    """Look at everything; asks the drivers' tools, so some tenths of a second."""
    return Machine(memory(), physical_cores(), (*_nvidia(), *_amd(), *_apple()))


def memory(root: Path = Path("/")) -> Memory:
    """Return main memory, within the limit of a container where there is one."""
    if sys.platform == "darwin":
        return _memory_of_mac()
    table = _meminfo(root / "proc/meminfo")
    total = table.get("MemTotal", 0)
    available = table.get("MemAvailable", total)
    limit = _number(root / "sys/fs/cgroup/memory.max")
    if limit is None or limit >= total:
        return Memory(total, available)
    used = _number(root / "sys/fs/cgroup/memory.current") or 0
    return Memory(limit, min(available, max(0, limit - used)))


def physical_cores(root: Path = Path("/")) -> int:
    """Return cores without their hyper-threads, among those this process may run on; at least 1."""
    if sys.platform == "darwin":
        return int(
            _output("sysctl", "-n", "hw.perflevel0.physicalcpu") or _output("sysctl", "-n", "hw.physicalcpu")
        )
    allowed = os.sched_getaffinity(0)
    siblings = {_siblings(root, number) for number in allowed}
    return max(1, min(len(siblings), _quota(root)))


def _siblings(root: Path, number: int) -> str:
    try:
        return (root / f"sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list").read_text()
    except OSError:
        return str(number)


def _quota(root: Path) -> int:
    """Return whole cores that a container may use at once."""
    try:
        quota, period = (root / "sys/fs/cgroup/cpu.max").read_text().split()
        return max(1, int(quota) // int(period))
    except (OSError, ValueError):
        return sys.maxsize


def _meminfo(path: Path) -> dict[str, int]:
    try:
        fields = (line.split() for line in path.read_text().splitlines())
        return {name.rstrip(":"): int(value) * 1024 for name, value, *_ in fields}
    except (OSError, ValueError):
        return {}


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):  # absent, or the word max
        return None


def _memory_of_mac() -> Memory:
    total = int(_output("sysctl", "-n", "hw.memsize") or 0)
    lines = (line.partition(":") for line in _output("vm_stat").splitlines())
    pages = {name: int(count.strip(" .")) for name, _, count in lines if count.strip(" .").isdigit()}
    free = sum(pages.get(f"Pages {kind}", 0) for kind in ("free", "inactive", "purgeable", "speculative"))
    return Memory(total, free * os.sysconf("SC_PAGE_SIZE"))


def _nvidia() -> tuple[Gpu, ...]:
    text = _output("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits")
    rows = (line.rpartition(",") for line in text.splitlines())
    return tuple(Gpu(name.strip(), int(mib) << 20) for name, _, mib in rows if mib.strip().isdigit())


def _amd() -> tuple[Gpu, ...]:
    """Read ``device,...,VRAM Total Memory (B),...`` rows."""
    rows = [line.split(",") for line in _output("rocm-smi", "--showmeminfo", "vram", "--csv").splitlines()]
    return tuple(Gpu(f"AMD {row[0]}", int(row[1])) for row in rows if len(row) > 1 and row[1].isdigit())


def _apple() -> tuple[Gpu, ...]:
    if sys.platform != "darwin" or os.uname().machine != "arm64":
        return ()
    usable = _memory_of_mac().total * 2 // 3  # what the system lets the GPU have by default
    return (Gpu(_output("sysctl", "-n", "machdep.cpu.brand_string").strip(), usable, unified=True),)


def _output(*command: str) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_TOOL_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
