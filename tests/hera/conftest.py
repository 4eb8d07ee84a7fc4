"""One process with Hera for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from roundtrip.hera.runner import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with Server() as started:
        yield started
