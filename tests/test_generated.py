"""L1, L6 and L7 as properties: on workflows made from the facts, and on real ones with something changed.

1,200 examples; `make soak` runs ten times as many (`ROUNDTRIP_SOAK`).
"""

from __future__ import annotations

import contextlib
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from roundtrip import ConversionError, to_python, to_yaml
from roundtrip.convert import python_of, unlisted
from roundtrip.document import equivalent
from roundtrip.yaml.reader import read
from tests.generator import Generator, as_json, as_yaml_json
from tests.support import FIXTURES, SHARED, corpus, examples, oracle

EXAMPLES = examples(1200)
CHUNKS = 8
pytestmark = pytest.mark.soak


def lost(before: str, after: str) -> list[str]:
    """The differences in meaning, by our own measure and by the oracle's, where it is there."""
    ours = [d.root for d in unlisted(read(before))]
    back = [d.root for d in unlisted(read(after))]
    found = [] if len(ours) == len(back) else [f"{len(ours)} documents became {len(back)}"]
    found += ["a document means something else" for a, b in zip(ours, back) if not (a and b and equivalent(a, b))]
    if SHARED.is_dir():
        found += oracle("equivalent").compare(before, after)
    return found


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_generated_workflows_come_back(chunk: int) -> None:
    for seed in range(chunk, EXAMPLES, CHUNKS):
        text = as_json(Generator(seed).stream())
        python = to_python(text)
        back = to_yaml(python, engine="static")
        assert lost(text, back) == [], f"seed {seed}"
        if seed % 10 == 0:
            assert to_python(back) == python, f"L6, seed {seed}"


def test_fields_beyond_hera_are_named() -> None:
    """L7: what plain Hera won't write is said, with its line."""
    named = 0
    for seed in range(EXAMPLES // 5):
        document = Generator(seed).document()
        text = as_yaml_json(json.dumps(document, indent=1, ensure_ascii=False))
        said = {d.line for d in python_of(text).diagnostics if d.code == "beyond-hera"}
        lines = {n for n, line in enumerate(text.splitlines(), 1) if re.match(r'\s*"noSuchField": (?!null)', line)}
        if lines and said:
            named += 1
        # a field within another that is left over goes along with it
        assert not lines or said, f"seed {seed}"
    assert named > 5


def mutated(text: str, rng: random.Random) -> str:
    """`text` with one or two lines deleted, doubled, indented otherwise, renamed, or of another type."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(lines))
        line = lines[at]
        kind = rng.randrange(8)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, line)
        elif kind == 2:
            lines[at] = " " * rng.randint(1, 3) + line
        elif kind == 3:
            lines[at] = line[rng.randint(1, 2) :]
        elif kind == 4:
            lines[at] = line.replace(":", "X:", 1)
        elif kind == 5:
            lines[at] = (
                line.split(":")[0]
                + ": "
                + rng.choice(["[]", "{}", "1", "null", "true", "[a]", "{a: b}", "'", "&a b", "*a"])
            )
        elif kind == 6:
            lines[at] = line.replace("- ", "", 1)
        else:
            lines[at] = line + rng.choice([" # comment", ":", " '", "\t", " {{", " |", ": x"])
        if not lines:
            break
    return "\n".join(lines)


def sources() -> list[Path]:
    return sorted(FIXTURES.glob("*.yaml")) + corpus()


@pytest.mark.parametrize("chunk", range(4))
def test_a_changed_file_converts_or_is_refused(chunk: int) -> None:
    """Never a traceback, never a silent loss."""
    rng = random.Random(chunk)
    converted = 0
    files = [p for p in sources() if p.stat().st_size < 20_000]
    for _ in range(EXAMPLES // 20):
        path = rng.choice(files)
        text = mutated(path.read_text(encoding="utf-8"), rng)
        try:
            python = to_python(text)
        except ConversionError as problem:
            refusal = problem
        else:
            converted += 1
            assert lost(text, to_yaml(python, engine="static")) == [], (path.name, text)
            continue
        assert all(d.line >= 1 and d.code != "internal" for d in refusal.diagnostics), (path.name, str(refusal), text)
    assert converted > EXAMPLES // 100


def test_any_text_converts_or_is_refused() -> None:
    rng = random.Random(1)
    pieces: list[Any] = [
        "apiVersion: argoproj.io/v1alpha1\n",
        "kind: Workflow\n",
        "- ",
        "a: ",
        "{",
        "}",
        "[",
        "]",
        "\n",
        "  ",
        "'",
        '"',
    ]
    pieces += [
        "|\n",
        ">\n",
        "&a ",
        "*a",
        "<<: ",
        "!!",
        "---\n",
        "...\n",
        "\t",
        "\0",
        "é",
        "🙂",
        "#",
        ":",
        ",",
        "{{",
        "\ud800",
        "\ufeff",
    ]
    for _ in range(EXAMPLES):
        text = "".join(rng.choices(pieces, k=rng.randint(0, 20)))
        for convert in (to_python, to_yaml):
            if convert is to_yaml and "\n" not in text:
                continue
            with contextlib.suppress(ConversionError):
                to_python(text) if convert is to_python else to_yaml(text, engine="static")
