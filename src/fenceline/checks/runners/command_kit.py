"""Any other command: its exit status decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.essence import fallback
from fenceline.checks.runners import Prepared, Reading

if TYPE_CHECKING:
    from fenceline.checks.results import CheckCommand
    from fenceline.checks.runners import Evidence, Setting

_NOTHING = re.compile(r"^make(?:\[\d+\])?: (?:Nothing to be done for|'[^']*' is up to date)", re.MULTILINE)


class CommandKit:
    """A script, ``make test``, ``npm test``."""

    def prepare(
        self,
        command: CheckCommand,
        setting: Setting,  # noqa: ARG002 - of the Protocol
    ) -> Prepared:
        """Return the command as it is; npm's are told that nobody watches."""
        return Prepared(command.argv, {"CI": "1"} if command.runner == "npm" else {})

    def read(self, evidence: Evidence) -> Reading:
        """Read only what went wrong, and whether make had nothing to do."""
        if evidence.status == 0:
            idle = evidence.command.runner == "make" and _NOTHING.search(evidence.output) is not None
            return Reading(empty=idle)
        return Reading(failures=fallback(evidence.output, evidence.root))
