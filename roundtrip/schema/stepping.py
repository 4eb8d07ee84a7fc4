"""What is told where both sides are brought in step: the codes, for `explain` and the documentation."""

from __future__ import annotations

from roundtrip.schema.registry import Check

GROUP = "Both sides in step"

CHECKS = (
    Check(
        "conflict",
        "error",
        "A value that both sides changed",
        "Since both sides agreed, the YAML and the Python were changed in one place, each another way; or a file was deleted "
        "on one side and changed on the other, or got another name on each. Nothing of these two files is written; all others "
        "are brought in step. Make both the same by hand, or let one side be right: `roundtrip sync --prefer yaml`, "
        "`--prefer python`. What only one side changed goes into the other in any case.",
        group=GROUP,
    ),
    Check(
        "orphan",
        "error",
        "A file whose other side was deleted",
        "It is as it was when both agreed, so it may well go, too: `roundtrip sync --prune` deletes it. `--prefer yaml` makes the "
        "Python anew that was deleted, `--prefer python` the YAML.",
        group=GROUP,
    ),
    Check(
        "no-base",
        "error",
        "Two sides that differ, and nothing tells which of them moved",
        "There is no state of an earlier sync, and no commit in which both files agreed: no git, a shallow clone, files that were "
        "never in step. `--prefer yaml` or `--prefer python` says which is right; `--base REV` names a commit in which they agreed.",
        group=GROUP,
    ),
    Check(
        "no-pairs",
        "error",
        "No folders to bring in step",
        "`roundtrip sync` works on the folders that `pyproject.toml` names: `[tool.roundtrip]`, "
        '`pairs = [{yaml = "deploy", python = "flows"}]`.',
        group=GROUP,
    ),
    Check(
        "locked",
        "error",
        "A sync that is at work already",
        "Two at once would write the same files. The message says which process has the lock; when that ends, however it does, "
        "the system takes the lock from it, and nothing has to be removed by hand.",
        group=GROUP,
    ),
    Check(
        "bad-state",
        "warning",
        "A state of an earlier sync that can't be used",
        "`.roundtrip/state.json` says what both sides agreed in. It was damaged, or written by another version. The commits say "
        "it as well: the newest in which both agree is taken instead, and the state is written anew.",
        group=GROUP,
    ),
)
