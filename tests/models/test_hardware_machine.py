"""What the machine has, read from trees like the system's and from tools like the drivers'."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from fenceline.models.hardware import Gpu, Machine, Memory, machine, memory, physical_cores

if TYPE_CHECKING:
    from pathlib import Path

MEMINFO = (
    "MemTotal:       16000000 kB\nMemFree:  100 kB\nMemAvailable:    9000000 kB\nHugePages_Total:       0\n"
)


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_memory_is_what_the_kernel_says(tmp_path: Path) -> None:
    root = tree(tmp_path, {"proc/meminfo": MEMINFO, "sys/fs/cgroup/memory.max": "max\n"})
    assert memory(root) == Memory(16_000_000 << 10, 9_000_000 << 10)


def test_a_container_has_what_its_limit_leaves(tmp_path: Path) -> None:
    limits = {"sys/fs/cgroup/memory.max": f"{4 << 30}\n", "sys/fs/cgroup/memory.current": f"{1 << 30}\n"}
    assert memory(tree(tmp_path, {"proc/meminfo": MEMINFO, **limits})) == Memory(4 << 30, 3 << 30)


@pytest.mark.parametrize("text", ["", "nonsense", "MemTotal: many kB\n"])
def test_memory_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    assert memory(tree(tmp_path, {"proc/meminfo": text})) == Memory(0, 0)


def test_hyper_threads_of_one_core_count_once(tmp_path: Path) -> None:
    siblings = {
        f"sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list": "all of them\n"
        for number in os.sched_getaffinity(0)
    }
    assert physical_cores(tree(tmp_path, siblings)) == 1


def test_without_topology_every_processor_is_a_core(tmp_path: Path) -> None:
    assert physical_cores(tmp_path) == len(os.sched_getaffinity(0))


def test_a_quota_of_processor_time_limits_the_cores(tmp_path: Path) -> None:
    assert physical_cores(tree(tmp_path, {"sys/fs/cgroup/cpu.max": "150000 100000\n"})) == 1


def tool(folder: Path, name: str, output: str, status: int = 0) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\nprintf '{output}'\nexit {status}\n")
    path.chmod(0o755)


def test_gpus_are_what_the_drivers_tools_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool(tmp_path, "nvidia-smi", "GeForce RTX 4090, 24564\\nTesla T4, 15360\\n")
    tool(
        tmp_path,
        "rocm-smi",
        "device,VRAM Total Memory (B),VRAM Total Used Memory (B)\\ncard0,17163091968,1000\\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine().gpus == (
        Gpu("GeForce RTX 4090", 24564 << 20),
        Gpu("Tesla T4", 15360 << 20),
        Gpu("AMD card0", 17163091968),
    )


@pytest.mark.parametrize(
    ("output", "status"), [("", 0), ("No devices were found\\n", 0), ("T4, 15360\\n", 9)]
)
def test_a_tool_that_finds_or_says_nothing_is_no_gpu(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, status: int
) -> None:
    tool(tmp_path, "nvidia-smi", output, status)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine().gpus == ()


def test_this_very_machine_has_memory_and_cores() -> None:
    found = machine()
    assert isinstance(found, Machine)
    assert 0 < found.memory.available <= found.memory.total
    assert 1 <= found.cores <= (os.cpu_count() or 1)
