"""What the conversions say of changes that go into a file of somebody's."""

from __future__ import annotations

from roundtrip.schema.registry import Check

GROUP = "Changes put back"
CHECKS = (
    Check(
        "made-anew",
        "note",
        "A change has more other lines in a program than what changed",
        "A change goes into the lines that hold it. Where a program has none for it alone, what is around it is made anew, and the "
        "note says why: one line says it for several things, of which only some are to change; Hera itself makes the value; or it "
        "comes of a loop, a helper or a computed value. A line that became too long is split as black does it.",
        group=GROUP,
    ),
    Check(
        "cannot-put-back",
        "error",
        "A change has no place in a program",
        "One line of the program says it for several things, of which only some are to change; Hera itself makes the value; a "
        "function's script doesn't say it; or it comes of a loop, a helper or a computed value. The message names the place in "
        "both files. Nothing is written: make the change in the program by hand, and convert again.",
        group=GROUP,
    ),
)
