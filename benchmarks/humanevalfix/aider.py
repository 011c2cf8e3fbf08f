"""The peer: aider, on the same server."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .bounded import run
from .way import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from .way import Job


@dataclass(frozen=True, slots=True)
class Aider:
    """aider in its own environment: whole edit format, tests run by itself, nothing fetched.

    Attributes:
        program: path of the command.
    """

    program: Path
    name: str = "aider"

    def do(self, job: Job) -> Outcome:
        """Give it the solution to edit and, where there is one, the test to read."""
        answer = job.kind.answer_file(job.task)
        reads = [
            argument for path in job.kind.files(job.task) if path != answer for argument in ("--read", path)
        ]
        with tempfile.TemporaryDirectory(prefix="hef-aider-") as home:
            arguments = [
                *(
                    "--model",
                    "openai/qwen2.5-coder",
                    "--openai-api-base",
                    job.base_url,
                    "--openai-api-key",
                    "none",
                ),
                *(
                    "--edit-format",
                    "whole",
                    "--auto-test",
                    "--test-cmd",
                    job.kind.check(job.task),
                    "--yes-always",
                ),
                *(
                    "--no-auto-commits",
                    "--no-dirty-commits",
                    "--no-gitignore",
                    "--no-auto-lint",
                    "--no-pretty",
                ),
                *(
                    "--analytics-disable",
                    "--no-check-update",
                    "--no-show-release-notes",
                    "--no-show-model-warnings",
                ),
                *("--no-detect-urls", "--no-gui", "--no-suggest-shell-commands", "--file", answer, *reads),
                *("--message", job.kind.instruction(job.task)),
            ]
            ran = run([str(self.program), *arguments], job.root, job.limit_s, _offline(home))
        return Outcome(ran.status, timed_out=ran.timed_out)


def _offline(home: str) -> dict[str, str]:
    """Return surroundings in which a look-up outside loopback fails at once instead of after a timeout."""
    nowhere = "http://127.0.0.1:9"
    return {
        "HOME": home,
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
        "NO_PROXY": "127.0.0.1,localhost",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }
