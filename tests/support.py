"""What several tests need: where the shared corpus and oracle are, and how to skip where they are not."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("ROUNDTRIP_SHARED", REPOSITORY.parent / "shared"))
FIXTURES = REPOSITORY / "fixtures"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared corpus and oracle are not beside this checkout (set ROUNDTRIP_SHARED)"
)


def examples(usual: int) -> int:
    """How many examples a property is tried on: `usual`, and ten times as many under `make soak`."""
    return usual * int(os.environ.get("ROUNDTRIP_SOAK", "1"))


def corpus(*folders: str) -> list[Path]:
    """The YAML files of the corpus, sorted; of `folders` only, if any are named. Empty where there is no corpus."""
    root = SHARED / "corpus"
    tops = [root / f for f in folders] if folders else [root]
    return sorted(p for top in tops for p in top.rglob("*.y*ml") if p.is_file())


def oracle(name: str) -> ModuleType:
    """A module of the independent oracle (`equivalent`, `plain_hera`), loaded from its file."""
    spec = importlib.util.spec_from_file_location(f"oracle_{name}", SHARED / "oracle" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
