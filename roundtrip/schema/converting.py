"""What is told as one side becomes the other: the codes, for `explain` and the documentation."""

from __future__ import annotations

from roundtrip.schema.registry import Check

GROUP = "Converting and comparing"

CHECKS = (
    Check(
        "no-workflow",
        "error",
        "A file without a workflow",
        "There is nothing of Argo's in it: a document of another kind, comments alone, or a program that makes no workflow. In a folder "
        "such a file is passed over.",
        group=GROUP,
    ),
    Check(
        "other-direction",
        "error",
        "A file for another command",
        "to-python reads YAML, to-yaml reads Python, and validate both. The message names the command that was meant, if there is one.",
        "roundtrip to-yaml wf.yaml",
        "roundtrip to-python wf.yaml",
        GROUP,
    ),
    Check(
        "beyond-hera",
        "note",
        "A field that Hera doesn't know, or spells otherwise",
        "Hera's class has no argument for it, or writes another spelling of the same. The program carries it in `with_fields` or beside a "
        "mark: roundtrip writes it, plain Hera passes over it or writes today's spelling. A whole document that Hera can't say is kept as "
        "a dictionary, with a warning.",
        group=GROUP,
    ),
    Check(
        "upgraded",
        "note",
        "Argo 3's form, written as Argo 4's",
        "`--upgrade`, or `upgrade = true` in `[tool.roundtrip]`: what Argo 4 removed is written as what took its place.",
        "schedule: 0 * * * *",
        "schedules: [0 * * * *]",
        GROUP,
    ),
    Check(
        "not-upgraded",
        "warning",
        "Argo 3's form, which Argo 4 has nothing for",
        "`--upgrade` leaves it as it is; the message says why. Argo 4 refuses it.",
        group=GROUP,
    ),
    Check(
        "comment-stays",
        "note",
        "A comment that stays on its side",
        "The other side has no place for it: it speaks to an editor of that file, stands in what makes nothing of a document, or in a "
        "script that each side keeps in its own letters.",
        group=GROUP,
    ),
    Check(
        "comment-gone",
        "note",
        "A comment that went with what it was at",
        "What it stood at was taken out, or has another comment now.",
        group=GROUP,
    ),
    Check(
        "skipped",
        "note",
        "Something in a folder that isn't looked at",
        "A link to a folder, what is no regular file, a file that has been taken by another name already, or one that git ignores.",
        group=GROUP,
    ),
    Check(
        "different",
        "error",
        "Two sides that say something differently",
        "What `roundtrip diff` finds, a message a value, in the formats for machines.",
        group=GROUP,
    ),
    Check(
        "surrogate",
        "error",
        "Half a character in a program's text",
        "A string of the program holds half of a surrogate pair, which no YAML can.",
        'Parameter(name="x", value="\\ud83d")',
        'Parameter(name="x", value="\\U0001f600")',
        GROUP,
    ),
    Check(
        "no-such-version",
        "error",
        "A version of Argo that isn't known",
        "The message lists those that are.",
        group=GROUP,
    ),
    Check(
        "no-such-place",
        "error",
        "A place that no workflow has",
        "`roundtrip schema` shows places such as `Workflow.spec.templates.container`.",
        group=GROUP,
    ),
    Check("no-such-code", "error", "A code that there isn't", "`roundtrip explain` lists them.", group=GROUP),
    Check(
        "internal",
        "error",
        "A fault of roundtrip's own",
        "Nothing is written for that file. Please report it with the smallest input that shows it; `ROUNDTRIP_DEBUG=1` shows where it "
        "happened.",
        group=GROUP,
    ),
)
