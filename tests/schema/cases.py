"""For every code a document that has the fault, and one that hasn't.

`⟪…⟫` marks the key or value at fault; the marks are taken out before the text is read.
"""

from __future__ import annotations

from textwrap import dedent, indent
from typing import Literal, NamedTuple


class Case(NamedTuple):
    """`bad` has the fault at its mark, and no other; `good` has none. `word` is in the message; `crds` is given to the check."""

    code: str
    bad: str
    good: str
    word: str = ""
    crds: Literal["full", "minimal"] | None = None


def workflow(spec: str, kind: str = "Workflow", head: str = "metadata: {name: it}") -> str:
    """A document with this spec."""
    return f"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\n{head}\nspec:\n{indent(dedent(spec).strip(), '  ')}\n"


def templates(text: str, entrypoint: str = "main") -> str:
    """A workflow of these templates."""
    return workflow(f"entrypoint: {entrypoint}\ntemplates:\n{dedent(text).strip()}\n")


ECHO = """
- name: echo
  inputs:
    parameters: [{name: text}]
  container: {image: busybox, args: ['{{inputs.parameters.text}}']}
"""
SAY = """
- name: say
  outputs:
    parameters: [{name: said, valueFrom: {path: /tmp/said}}]
    artifacts: [{name: log, path: /tmp/log}]
  container: {image: busybox}
"""


def dag(tasks: str, more: str = SAY) -> str:
    """A workflow whose entrypoint is a DAG of these tasks, beside the template `say`."""
    return templates(
        f"- name: main\n  dag:\n    tasks:\n{indent(dedent(tasks).strip(), '    ')}\n{dedent(more).strip()}\n"
    )


def steps(groups: str, more: str = SAY) -> str:
    """A workflow whose entrypoint is these steps, beside the template `say`."""
    return templates(f"- name: main\n  steps:\n{indent(dedent(groups).strip(), '  ')}\n{dedent(more).strip()}\n")


def container(fields: str, inputs: str = "") -> str:
    """A workflow of one container."""
    return templates(
        f"- name: main\n{inputs}  container:\n    image: busybox\n{indent(dedent(fields).strip(), '    ')}\n"
    )


def cron(spec: str) -> str:
    """A CronWorkflow with these fields beside its workflow."""
    inner = "workflowSpec: {entrypoint: main, templates: [{name: main, suspend: {}}]}"
    return workflow(f"{dedent(spec).strip()}\n{inner}", "CronWorkflow")


SUSPEND = "- name: main\n  suspend: {}"

