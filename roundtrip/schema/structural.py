"""What is told of documents that don't fit the schema: the codes, for `explain` and the documentation."""

from __future__ import annotations

from roundtrip.schema.registry import Check

GROUP = "Structure"

CHECKS = (
    Check(
        "unknown-field",
        "error",
        "A field that Argo doesn't know",
        "There is no field of this name at this place in the version of Argo that the document is held against. Argo's "
        "command line refuses it, the cluster drops it without a word. Names are told apart by case.",
        "container:\n  image: busybox\n  comand: [ls]",
        "container:\n  image: busybox\n  command: [ls]",
        GROUP,
    ),
    Check(
        "misplaced-field",
        "error",
        "A field one level off",
        "The field exists, and not here: it belongs to something inside this mapping, or to something around it. Often "
        "the indentation is to blame.",
        "- name: main\n  image: busybox\n  container:\n    command: [ls]",
        "- name: main\n  container:\n    image: busybox\n    command: [ls]",
        GROUP,
    ),
    Check(
        "other-version",
        "error",
        "A field of another version of Argo",
        "The field was removed before the version that the document is held against, or came after it. Without `--argo` "
        "a document is held against the newest version that accepts it; with it, against that one. "
        "`roundtrip to-python --upgrade` rewrites what Argo 4 removed.",
        "spec:\n  schedule: 0 * * * *",
        "spec:\n  schedules: [0 * * * *]",
        GROUP,
    ),
    Check(
        "missing-field",
        "error",
        "A required field is missing",
        "Argo requires the field in every mapping of this kind. A container's or script's `image` may also come from "
        "`templateDefaults`.",
        "container:\n  command: [ls]",
        "container:\n  image: busybox\n  command: [ls]",
        GROUP,
    ),
    Check(
        "wrong-type",
        "error",
        "A value of the wrong type",
        "A list stands where a mapping belongs, a string where a number does, or a number is larger than Argo's type holds.",
        "spec:\n  parallelism: '2'",
        "spec:\n  parallelism: 2",
        GROUP,
    ),
    Check(
        "unknown-value",
        "error",
        "A value that is none of those possible",
        "The field takes one of a few values, and this is none of them. A value that Argo fills in (`{{…}}`) passes.",
        "retryStrategy:\n  retryPolicy: OnFail",
        "retryStrategy:\n  retryPolicy: OnFailure",
        GROUP,
    ),
    Check(
        "bad-quantity",
        "error",
        "A quantity that Kubernetes doesn't accept",
        "A quantity is a number with one of the suffixes m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei (or n, u, or an "
        "exponent). Argo fills in no `{{variables}}` here; `podSpecPatch` can.",
        "resources:\n  requests: {memory: 500MB}",
        "resources:\n  requests: {memory: 500M}",
        GROUP,
    ),
    Check(
        "coerced",
        "error",
        "A number or boolean where Argo has a string",
        "Argo and kubectl refuse it, but as a parameter's value: labels, arguments, variables are strings. YAML's `yes`, `on` and "
        "`010` are the boolean `true` and the number 8; quotes keep what is written. A conversion that writes the string that "
        "the number would be says so, as a warning.",
        "env:\n- name: DEBUG\n  value: yes",
        "env:\n- name: DEBUG\n  value: 'yes'",
        GROUP,
    ),
    Check(
        "collection-value",
        "error",
        "A list or mapping as a parameter's value",
        "A parameter's value, its default and each of its `enum` are strings. Of a number or a boolean Argo makes one; of a list "
        "or a mapping it makes the empty string, without a word. JSON in quotes is what a task can read.",
        "parameters:\n- name: items\n  value: [1, 2]",
        "parameters:\n- name: items\n  value: '[1, 2]'",
        GROUP,
    ),
    Check(
        "read-otherwise",
        "note",
        "A value that Argo reads as another string than it seems",
        'A parameter\'s number goes through Go\'s formatting: `1.0` is "1", `1e3` "1000", `4e-7` "0.0000004", `0x1F` "31", and an '
        "integer beyond 2^53 loses digits. A conversion to Python writes what Argo reads.",
        "parameters:\n- name: version\n  value: 1.10",
        "parameters:\n- name: version\n  value: '1.10'",
        GROUP,
    ),
    Check(
        "null-string",
        "note",
        "Null among strings",
        "In a map or a list of strings, as labels or arguments, Argo reads null as the empty string. Hera has no null there: a "
        "conversion to Python leaves such a label out, and says so, as a warning.",
        "labels:\n  team:",
        "labels:\n  team: ''",
        GROUP,
    ),
    Check(
        "argo-version",
        "note",
        "Held against an older version of Argo",
        "The newest versions don't accept the document, an older one does; it was held against that. The note names the "
        "first field that stands in the way. `--argo 4.0` makes it an error.",
        group=GROUP,
    ),
    Check(
        "not-a-document",
        "error",
        "No Kubernetes object",
        "A document of a stream is a mapping with `apiVersion` and `kind`; this one is a list or a bare value.",
        "- kind: Workflow",
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow",
        GROUP,
    ),
    Check(
        "no-kind",
        "error",
        "A document that doesn't say what it is",
        "`apiVersion` and `kind` tell what a document is; without them neither Kubernetes nor anybody else can.",
        "metadata:\n  name: main",
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  name: main",
        GROUP,
    ),
    Check(
        "unknown-kind",
        "error",
        "A kind that Argo doesn't have",
        "The document says that it is of Argo's group, and Argo has no such kind, or not in that version of its API. "
        "Documents of other groups, and of Argo's sister projects (Events, CD, Rollouts), are left alone.",
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflw",
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow",
        GROUP,
    ),
    Check(
        "too-many",
        "note",
        "More than is shown",
        "Of a file's diagnostics the first hundred are shown, then how many there are beyond them.",
        group=GROUP,
    ),
)
