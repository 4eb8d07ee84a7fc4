"""What is told of files that another program makes workflows of, or that hold one for another program: the codes."""

from __future__ import annotations

from roundtrip.schema.registry import Check

GROUP = "Templates, patches, and workflows in other kinds"
CHECKS = (
    Check(
        "helm-template",
        "error",
        "A template of Helm's",
        "What only Helm knows stands in the text: `.Values`, `.Release`, `include`, `toYaml`, an action like `{{- if … }}`, or a tag "
        "of Argo's that is escaped for Helm. Or the file is among the templates of a chart, where every `{{` is Helm's. What the YAML "
        "means isn't known before it is rendered. Argo's own `{{inputs.parameters.x}}` and `{{=…}}` are no such thing, nor is a "
        "template for another tool in a script, such as `kubectl get -o go-template='{{.metadata.name}}'`. `roundtrip to-python CHART -o FOLDER` "
        "renders the chart, and keeps its values; or render it first, as by `helm template NAME CHART -f VALUES`, and convert what comes out.",
        'image: "{{ .Values.image }}"',
        "image: busybox",
        GROUP,
    ),
    Check(
        "helm-chart",
        "note",
        "A file among the templates of a chart",
        "Helm finds nothing to fill in here, so it is taken as it stands. What is made of it goes nowhere by itself: the chart has "
        "the YAML.",
        group=GROUP,
    ),
    Check(
        "chart-decided",
        "note",
        "What a condition or a loop of a chart decided",
        "`roundtrip to-python CHART` renders a chart. What an `if`, a `with` or a `range` of its templates gave is in the Python as it was "
        "rendered: with other values, Helm may leave it out, or repeat it more often, and the Python does not. Where the Python is to "
        "decide, too, write that `if` or `for` there; otherwise render the chart again when such a value changes.",
        group=GROUP,
    ),
    Check(
        "chart-constant",
        "note",
        "What a chart takes from elsewhere than its values",
        "`.Chart`, `.Capabilities`, `.Files`, `lookup`, the time and random texts are none of the values of a chart: what they gave is a "
        "constant in the Python.",
        group=GROUP,
    ),
    Check(
        "chart-value",
        "note",
        "A place that depends on a value of a chart, and doesn't say it",
        'A value that stands in what Helm renders, alone or within a text, is said in the Python: `values["image"]["tag"]`. What a '
        "template makes of a value otherwise, such as a sum, a hash or a choice, is in the Python as it was rendered; so is a place where "
        "the Python with other values wasn't what Helm makes of them.",
        group=GROUP,
    ),
    Check(
        "chart-kind",
        "note",
        "A template of a chart that gives other kinds than Argo's",
        "A chart has more than workflows. What is of another kind stays with the chart: `roundtrip to-python CHART` converts the workflows.",
        group=GROUP,
    ),
    Check(
        "no-helm",
        "error",
        "There is no Helm to render a chart",
        "A chart is rendered by the Helm that is on the PATH, or that `ROUNDTRIP_HELM` names. Without one, render the chart where there is one, "
        "`helm template NAME CHART --output-dir DIR`, and give `--rendered DIR`: the workflows are converted as they stand there, without values.",
        group=GROUP,
    ),
    Check(
        "helm-failed",
        "error",
        "Helm doesn't render a chart",
        "What Helm says, at the line that it says it of. Nothing is fetched: a chart whose dependencies aren't in its `charts` folder needs "
        "`helm dependency build` first. Helm runs with limits on time and memory, without a cluster and without plugins.",
        group=GROUP,
    ),
    Check(
        "bad-chart",
        "error",
        "A chart that is none",
        "A chart is a folder with a Chart.yaml that says its `name`. A library chart makes nothing by itself.",
        group=GROUP,
    ),
    Check(
        "jinja-template",
        "error",
        "A template of Jinja's",
        "`{% … %}`, or a tag with a filter of Jinja's, stands where only Argo or Kubernetes reads: what the YAML means isn't known before "
        "it is filled in. Jinja in a script's text is the script's.",
        "{% if notify %}\nonExit: tell\n{% endif %}",
        "onExit: tell",
        GROUP,
    ),
    Check(
        "backstage-template",
        "error",
        "A template of Backstage's, or of a pipeline's",
        "`${{ values.x }}` is filled in by Backstage's scaffolder, `${{ github.x }}` by a pipeline; what the YAML means isn't known before. "
        "A dollar before a tag of Argo's, `${{inputs.parameters.price}}`, is a dollar.",
        "image: ${{ values.image }}",
        "image: busybox",
        GROUP,
    ),
    Check(
        "ytt-template",
        "error",
        "A template of ytt's",
        "ytt writes its code in comments, `#@ …`, so a value looks empty that isn't. Render it first.",
        "image: #@ data.values.image",
        "image: busybox",
        GROUP,
    ),
    Check(
        "envsubst",
        "warning",
        "A variable that is filled in before Argo sees it",
        "`${VAR}` in a field that no shell reads is envsubst's, or Flux's; Argo and Kubernetes take it as it stands. It is kept so.",
        "image: ${IMAGE}",
        "image: busybox",
        GROUP,
    ),
    Check(
        "kustomize-patch",
        "note",
        "A patch of a kustomization's",
        "A kustomization names this file, or this text, as a patch: it says what changes in a workflow that stands elsewhere, and is no "
        "workflow itself. It is left alone.",
        group=GROUP,
    ),
    Check(
        "kustomize-images",
        "warning",
        "`images` of a kustomization doesn't reach an image",
        "Kustomize changes images in `containers` and `initContainers`, so in a `containerSet`, and not in `container`, `script` and "
        "`sidecars` of Argo's. Name the places in a file of `configurations` (`images: [{path: spec/templates/container/image}, …]`), or "
        "patch them. Seen with Kustomize 5.8.1.",
        group=GROUP,
    ),
    Check(
        "kustomize-names",
        "warning",
        "A name that Kustomize changes, and a reference that it doesn't",
        "`namePrefix`, `nameSuffix` and the hash behind a generated ConfigMap's or Secret's name change `metadata.name`; Kustomize doesn't know "
        "Argo's `templateRef`, `workflowTemplateRef`, `configMapKeyRef` and the like, so these go on naming what isn't there any more. Say so in a file of "
        "`configurations` (`nameReference`), or, for a generated one, `disableNameSuffixHash: true`. Seen with Kustomize 5.8.1.",
        group=GROUP,
    ),
    Check(
        "kustomize-templates",
        "warning",
        "A strategic patch replaces all templates",
        "Kustomize merges lists by a key only where it knows the type. Without `openapi` naming Argo's schema, `templates` of a patch "
        "replaces the list: the templates that it doesn't have are gone. Use `openapi: {path: …}`, or a JSON 6902 patch. Seen with Kustomize 5.8.1.",
        group=GROUP,
    ),
    Check(
        "kustomize-generate-name",
        "warning",
        "Kustomize refuses a resource without a name",
        "A resource of a kustomization has `metadata.name`; a Workflow with `generateName` alone stops the build. Seen with Kustomize 5.8.1.",
        group=GROUP,
    ),
    Check(
        "kustomize-scalar",
        "warning",
        "A value that Kustomize reads in another way",
        "An unquoted date becomes a time on the way through Kustomize (`2026-11-30` is `2026-11-30T00:00:00Z` then), and an unquoted `yes`, `no`, `on` or `off` "
        "stays a string, where Argo reads a boolean. Quotes say what is meant. Seen with Kustomize 5.8.1.",
        "value: 2026-11-30",
        'value: "2026-11-30"',
        group=GROUP,
    ),
    Check(
        "kustomize-overlay",
        "error",
        "An overlay of Kustomize's",
        "The folder that was named has a kustomization that patches something, or takes in what stands outside of it. As a function over the "
        "base's objects it would read worse than it does (docs/kustomize.md shows it), so it stays YAML: over the YAML of the base, whichever "
        "side that is written on. Beside files of its own, which are converted, it is a note.",
        group=GROUP,
    ),
    Check(
        "embedded-workflow",
        "error",
        "A workflow that stands in another kind",
        "The document is no workflow, and holds one, in a field or as a text. The message names "
        "the place. A Sensor's is no such: it becomes a function of the program. Beside workflows of the file's own, and in a folder, it is a note.",
        group=GROUP,
    ),
    Check(
        "events-type",
        "error",
        "A value that Argo Events can't read",
        "A Sensor, an EventSource or an EventBus has a value of another type than Argo Events' own schema says (1.9). The API server takes "
        "it, since the CRDs of its install take anything; the controller can't read the object then, and nothing happens.",
        "replicas: many",
        "replicas: 2",
        group=GROUP,
    ),
    Check(
        "events-field",
        "warning",
        "A field that Argo Events passes over",
        "A Sensor, an EventSource or an EventBus has a field that Argo Events' own schema doesn't know there (1.9): a slip, or one of another "
        "place, as `policy` within `template`, which belongs beside it.",
        "triggers: [{template: {name: t, policy: {…}}}]",
        "triggers: [{template: {name: t}, policy: {…}}]",
        group=GROUP,
    ),
    Check(
        "trigger-parameter",
        "warning",
        "A trigger's parameter goes to what isn't there",
        "A trigger of a Sensor puts a value at `dest`, by index; the workflow in its `source` has no item of that index there, so the value "
        "lands beside what was meant. Count from 0, or name the right item.",
        group=GROUP,
    ),
)
