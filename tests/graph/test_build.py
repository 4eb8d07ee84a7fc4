"""Documents as graphs: boxes, arrows, conditions, loops, hooks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from roundtrip.document import Document, from_plain, text_at
from roundtrip.graph.build import graphs
from roundtrip.graph.dot import dot
from roundtrip.graph.mermaid import mermaid
from roundtrip.graph.model import Cluster, Graph
from roundtrip.graph.svg import svg
from roundtrip.yaml.reader import read
from tests.generator import Generator
from tests.support import FIXTURES, examples

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: one}}\nspec:\n"


def drawn(spec: str, kind: str = "Workflow") -> Graph:
    """The one graph of a workflow with this spec."""
    (graph,) = graphs(read(HEAD.format(kind=kind) + spec).documents)
    return graph


def cluster(graph: Graph, title: str) -> Cluster:
    (found,) = [c for c in graph.clusters if c.title == title]
    return found


def arrows(found: Cluster) -> set[tuple[str, str, str]]:
    return {(found.nodes[e.source].name, found.nodes[e.target].name, e.label) for e in found.edges}


DAG = """\
  entrypoint: main
  templates:
  - {name: leaf, container: {image: "alpine:3"}}
  - {name: later, steps: [[{name: s, template: leaf}]]}
  - name: main
    dag:
      tasks:
      - {name: a, template: leaf}
      - {name: b, template: leaf, dependencies: [a]}
      - {name: c, template: later, depends: "a && b.Succeeded"}
      - {name: d, template: leaf, depends: "b.Failed || b.Errored || !c"}
      - {name: e, template: leaf, depends: a.Skipped && ghost}
"""


def test_tasks_and_what_they_wait_for() -> None:
    graph = drawn(DAG)
    assert [c.title for c in graph.clusters] == ["main (DAG), entrypoint", "later (steps)", "templates"]
    main = cluster(graph, "main (DAG), entrypoint")
    assert arrows(main) == {
        ("a", "b", ""),
        ("a", "c", ""),
        ("b", "c", "Succeeded"),
        ("b", "d", "Failed, Errored"),
        ("c", "d", "not Succeeded"),
        ("a", "e", "Skipped"),
    }
    lines = {node.name: node.lines for node in main.nodes}
    assert lines["c"] == ("later",)
    assert lines["d"] == ("leaf", "depends b.Failed || b.Errored || !c")
    assert cluster(graph, "templates").nodes[0].lines == ("container alpine:3",)
    assert [n.calls for n in main.nodes] == ["leaf", "leaf", "later", "leaf", "leaf"]


def test_conditions_loops_and_references() -> None:
    graph = drawn("""\
  templates:
  - name: main
    dag:
      tasks:
      - {name: a, template: x, when: "{{p}} == 1", continueOn: {failed: true, error: true}}
      - {name: b, templateRef: {name: lib, template: x}, withItems: [1, {k: v}]}
      - {name: c, templateRef: {name: lib, template: x, clusterScope: true}, withItems: [1, 2, 3, 4, 5]}
      - {name: d, template: x, withParam: "{{tasks.a.outputs.result}}"}
      - {name: e, template: x, withSequence: {count: 3}}
      - {name: f, template: x, withSequence: {start: "2", end: "9"}}
      - {name: g, template: x, withItems: []}
      - {name: h, inline: {container: {image: i}}}
""")
    lines = {node.name: node.lines for node in cluster(graph, "main (DAG)").nodes}
    assert lines == {
        "a": ("x", "when {{p}} == 1", "goes on if failed or error"),
        "b": ("lib/x", 'for each of 1, {"k": "v"}'),
        "c": ("lib/x (cluster)", "for each of 5: 1, 2, 3, 4, …"),
        "d": ("x", "for each of {{tasks.a.outputs.result}}"),
        "e": ("x", "3 times"),
        "f": ("x", "from 2 to 9"),
        "g": ("x", "for each of nothing"),
        "h": ("inline container i",),
    }


def test_steps_at_once_stand_behind_a_box_with_their_number() -> None:
    graph = drawn("""\
  entrypoint: main
  templates:
  - name: main
    steps:
    - [{name: a, template: x}]
    - [{name: b, template: x}, {name: c, template: x}]
    - [{name: d, template: x}]
