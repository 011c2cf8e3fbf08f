"""The label of a file as it lies in a workspace: by its path, by where its links lead, and never loose for keys."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.policy.label import Label
from fenceline.policy.rules import Layer, Policy, Rule, Ruling

if TYPE_CHECKING:
    from pathlib import Path

KEYS = Layer(
    "keys",
    rules=(
        Rule(
            (
                ".env", ".env.*", "!.env.example", "!.env.sample", "!.env.template", ".envrc", ".netrc", "_netrc",
                ".npmrc", ".pypirc", ".git-credentials", ".htpasswd", ".pgpass", "id_rsa*", "id_dsa*", "id_ecdsa*",
                "id_ed25519*", "!id_*.pub", "*.pem", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.kdbx",
                "*.ppk", "*.gpg", "*.tfstate", "*.tfstate.*", "*.tfvars", "credentials.json",
                "service-account*.json", "secrets.y*ml", ".aws/", ".ssh/", ".gnupg/", ".kube/config",
                ".docker/config.json", ".git/",
            ),
            Label.CLOSED,
        ),
    ),
)  # fmt: skip
"""Files that hold keys by their name: closed whatever the configuration says."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels files of one workspace.

    Attributes:
        policy: whose layers count.
        root: of the workspace.
    """

    policy: Policy
    root: Path

    def of(self, path: str) -> Ruling:
        """Return the strictest ruling on ``path`` and on every path that its links lead to.

        Args:
            path: POSIX, relative to the root; it need not exist.

        Raises:
            PolicyError: a pattern of the policy cannot be read.
        """
        rulings = [self._by_name(path)]
        real = os.path.realpath(self.root / path)
        home = os.path.realpath(self.root)
        if os.path.commonpath([real, home]) != home:
            rulings.append(Ruling(Label.CLOSED, why="it leads out of the workspace"))
        elif (target := os.path.relpath(real, home).replace(os.sep, "/")) != path:
            rulings.append(self._by_name(target))
        return max(rulings, key=lambda ruling: ruling.label.strictness)

    def _by_name(self, path: str) -> Ruling:
        return Policy((*self.policy.layers, KEYS)).ruling(path)
