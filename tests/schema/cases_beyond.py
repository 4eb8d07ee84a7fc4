"""The cases of rules that go beyond names and references: what Argo's lint asks for, the CRDs, and what a run shows."""

from __future__ import annotations

from tests.schema.cases import ECHO, SAY, SUSPEND, Case, container, cron, dag, steps, templates, workflow

ARGUMENTS = "entrypoint: main\narguments: {{parameters: [{}]}}\ntemplates: [{{name: main, suspend: {{}}}}]"
LEAF = "container: {image: b, command: [x]}"
METRIC = "  metrics: {{prometheus: [{{name: {}, help: It counts., counter: {{value: '1'}}}}]}}\n"


def arguments(parameter: str) -> str:
    """A workflow with this argument."""
    return workflow(ARGUMENTS.format(parameter))


def spec(more: str) -> str:
    """A workflow with more in its spec."""
    return workflow(f"entrypoint: main\n{more}\n{'templates:'}\n{SUSPEND}")


def leaf(more: str) -> str:
    """A workflow of one container, with more in its template."""
    return templates(f"- name: main\n  {LEAF}\n{more}")


FROM = """
- {{name: a, template: say}}
- name: b
  template: read
  depends: a
  arguments: {{artifacts: [{{name: log, {}}}]}}
"""
READ = """
- name: read
  inputs: {artifacts: [{name: log, path: /log}]}
  container: {image: busybox}
"""