""")
    assert arrows(cluster(graph, "main (steps), entrypoint")) == {
        ("a", "[1]", ""),
        ("[1]", "b", ""),
        ("[1]", "c", ""),
        ("b", "d", ""),
        ("c", "d", ""),
    }


def test_hooks_of_workflows_and_tasks() -> None:
    graph = drawn("""\
  entrypoint: main
  onExit: bye
  hooks: {running: {template: bye, expression: "workflow.status == 'Running'"}}
  templates:
  - {name: bye, suspend: {}}
  - name: main
    dag: {tasks: [{name: a, template: bye, onExit: bye, hooks: {exit: {templateRef: {name: lib, template: t}}}}]}
""")
    assert arrows(graph.clusters[0]) == {("main", "bye", "onExit"), ("main", "bye", "running")}
    assert [n.lines for n in graph.clusters[0].nodes] == [(), (), ("when workflow.status == 'Running'",)]
    assert arrows(graph.clusters[1]) == {("a", "bye", "onExit"), ("a", "lib/t", "exit")}
    assert all(e.hook for c in graph.clusters for e in c.edges)


def test_templates_within_tasks_and_sets_of_containers() -> None:
    graph = drawn("""\
  entrypoint: main
  templates:
  - name: main
    dag: {tasks: [{name: a, inline: {dag: {tasks: [{name: b, inline: {steps: [[{name: c, template: set}]]}}]}}}]}
  - name: set
    containerSet: {containers: [{name: x, image: i}, {name: z, image: j, dependencies: [x]}]}
""")
    assert [c.title for c in graph.clusters] == [
        "main (DAG), entrypoint",
        "main.a (inline) (DAG)",
        "main.a (inline).b (inline) (steps)",
        "set (containers)",
    ]
    assert arrows(graph.clusters[-1]) == {("x", "z", "")}


def test_other_kinds() -> None:
    cron = drawn("  schedules: ['0 1 * * *']\n  timezone: CET\n  workflowSpec: {entrypoint: a}\n", "CronWorkflow")
    assert (cron.title, cron.lines) == ("CronWorkflow one", ["schedule: 0 1 * * * (CET)"])
    referring = drawn("  workflowTemplateRef: {name: other, clusterScope: true}\n")
    assert referring.clusters[0].nodes[0].lines == ("ClusterWorkflowTemplate other",)
    assert graphs(read("apiVersion: v1\nkind: ConfigMap\n").documents) == []


def test_a_workflow_of_a_sensor_is_drawn() -> None:
    found = graphs(read((FIXTURES.parent / "tests/graph/sensor.yaml").read_text("utf-8")).documents)
    assert [g.title for g in found] == ["Workflow from-sensor-"]


def test_a_template_that_calls_itself_stands_once() -> None:
    graph = drawn("""\
  entrypoint: a
  templates:
  - {name: a, steps: [[{name: s, template: b}]]}
  - {name: b, steps: [[{name: s, template: a}], [{name: t, template: b}]]}
""")
    assert [c.title for c in graph.clusters] == ["a (steps), entrypoint", "b (steps)"]


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_argo_knows_is_drawn(seed: int) -> None:
    documents = [Document(from_plain(d)) for d in Generator(seed).stream()]
    found = graphs(documents)
    kinds = [text_at(d.root, "kind") for d in documents]
    assert len(found) == sum(k.endswith(("Workflow", "WorkflowTemplate")) for k in kinds)
    for picture in (mermaid, dot, svg):
        assert picture(found) == picture(graphs(documents))


_KEYS = st.sampled_from(
    "templates name dag tasks steps depends dependencies hooks inline template templateRef withItems withSequence "
    "container containerSet containers onExit entrypoint continueOn when a b".split()
)
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=30,
)


@settings(max_examples=examples(200), deadline=None)
@given(_ANY, st.sampled_from(["Workflow", "CronWorkflow"]))
def test_what_has_odd_types_is_drawn_as_far_as_it_goes(spec: object, kind: str) -> None:
    root = {"apiVersion": "argoproj.io/v1alpha1", "kind": kind, "metadata": spec, "spec": spec}
    if kind == "CronWorkflow":
        root["spec"] = {"workflowSpec": spec, "schedule": spec}
    (graph,) = graphs([Document(from_plain(root))])  # type: ignore[arg-type]
    assert svg([graph]).startswith("<svg")
