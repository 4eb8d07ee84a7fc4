"""`make demo`: workflows converted both ways, validated, and shown side by side."""

from __future__ import annotations

import sys
import unicodedata
from itertools import zip_longest
from pathlib import Path

import roundtrip
from roundtrip.convert import documents_of
from roundtrip.document import equivalent

LEFT = 64  # columns of the YAML


def main(paths: list[str]) -> int:
    """Convert each of `paths` to Python and back, and print both; exit status 1 if anything is not as it should be."""
    fine = True
    for path in map(Path, paths):
        yaml = path.read_text("utf-8")
        python = roundtrip.to_python(yaml)
        back = roundtrip.to_yaml(python, engine="static")
        print(f"$ roundtrip to-python {path}\n")
        print("\n".join(side_by_side(yaml, python)))
        before, after = (documents_of(text, kind="yaml")[0] for text in (yaml, back))
        same = len(before) == len(after) and all(
            a.root is not None and b.root is not None and equivalent(a.root, b.root) for a, b in zip(before, after)
        )
        problems = [d for text in (yaml, back) for d in roundtrip.validate(text) if d.severity == "error"]
        again = roundtrip.to_python(back) == python
        print()
        print(f"to-yaml of this Python means what {path.name} means: {_answer(same)}")
        print(f"both are valid by Argo's schema:  {_answer(not problems)}")
        print(f"to-python of that YAML is this Python again, byte for byte:  {_answer(again)}\n")
        for problem in problems:
            print(problem)
        fine &= same and not problems and again
    return 0 if fine else 1


def side_by_side(left: str, right: str) -> list[str]:
    """The lines of two texts beside each other; what is too long for the left column goes on in the next line of it."""
    first: list[str] = []
    for line in left.splitlines():
        while _width(line) > LEFT:
            first.append(line[:LEFT])
            line = "      " + line[LEFT:]
        first.append(line)
    pairs = zip_longest(first, right.splitlines(), fillvalue="")
    return [f"{a}{' ' * (LEFT - _width(a))} | {b}".rstrip() for a, b in pairs]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _answer(fine: bool) -> str:
    return "yes" if fine else "NO"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