CASES = (
    # structure
    Case("unknown-field", container("⟪comand⟫: [ls]"), container("command: [ls]"), "did you mean `command`?"),
    Case(
        "misplaced-field",
        templates("- name: main\n  ⟪image⟫: busybox\n  container: {command: [ls]}"),
        templates("- name: main\n  container: {image: busybox, command: [ls]}"),
        "`image` belongs under `container`",
    ),
    Case(
        "no-image",
        templates("- name: main\n  container:\n    ⟪command⟫: [ls]"),
        container("command: [ls]"),
        "`image`",
    ),
    Case("missing-name", templates("- ⟪suspend⟫: {}\n- name: main\n  suspend: {}"), templates(SUSPEND), "`name`"),
    Case("missing-name", steps("- - ⟪template⟫: say"), steps("- - {name: a, template: say}"), "`name`"),
    Case(
        "missing-name",
        dag("- name: a\n  templateRef:\n    ⟪name⟫: library\n- {name: b, template: say}"),
        dag("- name: a\n  templateRef: {name: library, template: say}\n- {name: b, template: say}"),
        "`template`",
    ),
    Case(
        "wrong-type",
        workflow("entrypoint: main\nparallelism: ⟪'2'⟫\ntemplates: [{name: main, suspend: {}}]"),
        workflow("entrypoint: main\nparallelism: 2\ntemplates: [{name: main, suspend: {}}]"),
        "write `2` without quotes",
    ),
    Case("wrong-type", container("args: ⟪hello⟫"), container("args: [hello]"), "write `[hello]`"),
    Case("wrong-type", steps("- ⟪name⟫: a\n  template: say"), steps("- - name: a\n    template: say"), "`- - name: …`"),
    Case(
        "unknown-value",
        container("imagePullPolicy: ⟪Alway⟫"),
        container("imagePullPolicy: '{{=\"Always\"}}'"),
        "did you mean `Always`?",
    ),
    Case(
        "bad-quantity",
        container("resources: {limits: {memory: ⟪500MB⟫}}"),
        container("resources: {limits: {memory: 500M, cpu: 1.5, nvidia.com/gpu: '1', x: '1e3', y: .5Gi}}"),
        "did you mean `500M`?",
    ),
    Case(
        "bad-quantity",
        container(
            "resources: {limits: {memory: ⟪'{{inputs.parameters.m}}'⟫}}",
            "  inputs: {parameters: [{name: m, value: 1Gi}]}\n",
        ),
        container("resources: {limits: {memory: 1Gi}}"),
        "podSpecPatch",
    ),
    Case(
        "coerced",
        workflow(f"entrypoint: main\ntemplates:\n{SUSPEND}", head="metadata:\n  name: it\n  labels: {a: ⟪1e3⟫, b: x}"),
        workflow(f"entrypoint: main\ntemplates:\n{SUSPEND}", head="metadata:\n  name: it\n  labels: {a: '1e3', b: x}"),
        "the number 1e3",
    ),
    Case(
        "read-otherwise",
        workflow(f"entrypoint: main\narguments:\n  parameters:\n  - {{name: p, value: ⟪1.10⟫}}\ntemplates:\n{SUSPEND}"),
        workflow(f"entrypoint: main\narguments:\n  parameters:\n  - {{name: p, value: 1.1}}\ntemplates:\n{SUSPEND}"),
        'as the string "1.1"',
        crds="minimal",
    ),
    Case(
        "null-string",
        workflow(f"entrypoint: main\ntemplates:\n{SUSPEND}", head="metadata:\n  name: it\n  labels: {a: ⟪null⟫}"),
        workflow(f"entrypoint: main\ntemplates:\n{SUSPEND}", head="metadata:\n  name: it\n  labels: {a: ''}"),
        "the empty string",
    ),
    Case(
        "wrong-type",
        workflow(f"entrypoint: main\npriority: ⟪2147483648⟫\ntemplates:\n{SUSPEND}"),
        workflow(f"entrypoint: main\npriority: 2147483647\nparallelism: 2147483648\ntemplates:\n{SUSPEND}"),
        "too large",
    ),
    Case(
        "coerced",
        container("env:\n- name: DEBUG\n  value: ⟪yes⟫"),
        container("env:\n- name: DEBUG\n  value: 'yes'"),
        "which Argo refuses",
    ),
    Case("argo-version", cron("⟪schedule⟫: 0 * * * *"), cron("schedules: [0 * * * *]"), "Argo 3.7"),
    Case(
        "no-kind",
        "⟪apiVersion⟫: argoproj.io/v1alpha1\nmetadata: {}\n",
        "apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n",
        "no `kind`",
    ),
    Case(
        "no-kind",
        "⟪kind⟫: Workflow\nspec: {}\n",
        "kind: ConfigMap\napiVersion: v1\n",
        "`apiVersion: argoproj.io/v1alpha1`",
    ),
    Case("not-a-document", "⟪- a⟫\n", "apiVersion: v1\nkind: List\nitems: []\n"),
    Case(
        "unknown-kind",
        "apiVersion: argoproj.io/v1alpha1\nkind: ⟪WorkflowTemplat⟫\n",
        "apiVersion: argoproj.io/v1alpha1\nkind: Sensor\nspec: {dependencies: []}\n",
        "did you mean `WorkflowTemplate`?",
    ),
    Case(
        "unknown-kind",
        "apiVersion: ⟪argoproj.io/v1⟫\nkind: Workflow\n",
        "apiVersion: example.com/v1\nkind: Workflow\nanything: 1\n",
        "argoproj.io/v1alpha1",
    ),
    # templates
    Case("no-entrypoint", workflow("⟪templates⟫: [{name: main, suspend: {}}]"), templates(SUSPEND)),
    Case(
        "no-entrypoint",
        workflow("⟪templates⟫: [{name: main, suspend: {}}]"),
        workflow("templates: [{name: main, suspend: {}}]", "WorkflowTemplate"),
    ),
    Case(
        "no-entrypoint",
        workflow("⟪arguments⟫: {}"),
        workflow("workflowTemplateRef: {name: library}\narguments: {parameters: [{name: a, value: b}]}"),
    ),
    Case("no-template-type", templates("- ⟪name⟫: main\n  inputs: {}"), templates(SUSPEND), "`containerSet`"),
    Case(
        "no-template-type",
        dag("- name: a\n  inline:\n    ⟪inputs⟫: {}\n- {name: b, template: say}"),
        dag("- name: a\n  inline: {suspend: {}}\n- {name: b, template: say}"),
    ),
    Case(
        "two-template-types",
        templates("- name: main\n  container: {image: busybox}\n  ⟪script⟫: {image: busybox, source: ls}"),
        templates("- name: main\n  script: {image: busybox, source: ls}\n  container:"),
        "`container`",
    ),
    Case("unknown-template", templates(SUSPEND, "⟪mian⟫"), templates(SUSPEND), "did you mean `main`?"),
    Case(
        "unknown-template",
        workflow("entrypoint: main\nonExit: ⟪bye⟫\ntemplates: [{name: main, suspend: {}}]"),
        workflow("entrypoint: main\nonExit: main\ntemplates: [{name: main, suspend: {}}]"),
        "`onExit`",
    ),
    Case(
        "unknown-template",
        dag("- {name: a, template: ⟪sai⟫}\n- {name: b, template: say}"),
        dag("- {name: a, templateRef: {name: library, template: sai}}\n- {name: b, template: say}"),
        "did you mean `say`?",
    ),
    Case(
        "unknown-hook-template",
        dag("- {name: a, template: say, onExit: ⟪bye⟫}"),
        dag("- {name: a, template: say, onExit: '{{inputs.parameters.which}}'}").replace(
            "name: main\n", "name: main\n    inputs: {parameters: [{name: which, value: say}]}\n"
        ),
    ),
    Case(
        "unknown-hook-template",
        dag("- {name: a, template: say, hooks: {running: {template: ⟪hook⟫, expression: 'true'}}}"),
        dag("- {name: a, template: say, hooks: {running: {template: say, expression: 'true'}}}"),
    ),
    Case(
        "unknown-hook-template",
        workflow("entrypoint: main\nhooks: {exit: {template: ⟪bye⟫}}\ntemplates: [{name: main, suspend: {}}]"),
        workflow("entrypoint: main\nhooks: {exit: {template: main}}\ntemplates: [{name: main, suspend: {}}]"),
        "hook `exit`",
    ),
    Case("no-template", dag("- ⟪name⟫: a\n- {name: b, template: say}"), dag("- {name: a, template: say}"), "task `a`"),
    Case(
        "two-templates",
        dag("- {name: a, template: say, ⟪templateRef⟫: {name: l, template: t}}\n- {name: b, template: say}"),
        dag("- {name: a, templateRef: {name: l, template: t}}\n- {name: b, template: say}"),
    ),
    Case(
        "template-beside-inline",
        dag("- {name: a, ⟪template⟫: say, inline: {suspend: {}}}"),
        dag("- {name: a, inline: {suspend: {}}}\n- {name: b, template: say}"),
    ),
    Case(
        "unused-template",
        templates(f"{SUSPEND}\n- name: ⟪old⟫\n  suspend: {{}}"),
        workflow("templates: [{name: main, suspend: {}}, {name: other, suspend: {}}]", "WorkflowTemplate"),
        "`old`",
    ),
    Case(
        "unused-template",
        templates(f"{SUSPEND}\n- name: ⟪old⟫\n  suspend: {{}}"),
        dag("- {name: a, template: say, onExit: bye}", f"{SAY}\n- name: bye\n  suspend: {{}}"),
    ),
    # names
    Case("duplicate-name", templates(f"{SUSPEND}\n- name: ⟪main⟫\n  suspend: {{}}"), templates(SUSPEND), "in line 7"),
    Case(
        "duplicate-name",
        dag("- {name: a, template: say}\n- {name: ⟪a⟫, template: say}"),
        dag("- {name: a, template: say}\n- {name: b, template: say}"),
        "task `a`",
    ),
    Case(
        "duplicate-name",
        steps("- - {name: a, template: say}\n- - {name: ⟪a⟫, template: say}"),
        steps("- - {name: a, template: say}\n- - {name: b, template: say}"),
        "step `a`",
    ),
    Case(
        "duplicate-name",
        workflow(
            "entrypoint: main\narguments: {parameters: [{name: a, value: x}, {name: ⟪a⟫, value: z}]}\ntemplates: [{name: main, suspend: {}}]"
        ),
        workflow(
            "entrypoint: main\narguments: {parameters: [{name: a, value: x}, {name: b, value: z}]}\ntemplates: [{name: main, suspend: {}}]"
        ),
        "parameter `a`",
    ),
    Case(
        "duplicate-name",
        templates("- name: main\n  containerSet: {containers: [{name: main, image: a}, {name: ⟪main⟫, image: b}]}"),
        templates("- name: main\n  containerSet: {containers: [{name: main, image: a}, {name: b, image: b}]}"),
        "container `main`",
    ),
    Case(
        "bad-object-name",
        workflow("entrypoint: main\ntemplates: [{name: main, suspend: {}}]", head="metadata: {name: ⟪My_Workflow⟫}"),
        workflow("entrypoint: main\ntemplates: [{name: main, suspend: {}}]", head="metadata: {name: my.workflow}"),
        "write `my-workflow`",
    ),
    Case(
        "bad-object-name",
        workflow("entrypoint: main\ntemplates: [{name: main, suspend: {}}]", head="metadata: {generateName: ⟪it_⟫}"),
        workflow("entrypoint: main\ntemplates: [{name: main, suspend: {}}]", head="metadata: {generateName: it-}"),
    ),
    Case(
        "bad-name",
        workflow("entrypoint: main\ntemplates: [{name: main, suspend: {}}]", head=f"metadata: {{name: ⟪{'a' * 64}⟫}}"),
        workflow("entrypoint: main\ntemplates: [{name: main, suspend: {}}]", head=f"metadata: {{name: {'a' * 63}}}"),
        "64",
    ),
    Case(
        "bad-name",
        templates("- name: ⟪main_1⟫\n  suspend: {}", "main_1"),
        templates("- name: Main-1\n  suspend: {}", "Main-1"),
    ),
    Case(
        "bad-object-name",
        workflow(
            "entrypoint: main\nvolumes: [{name: ⟪Work_Dir⟫, emptyDir: {}}]\ntemplates: [{name: main, suspend: {}}]"
        ),
        workflow("entrypoint: main\nvolumes: [{name: work-dir, emptyDir: {}}]\ntemplates: [{name: main, suspend: {}}]"),
        "a volume",
    ),
    Case(
        "bad-name",
        templates("- name: main\n  inputs: {parameters: [{name: ⟪a.b⟫, value: x}]}\n  suspend: {}"),
        templates("- name: main\n  inputs: {parameters: [{name: a_B-1, value: x}]}\n  suspend: {}"),
        "a parameter",
    ),
    Case(
        "name-with-digit",
        dag("- {name: ⟪1st⟫, template: say}\n- {name: b, template: say, depends: 1st}"),
        dag("- {name: 1st, template: say}\n- {name: b, template: say}"),
        "digit",
    ),
    # graphs
    Case(
        "unknown-dependency",
        dag("- {name: first, template: say}\n- {name: b, template: say, dependencies: [⟪frist⟫]}"),
        dag("- {name: first, template: say}\n- {name: b, template: say, dependencies: [first]}"),
        "did you mean `first`?",
    ),
    Case(
        "unknown-dependency",
        dag("- {name: a, template: say}\n- {name: b, template: say, depends: 'a.Succeeded && ⟪c⟫'}"),
        dag("- {name: a, template: say}\n- {name: b, template: say, depends: 'a.Succeeded && !a.Failed'}"),
        "`c`",
    ),
    Case(
        "unknown-dependency",
        templates("- name: main\n  containerSet: {containers: [{name: main, image: a, dependencies: [⟪b⟫]}]}"),
        templates(
            "- name: main\n  containerSet: {containers: [{name: main, image: a, dependencies: [b]}, {name: b, image: b}]}"
        ),
        "container",
    ),
    Case(
        "dag-cycle",
        dag(
            "- {name: a, template: say, depends: c}\n- {name: b, template: say, depends: ⟪a⟫}\n- {name: c, template: say, depends: b}"
        ),
        dag(
            "- {name: a, template: say}\n- {name: b, template: say, depends: a}\n- {name: c, template: say, depends: a && b}"
        ),
        "a → c → b → a",
    ),
    Case(
        "dag-cycle", dag("- {name: a, template: say, dependencies: [⟪a⟫]}"), dag("- {name: a, template: say}"), "itself"
    ),
    Case(
        "depends-syntax",
        dag("- {name: a, template: say}\n- {name: b, template: say, depends: a ⟪a⟫}"),
        dag("- {name: a, template: say}\n- {name: b, template: say, depends: (a || !a) && a.Succeeded}"),
        "`&&` or `||`",
    ),
    Case(
        "depends-and-dependencies",
        dag(
            "- {name: a, template: say}\n- {name: b, template: say, depends: a}\n- {name: c, template: say, ⟪dependencies⟫: [a]}"
        ),
        dag("- {name: a, template: say}\n- {name: b, template: say, dependencies: [a], continueOn: {failed: true}}"),
    ),
    # arguments
    Case(
        "missing-argument",
        dag("- {name: a, template: ⟪echo⟫}", ECHO),
        dag("- {name: a, template: echo, arguments: {parameters: [{name: text, value: hi}]}}", ECHO),
        "`text`",
    ),
    Case(
        "missing-argument",
        dag("- {name: a, template: ⟪echo⟫}", ECHO),
        dag("- {name: a, template: echo}", ECHO.replace("{name: text}", "{name: text, default: hi}")),
    ),
    Case(
        "missing-argument",
        dag("- {name: a, template: echo, ⟪arguments⟫: {parameters: [{name: txet, value: hi}]}}", ECHO),
        dag("- {name: a, template: echo, arguments: {parameters: [{name: text, value: hi}]}}", ECHO),
        "`txet`",
    ),
    Case(
        "missing-argument",
        dag("- {name: a, template: echo, arguments: {parameters: [{name: ⟪text⟫}]}}", ECHO),
        dag("- {name: a, template: echo, arguments: {parameters: [{name: text, value: ''}]}}", ECHO),
        "without a `value`",
    ),
    Case(
        "missing-argument",
        templates(ECHO, "⟪echo⟫"),
        templates(ECHO, "echo").replace("spec:\n", "spec:\n  arguments: {parameters: [{name: text, value: hi}]}\n"),
        "`entrypoint`",
    ),
    Case(
        "missing-argument",
        steps(
            "- - {name: a, template: ⟪read⟫}",
            "- name: read\n  inputs: {artifacts: [{name: log, path: /l}]}\n  container: {image: b}",
        ),
        steps(
            "- - {name: a, template: read}",
            "- name: read\n  inputs: {artifacts: [{name: log, path: /l, optional: true}, {name: x, path: /x, raw: {data: x}}]}\n"
            "  container: {image: b}",
        ),
        "artifact `log`",
    ),
    Case(
        "unknown-argument",
        dag("- {name: a, template: say, arguments: {parameters: [{name: ⟪text⟫, value: hi}]}}"),
        dag("- {name: a, template: echo, arguments: {parameters: [{name: text, value: hi}]}}", ECHO),
    ),
    # variables
    Case(
        "unknown-variable",
        container("args: ['a ⟪{{inputs.parameters.whoo}}⟫']", "  inputs: {parameters: [{name: who, value: me}]}\n"),
        container(
            "args: ['{{inputs.parameters.who}} {{ other.thing }} {{.Go}} {{x|y}}']",
            "  inputs: {parameters: [{name: who, value: me}]}\n",
        ),
        "did you mean `who`?",
    ),
    Case(
        "unknown-variable",
        container("args:\n- |\n  first\n  second ⟪{{inputs.parameters.x}}⟫"),
        container(
            "args:\n- |\n  first\n  second {{retries}} {{pod.name}} {{steps.name}} {{outputs.parameters.x.path}}"
        ),
    ),
    Case(
        "unknown-variable",
        container("args: ['⟪{{workflow.parameters.b}}⟫']"),
        container("args: ['{{workflow.parameters.a}} {{workflow.name}} {{workflow.labels.any}} {{workflow.uid}}']")
        .replace("spec:\n", "spec:\n  arguments: {parameters: [{name: a, value: x}]}\n")
        .replace("{name: it}", "{name: it, labels: {any: x}}"),
        "no argument `b`",
    ),
    Case(
        "unknown-variable",
        container("args: ['⟪{{workflow.naem}}⟫']"),
        workflow(
            "templates: [{name: main, container: {image: b, args: ['{{workflow.parameters.mine}}']}}]",
            "WorkflowTemplate",
        ),
        "did you mean `name`?",
    ),
    Case(
        "unknown-variable",
        dag("- {name: a, template: say}\n- {name: b, template: say, depends: a, when: '⟪{{tasks.aa.status}}⟫ == x'}"),
        dag("- {name: a, template: say}\n- {name: b, template: say, depends: a, when: '{{tasks.a.status}} == x'}"),
        "no task `aa`",
    ),
    Case(
        "unknown-variable",
        dag(
            "- {name: a, template: say}\n- {name: b, template: say, depends: a, when: '⟪{{tasks.a.outputs.parameters.sad}}⟫ == x'}"
        ),
        dag(
            "- {name: a, template: say}\n"
            "- {name: b, template: say, depends: a, when: '{{tasks.a.outputs.parameters.said}} == {{tasks.a.outputs.result}}'}\n"
            "- {name: c, templateRef: {name: l, template: t}}\n"
            "- {name: d, template: say, depends: c, when: '{{tasks.c.outputs.parameters.any}} == x'}"
        ),
        "did you mean `said`?",
    ),
    Case(
        "unknown-variable",
        steps("- - {name: a, template: say}\n- - {name: b, template: say, when: '⟪{{tasks.a.status}}⟫ == x'}"),
        steps("- - {name: a, template: say}\n- - {name: b, template: say, when: '{{steps.a.status}} == x'}"),
        "write `steps.a`",
    ),
    Case(
        "unknown-variable",
        container("args: ['⟪{{steps.a.outputs.result}}⟫']"),
        container("args: ['{{=steps.a.outputs.result ?? \"\"}}']"),
        "pass it as an argument",
    ),
    Case(
        "unknown-variable",
        dag("- {name: a, template: say, withItems: [{k: 1}], when: '⟪{{item.x}}⟫ == 1'}"),
        dag(
            "- {name: a, template: say, withItems: [{k: 1}, {k: 2}], when: '{{item.k}} == {{item}}'}\n"
            "- {name: b, template: say, withParam: '[]', when: '{{item.any}} == 1'}\n"
            "- {name: c, template: say, withItems: [{any: '{{workflow.name}}'}], when: '{{item.any}} == 1'}"
        ),
        "no item of the loop has `x`",
    ),
    Case(
        "unknown-in-expression",
        container("args: [\"⟪{{=inputs.parameters['woh']}}⟫\"]", "  inputs: {parameters: [{name: who, value: me}]}\n"),
        container(
            "args: [\"{{=inputs.parameters['who'] + inputs.parameters.who-1 + 'inputs.parameters.no' + (inputs.parameters.who)}}\"]",
            "  inputs: {parameters: [{name: who, value: me}]}\n",
        ),
        "did you mean `who`?",
    ),
    Case(
        "not-a-dependency",
        dag("- {name: a, template: say}\n- {name: b, template: say, when: '⟪{{tasks.a.outputs.result}}⟫ == x'}"),
        dag(
            "- {name: a, template: say}\n- {name: b, template: say, depends: a.Failed}\n"
            "- {name: c, template: say, depends: b, when: '{{tasks.a.outputs.result}} == x'}"
        ),
        "doesn't depend on `a`",
    ),
    Case(
        "not-a-dependency",
        steps("- - {name: a, template: say}\n  - {name: b, template: say, when: '⟪{{steps.a.outputs.result}}⟫ == x'}"),
        steps(
            "- - {name: a, template: say, hooks: {exit: {template: say, expression: '{{steps.a.outputs.result}} == x'}}}"
        ),
        "doesn't run before",
    ),
    Case(
        "item-outside-loop",
        dag("- {name: a, template: say, when: '⟪{{item}}⟫ == 1'}"),
        dag("- {name: a, template: say, withSequence: {count: 3}, when: '{{item}} == 1'}"),
        "there is no loop",
    ),
    # loops, schedules
    Case(
        "two-loops",
        dag("- {name: a, template: say, withItems: [1], ⟪withParam⟫: '[]'}"),
        dag("- {name: a, template: say, withItems: [1], withParam: }"),
    ),
    Case(
        "bad-sequence",
        dag("- {name: a, template: say, ⟪withSequence⟫: {start: 1}}"),
        dag("- {name: a, template: say, withSequence: {start: 1, end: '{{workflow.name}}'}}"),
    ),
    Case(
        "two-ends",
        dag("- {name: a, template: say, withSequence: {count: 1, ⟪end⟫: 3}}"),
        dag("- {name: a, template: say, withSequence: {count: 1, format: '%02d'}}"),
    ),
    Case(
        "bad-cron",
        cron("schedules: [⟪0 25 * * *⟫]"),
        cron("schedules: ['*/5 0-6/2 1,15 1-6 1', '@daily']"),
        "25 is not from 0 to 23",
    ),
    Case(
        "bad-cron",
        cron("schedules:\n- ⟪'* * * *'⟫"),
        cron("schedules: ['? 3 * * *', '@every 1h30m']"),
        "4 fields",
    ),
)
