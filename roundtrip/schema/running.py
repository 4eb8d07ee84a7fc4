"""What is told of programs as they are read or run: the codes, for `explain` and the documentation."""

from __future__ import annotations

from roundtrip.schema.registry import Check
from roundtrip.schema.writing import GROUP

CHECKS = (
    Check(
        "not-static",
        "error",
        "What reading a program doesn't tell",
        "A note where the program was run instead, under Hera; an error with `--engine static`, which runs nothing. The place is "
        "that of what isn't read: docs/static-subset.md says what is.",
        group=GROUP,
    ),
    Check(
        "no-workflow",
        "error",
        "No workflow in a file",
        "A program gives the workflows of its names, of its collections, or of a target; YAML has documents of Argo's kinds. In a "
        "folder such a file is skipped, with a note where it looked like one.",
        group=GROUP,
    ),
    Check(
        "python-main",
        "note",
        "A program whose main block was run as well",
        'Nothing above `if __name__ == "__main__":` gives a workflow, so what stands under it was gone through for them.',
        group=GROUP,
    ),
    Check(
        "python-unnamed",
        "note",
        "Workflows that no name of the module holds",
        "Names count first; where they hold none, collections, and then what the program sends, prints or makes. Of a loop's "
        "workflows the last alone has a name: those of the list that has them all are passed over then. A target says what is meant.",
        "roundtrip to-yaml flow.py",
        "roundtrip to-yaml flow.py:flows",
        group=GROUP,
    ),
    Check(
        "python-exception",
        "error",
        "A program that failed as it was run",
        "The exception is told at the innermost line of the program that it went through, and the lines on the way there in notes.",
        group=GROUP,
    ),
    Check(
        "python-network",
        "error",
        "A program that asks the network for something",
        "It is refused what Python itself would open, so that a conversion gives the same anywhere. What is only sent to a cluster has no effect and is no "
        "error. Give what the program asks for by `--env`, or behind `--`.",
        group=GROUP,
    ),
    Check(
        "python-syntax",
        "error",
        "No Python",
        "The text isn't Python of the version that runs roundtrip, or nests deeper than Python takes.",
        group=GROUP,
    ),
    Check(
        "python-exit",
        "error",
        "A program that ends itself",
        "With another status than 0 nothing of it counts: a command that misses its arguments takes them behind `--`. Otherwise, a "
        "warning: what follows was not run.",
        "roundtrip to-yaml flow.py",
        "roundtrip to-yaml flow.py -- --tag 1.2",
        group=GROUP,
    ),
    Check(
        "python-timeout",
        "error",
        "A program that doesn't end",
        "It was stopped, with all that it had started, at the line that is told.",
        group=GROUP,
    ),
    Check(
        "python-crash",
        "error",
        "Python itself ended while it ran a program",
        "As by a fault of a library that isn't written in Python, or for want of memory; nothing of the program counts.",
        group=GROUP,
    ),
    Check(
        "python-fork",
        "warning",
        "A copy that a program made of its process",
        "What the copy does is not waited for, and is no part of the conversion.",
        group=GROUP,
    ),
    Check(
        "python-thread",
        "warning",
        "A thread that is still at work as the program ends",
        "It was stopped; what it would have made is no part of the conversion.",
        group=GROUP,
    ),
    Check(
        "python-output",
        "warning",
        "More output than is shown",
        "What a program prints goes to standard error, up to a bound.",
        group=GROUP,
    ),
    Check(
        "not-plain",
        "error",
        "A value that YAML can't hold",
        "A document holds texts, numbers, booleans, lists and dictionaries; the path that is told leads to something else.",
        group=GROUP,
    ),
    Check(
        "hera-missing",
        "error",
        "Hera isn't there to run a program",
        "`pip install 'argo-roundtrip[hera]'` brings it, into the Python that the message names.",
        group=GROUP,
    ),
    Check(
        "hera-broken",
        "error",
        "Hera is there and can't be used",
        "Python didn't start for it, or it fails as it is imported: `python -c 'import hera.workflows'` shows how.",
        group=GROUP,
    ),
    Check(
        "beyond-hera",
        "note",
        "What Hera has no way to say",
        "A field that its models don't know, a value of another type, a whole object: it is kept in the program beside what Hera "
        "knows, and `roundtrip to-yaml` writes it. What plain Hera makes of the program is in the message.",
        group=GROUP,
    ),
    Check(
        "comment-stays",
        "note",
        "A comment that has no place on the other side",
        "A modeline is about the file that it stands in; a comment in a function that makes nothing of a document is about the "
        "function. They stay where they are.",
        group=GROUP,
    ),
    Check(
        "comment-gone",
        "note",
        "A comment that went with what it was about",
        "What it stood beside was taken out or made anew, and nothing is left that it could be put to.",
        group=GROUP,
    ),
    Check(
        "internal",
        "error",
        "A fault of roundtrip's own",
        "Nothing was written. Please report it with the smallest file that shows it; `ROUNDTRIP_DEBUG=1` shows where it happened.",
        group=GROUP,
    ),
    Check(
        "upgraded",
        "note",
        "A spelling that Argo 4 removed, written as Argo 4 has it",
        "`--upgrade`, or `upgrade = true` in `[tool.roundtrip]`, for what both mean the same.",
        "spec: {schedule: '0 * * * *'}",
        "spec: {schedules: ['0 * * * *']}",
        group=GROUP,
    ),
    Check(
        "not-upgraded",
        "warning",
        "A spelling that Argo 4 removed, and that stays",
        "Both spellings stand there, or the old one has no counterpart that means the same; the message says which.",
        group=GROUP,
    ),
    Check(
        "surrogate",
        "error",
        "Half a letter, which YAML can't hold",
        "A code between U+D800 and U+DFFF is one of two that stand for a letter, and no letter itself.",
        group=GROUP,
    ),
    Check(
        "is-a-folder",
        "error",
        "A folder where a file is meant",
        "`roundtrip diff` compares two files; `roundtrip sync --check` compares folders.",
        group=GROUP,
    ),
    Check(
        "no-such-place",
        "error",
        "A path that leads nowhere in Argo's types",
        "`roundtrip schema` takes a path of fields, which begins with a kind: `Workflow.spec.templates`.",
        group=GROUP,
    ),
    Check(
        "no-such-version",
        "error",
        "A version of Argo that there is no schema for",
        "The message lists those that there are.",
        group=GROUP,
    ),
    Check(
        "no-such-code",
        "error",
        "A code that no message has",
        "`roundtrip explain` without one lists them.",
        group=GROUP,
    ),
)
