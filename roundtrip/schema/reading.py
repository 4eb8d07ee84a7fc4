"""What is told of texts that can't be read, or not as they look: the codes, for `explain` and the documentation."""

from __future__ import annotations

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
        "helm-template",
        "error",
        "A Helm or Jinja template",
        "The text is YAML only when its template has been filled in. Render it first, as by `helm template`.",
        "image: {{ .Values.image }}",
        "image: busybox",
        GROUP,
    ),
    Check(
        "duplicate-key",
        "warning",
        "A key that stands twice",
        "Kubernetes takes the last, so the first has no effect. `--strict`, where a command has it, makes it an error.",
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
        "tag",
        "error",
        "A tag that is no plain data",
        "Kubernetes reads plain data; a tag such as `!!python/object` asks for more, and nothing is ever made of one.",
        "value: !!python/name:os.system",
        "value: os.system",
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
        "bad-config",
        "error",
        "Settings that can't be read",
        "`[tool.roundtrip]` of the nearest `pyproject.toml` takes `ignore`, a list of codes, `exclude`, a list of patterns as in "
        ".gitignore, `codemods`, a list of `package.module:Class`, and `pythonpath`, a list of folders.",
        group=GROUP,
    ),
)
