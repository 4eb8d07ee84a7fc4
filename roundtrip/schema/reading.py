"""What is told of texts that can't be read, or not as they look: the codes, for `explain` and the documentation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from roundtrip.diagnostics import Diagnostic
from roundtrip.schema.registry import Check

GROUP = "Reading"

CHECKS = (
    Check(
        "syntax",
        "error",
        "Text that is no YAML",
        "The parser can't go on at this place. Often the fault is a line or two above: an indentation, a `:` without a "
        "blank behind it, a bracket that is never closed. Other documents of the stream are checked all the same.",
        "args: [a, b",
        "args: [a, b]",
        GROUP,
    ),
    Check(
        "tab",
        "error",
        "A tab as indentation",
        "YAML is indented by blanks alone.",
        "spec:\n\tentrypoint: main",
        "spec:\n  entrypoint: main",
        GROUP,
    ),
    Check(
        "unclosed-quote",
        "error",
        "A quote that is never closed",
        "The text ends inside it.",
        "name: 'main",
        "name: 'main'",
        GROUP,
    ),
    Check(
        "unquoted-expression",
        "error",
        "`{{…}}` without quotes",
        "A value that begins with `{` is a mapping for YAML, so one that begins with `{{` needs quotes around it.",
        "value: {{inputs.parameters.x}}",
        "value: '{{inputs.parameters.x}}'",
        GROUP,
    ),
    Check(
        "duplicate-key",
        "error",
        "A key that stands twice",
        "`kubectl` and the controller take the last, so the first has no effect. Argo's own command line is strict: it leaves "
        "the whole document out, without a word, so that a folder is green without it. A conversion says so as a warning; "
        "`--strict` makes it an error there, too.",
        "container:\n  image: busybox\n  image: alpine",
        "container:\n  image: alpine",
        GROUP,
    ),
    Check(
        "non-string-key",
        "note",
        "A key that is a number or a boolean",
        'Keys are strings for Kubernetes; `1:` and `yes:` are read as `"1"` and `"true"`.',
        "labels: {1: a}",
        "labels: {'1': a}",
        GROUP,
    ),
    Check(
        "complex-key",
        "error",
        "A key that is a list, a mapping or null",
        "Kubernetes takes strings as keys, and what it can make one of: a number or a boolean.",
        group=GROUP,
    ),
    Check(
        "merge",
        "error",
        "A merge key without a mapping",
        "`<<` takes a mapping, an alias of one, or a list of them.",
        "container:\n  <<: busybox",
        "container:\n  <<: *defaults",
        GROUP,
    ),
    Check(
        "merge-override",
        "warning",
        "A merge key and a key for the same",
        "Of `<<` and a key in one mapping Kubernetes takes the later, and of several mappings that are merged the first. Argo's "
        "own command line is strict: to it a key stands twice, and it leaves out the whole document without a word.",
        "container:\n  <<: *defaults\n  image: alpine",
        "container:\n  command: [sh]\n  image: alpine",
        GROUP,
    ),
    Check(
        "tag",
        "error",
        "A value that isn't what its tag says",
        "`!!int`, `!!float`, `!!bool`, `!!null`, `!!binary` and `!!timestamp` are held against the value, and Kubernetes refuses "
        "a text where they don't fit.",
        "value: !!int abc",
        "value: abc",
        GROUP,
    ),
    Check(
        "unknown-tag",
        "note",
        "A tag that says nothing",
        "Kubernetes passes over a tag that it doesn't know, as `!foo` or `!!timestamp`: a scalar with it is a string. Nothing is "
        "ever made of one here, either.",
        "value: !!timestamp 2026-11-30",
        "value: '2026-11-30'",
        GROUP,
    ),
    Check(
        "no-json",
        "error",
        "A number that JSON doesn't have",
        "Kubernetes reads YAML as JSON, which has no `.inf` and no `.nan`: the whole document can't be read.",
        "value: .inf",
        "value: '.inf'",
        GROUP,
    ),
    Check(
        "undefined-alias",
        "error",
        "An alias without its anchor",
        "`*name` repeats what `&name` marked above it.",
        group=GROUP,
    ),
    Check(
        "alias-loop", "error", "An alias inside its own anchor", "The value would hold itself without end.", group=GROUP
    ),
    Check(
        "alias-bomb",
        "error",
        "Aliases that expand without measure",
        "Aliases of aliases make a small text stand for a huge one; that is refused.",
        group=GROUP,
    ),
    Check(
        "too-deep",
        "error",
        "Nesting that is too deep",
        "Collections are read to a depth of a few hundred.",
        group=GROUP,
    ),
    Check(
        "too-large", "error", "A text that is too large", "There is a bound to what is read of one file.", group=GROUP
    ),
    Check(
        "escape",
        "error",
        "Half a character",
        "An escape names half of a surrogate pair, which no text can hold.",
        group=GROUP,
    ),
    Check(
        "control-character",
        "error",
        "A character that YAML can't hold",
        "Control characters are written as escapes, within double quotes.",
        group=GROUP,
    ),
    Check("encoding", "error", "A text that is not UTF-8", "Kubernetes reads UTF-8. Save the file so.", group=GROUP),
    Check(
        "not-utf8", "error", "A file that is not UTF-8 text", "Kubernetes reads UTF-8. Save the file so.", group=GROUP
    ),
    Check(
        "empty", "error", "A text without a document", "There is nothing in it, or nothing but comments.", group=GROUP
    ),
    Check("no-such-file", "error", "A file that isn't there", "Look at the name that was given.", group=GROUP),
    Check("unreadable", "error", "A file that can't be read", "The system says why.", group=GROUP),
    Check(
        "no-workflows",
        "error",
        "A folder without workflows",
        "No file below it looks like a workflow of Argo. Files of other kinds are passed over in a folder.",
        group=GROUP,
    ),
    Check(
        "bad-schema",
        "error",
        "A schema of one's own that is none",
        "`--schema` takes a JSON schema, or CustomResourceDefinitions as `kubectl get crd -o yaml` gives them.",
        group=GROUP,
    ),
    Check(
        "schema",
        "error",
        "What a schema of one's own doesn't accept",
        "The document breaks a rule of the schema that `--schema` names; the words are those of the rule.",
        group=GROUP,
    ),
    Check(
        "contradiction",
        "error",
        "A program that says two things at once",
        "An argument and `with_fields` or `with_model` say the same field, each another way; or a mark (`as_argo_3`, `without`, `of_type`)"
        " is on a value that can't be written so, such as two schedules as Argo 3's one `schedule`. One of the two would"
        " be without effect, so nothing is written. The message names both lines.",
        group=GROUP,
    ),
    Check(
        "bad-helpers",
        "error",
        "A module that programs can't have their helpers from",
        "`helpers` of `[tool.roundtrip]` names the module that programs import `with_fields`, `with_model`, `as_argo_3`,"
        " `without` and `of_type` from. It may hold other things too, but none of these names for something else, and it has to be read"
        " without being run.",
        group=GROUP,
    ),
    Check(
        "bad-config",
        "error",
        "Settings that can't be read",
        "`[tool.roundtrip]` of the nearest `pyproject.toml` has a key that there isn't, or a value that the key doesn't "
        "take. Nothing is converted, checked or written, and the exit status is 2: what the project forbids isn't known.",
        group=GROUP,
    ),
)

# what Argo's strict command line drops the whole document for, while kubectl takes it
DROPPED = frozenset({"duplicate-key", "merge-override"})


def as_verdicts(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What was noticed as a text was read, as a verdict on it: a key that stands twice is an error."""
    told = []
    for one in found:
        if one.code in DROPPED and one.severity == "warning":
            why = f"{one.message.removesuffix('; Kubernetes takes the last')}. Argo's command line leaves out this document, without a word; kubectl takes the later"
            one = replace(one, severity="error", message=why)
        told.append(one)
    return told
