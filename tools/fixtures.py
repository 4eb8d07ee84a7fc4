"""`make fixtures`: the Python beside every fixture, written anew; `tests/test_fixtures.py` holds the two together."""

from __future__ import annotations

import sys
from pathlib import Path

import roundtrip

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def main() -> int:
    """Write fixtures/NAME.py from fixtures/NAME.yaml; exit status 1 if one can't be converted."""
    status = 0
    for path in sorted(FIXTURES.glob("*.yaml")):
        try:
            text = roundtrip.to_python(path.read_bytes().decode())
        except roundtrip.ConversionError as problem:
            print(*(d.within(path.name) for d in problem.diagnostics), sep="\n", file=sys.stderr)
            status = 1
            continue
        target = path.with_suffix(".py")
        if not target.exists() or target.read_bytes().decode() != text:
            target.write_bytes(text.encode())
            print(f"wrote {target.name}")
    return status


if __name__ == "__main__":
    sys.exit(main())
