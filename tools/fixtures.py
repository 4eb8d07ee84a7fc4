"""`make fixtures`: the Python beside every fixture, and in the README, written anew; tests hold them together."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import roundtrip

REPOSITORY = Path(__file__).resolve().parent.parent
FIXTURES = REPOSITORY / "fixtures"
LIFTED = FIXTURES / "lifted"  # those that `--lift` is for


def main() -> int:
    """Write fixtures/NAME.py from fixtures/NAME.yaml; exit status 1 if one can't be converted."""
    status = 0
    readme = REPOSITORY / "README.md"
    old = readme.read_text("utf-8")
    new = renewed(old)
    if new != old:
        readme.write_text(new, "utf-8")
        print("wrote README.md")
    for path in sorted([*FIXTURES.glob("*.yaml"), *LIFTED.glob("*.yaml")]):
        try:
            text = roundtrip.to_python(path.read_bytes().decode(), lift=path.parent == LIFTED)
        except roundtrip.ConversionError as problem:
            print(*(d.within(path.name) for d in problem.diagnostics), sep="\n", file=sys.stderr)
            status = 1
            continue
        target = path.with_suffix(".py")
        if not target.exists() or target.read_bytes().decode() != text:
            target.write_bytes(text.encode())
            print(f"wrote {target.name}")
    return status


def renewed(readme: str) -> str:
    """The README with the Python of its example as it is today."""
    yaml = re.search(r"<!-- example: YAML -->\n```yaml\n(.*?)```\n", readme, re.DOTALL)
    assert yaml is not None
    python = roundtrip.to_python(yaml[1])
    block = re.compile(r"(<!-- example: Python -->\n```python\n).*?(```\n)", re.DOTALL)
    return block.sub(lambda m: m[1] + python + m[2], readme, count=1)


if __name__ == "__main__":
    sys.exit(main())
