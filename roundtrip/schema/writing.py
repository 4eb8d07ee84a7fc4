"""What is told where a result is not written, or a program not run: the codes, for `explain` and the documentation."""

from __future__ import annotations

from roundtrip.schema.registry import Check

GROUP = "Running and writing"
IN_STEP = "Both sides in step"

CHECKS = (
    Check(
        "bad-report",
        "error",
        "A file that is no report of roundtrip",
        "`roundtrip report merge` reads what `--report FILE.json` wrote, of the format that this version writes; docs/report.md names "
        "the fields. The message says which of them is wrong.",
        group=GROUP,
    ),
    Check(
        "modernized",
        "note",
        "An older spelling, written as today's",
        "`--modernize`, or `modernize = true` in `[tool.roundtrip]`: Argo's controller makes the same of both. Of "
        "`dependencies: [A, B]` it makes `(A.Succeeded || A.Skipped || A.Daemoned) && (B.Succeeded || …)`, and so it does of "
        "`depends: A && B`, for which the Python has arrows.",
        "- {name: C, template: t, dependencies: [A, B]}",
        "- {name: C, template: t, depends: A && B}",
        group=GROUP,
    ),
    Check(
        "not-modernized",
        "note",
        "An older spelling that stays, since today's would not mean the same",
        "All tasks of a DAG say `depends`, or none: Argo refuses both in one DAG. It also refuses `depends` where a task of the "
        "DAG has a `continueOn`, or a name that begins with a digit, and doesn't find names with an underscore in it. Write "
        "`depends: A.Succeeded || A.Failed` for a `continueOn: {failed: true}` of A if that is all that it is for: without the "
        "`continueOn`, a last task that fails makes the DAG fail.",
        group=GROUP,
    ),
    Check(
        "no-hera",
        "error",
        "A program that is not run, since it doesn't import Hera",
        "Only a program that imports Hera is ever run, or one that is named and imports a module beside it that does: "
        "`import hera…` or `from hera… import`, at its top or in a function. This one would have to be run to know what it "
        "makes. If it is no workflow, leave it out; if it is one, import Hera in it.",
        group=GROUP,
    ),
    Check(
        "no-target",
        "error",
        "A program whose workflow is made in a function that nobody calls",
        "Workflows are looked for in the names of the module, then in its lists, tuples and dictionaries, then in what its "
        "main block makes. Say what to call behind the file's name, with literals for arguments, or once for the project, as "
        "`targets` of `[tool.roundtrip]`. A module that only helps others is left out by `exclude`.",
        "roundtrip to-yaml flow.py",
        "roundtrip to-yaml 'flow.py:make(env=\"dev\")'",
        group=GROUP,
    ),
    Check(
        "bad-target",
        "error",
        "What stands behind a file's name is no target",
        'A target is a name of the module, or a call of one: `flow.py:w`, `flow.py:make`, `flow.py:make(env="dev", n=3)`. '
        "Its arguments are literals; nothing else is evaluated. A shell needs quotes around brackets.",
        group=GROUP,
    ),
    Check(
        "root-keyword",
        "warning",
        "`Item(__root__=…)`, which Hera writes into the YAML as a key",
        "It was the way to say the value in Hera 5. From Hera 6 on it makes a dictionary with the key `__root__`, and Argo "
        "loops over that.",
        'Item(__root__="a")',
        'Item("a")',
        group=GROUP,
    ),
    Check(
        "another-workflow",
        "error",
        "A file that holds another workflow",
        "`a-b.yaml` and `a_b.yaml` both become `a_b.py`. What is in the file has another kind, namespace or name than what "
        "would go into it, and either another source beside this one says just that, or hardly anything of it is the "
        "same. Give this one a file of its own with `-o FILE`; where it is the same workflow after all, name its file: "
        "`-o flows/a_b.py`.",
        group=GROUP,
    ),
    Check(
        "same-target",
        "error",
        "Two files that would become one",
        "Their names are the same but for what a module's name can't have, or but for case, which many systems don't tell "
        "apart. Rename one, or convert it alone with `-o FILE`.",
        group=GROUP,
    ),
    Check(
        "changed-meanwhile",
        "error",
        "A file that changed while it was worked on",
        "Between being read and being written it was changed, made or removed by somebody else, perhaps an editor. Nothing "
        "is written. Run the command again: it reads what is there now.",
        group=GROUP,
    ),
    Check(
        "worker-lost",
        "error",
        "A process that ended in the middle of a file",
        "Large folders are worked on by several processes. One of them is gone: the system may have ended it, since memory "
        "ran out, or a library has crashed. The other files are done; convert this one alone, or all with `-j 1`.",
        group=GROUP,
    ),
    Check(
        "exists",
        "error",
        "A file that is there already",
        "It stays as it is. `--overwrite`, where a command has it, replaces it.",
        group=GROUP,
    ),
    Check(
        "would-change",
        "error",
        "A file that is not what its source gives",
        "`--check` writes nothing. Run the same command without it.",
        group=GROUP,
    ),
    Check(
        "outside",
        "error",
        "A place outside of the folder",
        "A link leads out of the folder that `-o` names; nothing is written through it.",
        group=GROUP,
    ),
    Check("cannot-write", "error", "A file that can't be written", "The system says why.", group=GROUP),
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
    Check(
        "conflict",
        "error",
        "A value that both sides changed",
        "Since both sides agreed, the YAML and the Python were changed in one place, each another way; or a file was deleted "
        "on one side and changed on the other, or got another name on each. Nothing of these two files is written; all others "
        "are brought in step. Make both the same by hand, or let one side be right: `roundtrip sync --prefer yaml`, "
        "`--prefer python`. What only one side changed goes into the other in any case. Where `to-python` or `to-yaml` writes "
        "into a folder, it is an edit of the file that is there which the run would undo: that file stays. `roundtrip sync` takes "
        "the changes of both sides; `--overwrite` writes the file anew.",
        group=IN_STEP,
    ),
    Check(
        "python-ahead",
        "note",
        "A change that is in the Python alone",
        "`migrate` never writes YAML. What changed in a program since both sides agreed stays there, beside what changed in the "
        "YAML; `roundtrip sync`, or `to-yaml`, puts it into the YAML.",
        group=IN_STEP,
    ),
    Check(
        "yaml-preferred",
        "warning",
        "An edit of the Python that the YAML overrules",
        "Both sides changed one value since they agreed, each another way. `migrate` brings YAML into Python, so the program says "
        "now what the YAML says; the message has what it said before. `roundtrip sync` would ask which is right.",
        group=IN_STEP,
    ),
    Check(
        "orphan",
        "error",
        "A file whose other side was deleted",
        "It is as it was when both agreed, so it may well go, too: `roundtrip sync --prune` deletes it. `--prefer yaml` makes the "
        "Python anew that was deleted, `--prefer python` the YAML.",
        group=IN_STEP,
    ),
    Check(
        "no-base",
        "error",
        "Two sides that differ, and nothing tells which of them moved",
        "There is no state of an earlier sync, and no commit in which both files agreed: no git, a shallow clone, files that were "
        "never in step. `--prefer yaml` or `--prefer python` says which is right; `--base REV` names a commit in which they agreed.",
        group=IN_STEP,
    ),
    Check(
        "no-pairs",
        "error",
        "No folders to bring in step",
        "`roundtrip sync` works on the folders that `pyproject.toml` names: `[tool.roundtrip]`, "
        '`pairs = [{yaml = "deploy", python = "flows"}]`.',
        group=IN_STEP,
    ),
    Check(
        "locked",
        "error",
        "A sync that is at work already",
        "Two at once would write the same files. The message says which process has the lock; when that ends, however it does, "
        "the system takes the lock from it, and nothing has to be removed by hand.",
        group=IN_STEP,
    ),
    Check(
        "bad-state",
        "warning",
        "A state of an earlier sync that can't be used",
        "`.roundtrip/state.json` says what both sides agreed in. It was damaged, or written by another version. The commits say "
        "it as well: the newest in which both agree is taken instead, and the state is written anew.",
        group=IN_STEP,
    ),
)