BEYOND = (
    # the full CRDs
    Case("unquoted-value", arguments("{name: a, value: ⟪3⟫}"), arguments("{name: a, value: '3'}"), "quotes"),
    Case(
        "collection-value",
        arguments("{name: a, value: ⟪[1]⟫}"),
        arguments("{name: a, value: '[1]'}"),
        "the empty string",
    ),
    Case("crd-limit", spec("parallelism: ⟪0⟫"), spec("parallelism: 1"), "at least 1"),
    Case(
        "crd-rule",
        leaf("  inputs: {artifacts: [⟪{name: a, path: /a, raw: {data: x}, http: {url: u}}⟫]}"),
        leaf("  inputs: {artifacts: [{name: a, path: /a, raw: {data: x}}]}"),
        "one location",
    ),
    Case(
        "duplicate-entry",
        container("env: [{name: A, value: x}, ⟪{name: A, value: z}⟫]"),
        container("env: [{name: A, value: x}, {name: B, value: z}]"),
        "`name`",
    ),
    Case(
        "missing-field",
        container("volumeMounts:\n- ⟪mountPath⟫: /a", "  volumes: [{name: v, emptyDir: {}}]\n"),
        container("volumeMounts:\n- {name: v, mountPath: /a}", "  volumes: [{name: v, emptyDir: {}}]\n"),
        "`name`",
    ),
    Case(
        "ignored-field",
        steps("- - {name: a, template: say, arguments: {⟪paramters⟫: []}}"),
        steps("- - {name: a, template: say, arguments: {parameters: []}}"),
        "no effect",
    ),
    Case(
        "other-case",
        steps("- - {name: a, template: echo, arguments: {⟪Parameters⟫: [{name: text, value: x}]}}", ECHO),
        steps("- - {name: a, template: echo, arguments: {parameters: [{name: text, value: x}]}}", ECHO),
        "`parameters`",
    ),
    Case("no-name", spec("parallelism: 1").replace("{name: it}", "⟪{}⟫"), spec("parallelism: 1"), "no name"),
    # Argo's lint
    Case(
        "bad-value-source",
        arguments("{name: a, valueFrom: {⟪path⟫: /a}}"),
        arguments("{name: a, valueFrom: {supplied: {}}}"),
        "for outputs",
    ),
    Case(
        "not-in-enum",
        arguments("{name: a, value: ⟪b⟫, enum: [c, d]}"),
        arguments("{name: a, value: c, enum: [c, d]}"),
        "`c`, `d`",
    ),
    Case(
        "no-artifact-source",
        dag("- {name: a, template: say, arguments: {artifacts: [⟪{name: x}⟫]}}").replace(
            "- name: say\n", "- name: say\n    inputs: {artifacts: [{name: x, path: /x}]}\n"
        ),
        dag("- {name: a, template: say}"),
        "`from`",
    ),
    Case(
        "bad-artifact",
        leaf("  inputs: {artifacts: [⟪{name: a, raw: {data: x}}⟫]}"),
        leaf("  inputs: {artifacts: [{name: a, path: /a, raw: {data: x}}]}"),
        "`path`",
    ),
    Case(
        "bad-artifact",
        leaf("  outputs: {artifacts: [{name: a, path: ⟪/a/../b⟫}]}"),
        leaf("  outputs: {artifacts: [{name: a, path: /a/../a/b}]}"),
        "`..`",
    ),
    Case(
        "bad-location",
        leaf("  inputs: {artifacts: [{name: a, path: /a, hdfs: ⟪{addresses: [x], path: a, hdfsUser: me}⟫}]}"),
        leaf("  inputs: {artifacts: [{name: a, path: /a, hdfs: {addresses: [x], path: /a, hdfsUser: me}}]}"),
        "absolute",
    ),
    Case(
        "bad-output",
        leaf("  outputs: {parameters: [{name: a, valueFrom: ⟪{parameter: x}⟫}]}"),
        leaf("  outputs: {parameters: [{name: a, valueFrom: {path: /x}}]}"),
        "`path`",
    ),
    Case(
        "unclosed-expression",
        container("args: ['⟪{{=workflow.name}⟫', '}}']"),
        container("args: ['{{=workflow.name}}', '}}']"),
        "never closed",
    ),
    Case("no-tasks", templates("- name: main\n  dag: {tasks: ⟪[]⟫}"), dag("- {name: a, template: say}"), "one task"),
    Case(
        "depends-result",
        dag("- {name: a, template: say}\n- {name: b, template: say, depends: ⟪a.Success⟫}"),
        dag("- {name: a, template: say}\n- {name: b, template: say, depends: a.Succeeded}"),
        "is no result",
    ),
    Case(
        "depends-result",
        dag("- {name: a, template: say}\n- {name: b, template: say, depends: ⟪a.AnySucceeded⟫}"),
        dag("- {name: a, template: say, withItems: [1]}\n- {name: b, template: say, depends: a.AnySucceeded}"),
        "loop",
    ),
    Case(
        "missing-dependency",
        dag(
            "- {name: a, template: say}\n"
            "- {name: b, template: echo, arguments: {parameters: [{name: text, value: '⟪{{tasks.a.outputs.result}}⟫'}]}}",
            f"- name: say\n  {LEAF}\n{ECHO}",
        ),
        dag(
            "- {name: a, template: say}\n"
            "- {name: b, template: echo, depends: a, arguments: {parameters: [{name: text, value: '{{tasks.a.outputs.result}}'}]}}",
            f"- name: say\n  {LEAF}\n{ECHO}",
        ),
        "doesn't depend on `a`",
    ),
    Case(
        "mounted-twice",
        container(
            "volumeMounts: [{name: v, mountPath: /a}, {name: w, mountPath: ⟪/a⟫}]",
            "  volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}]\n",
        ),
        container(
            "volumeMounts: [{name: v, mountPath: /a}, {name: w, mountPath: /b}]",
            "  volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}]\n",
        ),
        "the volume `v`",
    ),
    Case(
        "bad-container-set",
        templates(
            "- name: main\n  containerSet: {containers: ⟪[{name: a, image: b}]⟫}\n  outputs: {artifacts: [{name: x, path: /x}]}"
        ),
        templates(
            "- name: main\n  containerSet: {containers: [{name: main, image: b}]}\n  outputs: {artifacts: [{name: x, path: /x}]}"
        ),
        "`main`",
    ),
    Case(
        "bad-resource",
        templates("- name: main\n  resource: {action: ⟪creat⟫, manifest: 'a: b'}"),
        templates("- name: main\n  resource: {action: create, manifest: 'a: b'}"),
        "did you mean `create`?",
    ),
    Case(
        "bad-resource",
        templates("- name: main\n  resource: {action: create, manifest: ⟪'a: [b'⟫}"),
        templates("- name: main\n  resource: {action: create, manifest: 'a: {{workflow.name}}'}"),
        "no YAML",
    ),
    Case(
        "bad-retry-policy",
        leaf("  retryStrategy: {retryPolicy: ⟪Alway⟫}"),
        leaf("  retryStrategy: {retryPolicy: Always}"),
        "did you mean `Always`?",
    ),
    Case(
        "bad-policy",
        spec("podGC: {strategy: ⟪OnPodCompletio⟫}"),
        spec("podGC: {strategy: OnPodCompletion, labelSelector: {matchExpressions: [{key: a, operator: Exists}]}}"),
        "did you mean `OnPodCompletion`?",
    ),
    Case("bad-timeout", leaf("  timeout: ⟪'30'⟫"), leaf("  timeout: 30s"), "write `30s`"),
    Case("only-for-many", leaf("  ⟪parallelism⟫: 2"), spec("parallelism: 2"), "`container`"),
    Case(
        "hook-expression",
        workflow(f"entrypoint: main\nhooks: {{running: ⟪{{template: main}}⟫}}\ntemplates:\n{SUSPEND}"),
        workflow(
            f"entrypoint: main\nhooks: {{running: {{template: main, expression: 'true'}}}}\ntemplates:\n{SUSPEND}"
        ),
        "`expression`",
    ),
    Case(
        "not-in-steps",
        steps("- - {name: a, template: say}").replace("name: main\n", "name: main\n    ⟪activeDeadlineSeconds⟫: 5\n"),
        steps("- - {name: a, template: say}"),
        "`steps`",
    ),
    Case("bad-metric", leaf(METRIC.format("⟪my-metric⟫")), leaf(METRIC.format("my_metric")), "write `my_metric`"),
    Case(
        "no-schedule",
        workflow("⟪workflowSpec⟫: {entrypoint: main, templates: [{name: main, suspend: {}}]}", "CronWorkflow"),
        cron("schedules: ['@daily']"),
        "never runs",
    ),
    Case(
        "bad-timezone",
        cron("timezone: ⟪Europe/Zurick⟫\nschedules: ['@daily']"),
        cron("timezone: Europe/Zurich\nschedules: ['@daily']"),
        "did you mean `Europe/Zurich`?",
    ),
    Case(
        "templates-beside-reference",
        workflow(f"⟪workflowTemplateRef⟫: {{name: l}}\ntemplates:\n{SUSPEND}"),
        workflow("workflowTemplateRef: {name: l}"),
        "`templates`",
    ),
    # what a run shows
    Case(
        "bad-when",
        dag("- {name: a, template: say, when: ⟪a-b == a⟫}"),
        dag("- {name: a, template: say, when: \"'a-b' == a\"}"),
        "not a string",
    ),
    Case("bad-expression", container("args: ['⟪{{=1+}}⟫']"), container("args: ['{{=1+1}}']"), "too early"),
    Case(
        "bad-duration",
        templates("- name: main\n  suspend: {duration: ⟪5 min⟫}"),
        templates("- name: main\n  suspend: {duration: '5'}"),
        "no duration",
    ),
    Case("no-time-left", spec("activeDeadlineSeconds: ⟪0⟫"), spec("activeDeadlineSeconds: 1"), "fails at once"),
    Case(
        "negative-time",
        spec("ttlStrategy: {secondsAfterCompletion: ⟪-1⟫}"),
        spec("ttlStrategy: {secondsAfterCompletion: 0}"),
        "deleted",
    ),
    Case("bad-retry", leaf("  retryStrategy: {limit: ⟪ten⟫}"), leaf("  retryStrategy: {limit: '10'}"), "whole number"),
    Case(
        "bad-list",
        dag("- {name: a, template: say, withParam: ⟪'a, b'⟫}"),
        dag("- {name: a, template: say, withParam: '[\"a\"]'}"),
        "no JSON list",
    ),
    Case(
        "odd-format",
        dag("- {name: a, template: say, withSequence: {count: 2, format: ⟪x%s⟫}}"),
        dag("- {name: a, template: say, withSequence: {count: 2, format: x%02X}}"),
        "`%d`",
    ),
    Case(
        "empty-loop",
        dag("- {name: a, template: say, ⟪withItems⟫: []}"),
        dag("- {name: a, template: say, withParam: '[]'}"),
        "runs once",
    ),
    Case(
        "two-exits",
        workflow(f"entrypoint: main\nonExit: main\nhooks: {{⟪exit⟫: {{template: main}}}}\ntemplates:\n{SUSPEND}"),
        workflow(f"entrypoint: main\nhooks: {{exit: {{template: main}}}}\ntemplates:\n{SUSPEND}"),
        "passed over",
    ),
    Case(
        "left-as-text",
        container("args: ['⟪{{input.parameters.a}}⟫']"),
        container("args: ['{{.metadata.name}} {{other.a}} {inputs.parameters.a}']"),
        "did you mean `inputs`?",
    ),
    Case("left-as-text", container("args: ['⟪{{ .Values.a }}⟫']"), container("args: ['{{.metadata.name}}']"), "Helm's"),
    Case(
        "left-as-text",
        container("args: ['⟪{inputs.parameters.a}⟫']", "  inputs: {parameters: [{name: a, value: x}]}\n"),
        container("args: ['${inputs.parameters.b}']", "  inputs: {parameters: [{name: a, value: x}]}\n"),
        "two braces",
    ),
    Case(
        "left-as-text",
        dag(
            "- {name: a, template: echo, withItems: [x], arguments: {parameters: [{name: text, value: '⟪{{items}}⟫'}]}}",
            ECHO,
        ),
        dag(
            "- {name: a, template: echo, withItems: [x], arguments: {parameters: [{name: text, value: '{{item}}'}]}}",
            ECHO,
        ),
        "did you mean `{{item}}`?",
    ),
    Case(
        "not-an-artifact",
        dag(FROM.format("from: ⟪'{{tasks.a.outputs.parameters.said}}'⟫"), SAY + READ),
        dag(FROM.format("from: '{{tasks.a.outputs.artifacts.log}}'"), SAY + READ),
        "a text and no artifact",
    ),
    Case(
        "bad-label",
        workflow(f"entrypoint: main\ntemplates:\n{SUSPEND}", head="metadata: {name: it, labels: {a: ⟪b c⟫}}"),
        workflow(f"entrypoint: main\ntemplates:\n{SUSPEND}", head="metadata: {name: it, labels: {a: b.c, d: ''}}"),
        "a label's value",
    ),
    Case(
        "unknown-volume",
        container("volumeMounts: [{name: ⟪wrok⟫, mountPath: /a}]", "  volumes: [{name: work, emptyDir: {}}]\n"),
        container("volumeMounts: [{name: work, mountPath: /a}]", "  volumes: [{name: work, emptyDir: {}}]\n"),
        "Did you mean `work`?",
    ),
    Case("bad-pod", container("ports: [{containerPort: ⟪99999⟫}]"), container("ports: [{containerPort: 80}]"), "65535"),
    Case(
        "bad-pod",
        container("resources: {limits: {cpu: 1}, requests: {cpu: ⟪1500m⟫}}"),
        container("resources: {limits: {cpu: 2}, requests: {cpu: 1500m}}"),
        "the limit is 1",
    ),
    Case(
        "bad-pod",
        leaf("  sidecars: [{name: ⟪wait⟫, image: b}]"),
        leaf("  sidecars: [{name: w, image: b}]"),
        "Argo's own",
    ),
    Case("bad-pod", leaf("  nodeSelector: {a: ⟪b c⟫}"), leaf("  nodeSelector: {a: b.c}"), "label's value"),
    Case(
        "bad-patch", leaf("  podSpecPatch: ⟪'a: [b'⟫"), leaf("  podSpecPatch: 'hostNetwork: true'"), "can't be applied"
    ),
    Case(
        "bad-lock",
        leaf("  synchronization: {mutexes: [⟪{}⟫]}"),
        leaf("  synchronization: {mutexes: [{name: m}]}"),
        "`name`",
    ),
)
