"""Of a text that is ASCII, the small pattern of some characters finds what the whole one does."""

from __future__ import annotations

import re

import pytest

from roundtrip.yaml import errors, text
from roundtrip.yaml.characters import Characters

KNOWN = {
    f"{module.__name__}.{name}": value
    for module in (errors, text)
    for name, value in vars(module).items()
    if isinstance(value, Characters)
}


@pytest.mark.parametrize("name", KNOWN)
def test_both_patterns_say_the_same_of_ascii(name: str) -> None:
    found = [[c for c in map(chr, range(128)) if pattern.search(c)] for pattern in _both(KNOWN[name])]
    assert found[0] == found[1]
    assert found[0]


def _both(characters: Characters) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return characters.within(""), characters.within("\u00e9")
