"""What holds for the judge of every language."""

from __future__ import annotations

from contextlib import closing

import pytest
from grounding_kit import world_of

from fenceline.grounding.language import LANGUAGES, grounder


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_process_judges_several_worlds(language: str) -> None:
    for _ in range(2):
        judge = grounder(language, world_of({}))
        assert judge is not None
        with closing(judge):
            assert list(judge.line("", 1, "a")) == []
