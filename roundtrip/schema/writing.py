"""What is told where a result is not written: the codes, for `explain` and the documentation."""

from __future__ import annotations

from roundtrip.schema.registry import Check

GROUP = "Running and writing"

CHECKS = (
    Check(
        "bad-codemod",
        "error",
        "A codemod that isn't there, or is none",
        "`--codemod package.module:Class`, or `codemods` of `[tool.roundtrip]`, names a class of `libcst.CSTTransformer`, or a "
        "command of `libcst.codemod`. Its module is looked for in the current folder, on PYTHONPATH, in the folders of "
        "`pythonpath` and among what is installed beside roundtrip. Nothing is converted, and the exit status is 2.",
        group=GROUP,
    ),
    Check(
        "codemod-failed",
        "error",
        "A codemod that raises, doesn't end, or makes no Python",
        "The place is the codemod's own line, where there is one; the message says which file it was given the Python for. "
        "It may take as long as `--timeout` says. Nothing is written for that file.",
        group=GROUP,
    ),
    Check(
        "codemod-changes-meaning",
        "error",
        "A codemod that changes what the Python means",
        "Codemods may say the same in other words. What they make is read back, and compared with the YAML: the path is the "
        "first place that differs. Nothing is written. To change a workflow, change its YAML, or its Python afterwards.",
        group=GROUP,
    ),
    Check(
        "codemod-unread",
        "error",
        "A codemod whose result can't be read",
        "Whether it means the same can't be told without running it, so nothing is written. A module that it imports has to be "
        "found: beside the output, in the current folder, on PYTHONPATH or in the folders of `pythonpath`; what it calls has "
        "to be within what is read without being run. `--engine hera` runs it.",
        group=GROUP,
    ),
    Check(
        "codemod-warning",
        "warning",
        "Something that a codemod says",
        "A command of `libcst.codemod` warns of something (`self.warn`). What it made is written all the same.",
        group=GROUP,
    ),
)
